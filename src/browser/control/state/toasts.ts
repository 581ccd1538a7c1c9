/** Short sentences about what came of what an operator did. */
import { signal } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
}

export const toasts = signal<readonly Toast[]>([]);
let made = 0;
const SHOWN_MS = 6_000;

/** Says something for some seconds, in place of what went well before; problems stay until closed. */
export function showToast(text: string, bad = false): void {
  made += 1;
  const id = made;
  toasts.value = [...toasts.value.filter((one) => one.bad).slice(-2), { id, text, bad }];
  if (!bad) setTimeout(() => dismissToast(id), SHOWN_MS);
}

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}
