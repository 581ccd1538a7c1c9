/** Short sentences about what just happened, shown quietly for some seconds. */
import { signal } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly text: string;
  /** Whose mark stands before it. */
  readonly slot?: number;
  /** About who serves: only the newest of these is shown. */
  readonly isMove?: boolean;
}

const SHOWN_MS = 9_000;
let ids = 0;

export const toasts = signal<readonly Toast[]>([]);

export function showToast(text: string, about: Pick<Toast, 'slot' | 'isMove'> = {}): void {
  ids += 1;
  const toast: Toast = { id: ids, text, ...about };
  const others = toasts.value.filter((one) => one.isMove !== true || about.isMove !== true);
  toasts.value = [...others, toast].slice(-3);
  setTimeout(() => dismissToast(toast.id), SHOWN_MS);
}

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** What was said about who serves does not hold any more. */
export function dismissMoves(): void {
  toasts.value = toasts.value.filter((one) => one.isMove !== true);
}
