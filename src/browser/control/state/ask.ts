/** Something that breaks asks once: the question now open, and the notices of what came of it. */
import { signal } from '@preact/signals';
import type { ModeForecast } from '../../../protocol/control.js';

export interface Question {
  readonly title: string;
  /** Exactly what will happen. */
  readonly body: string;
  /** Loaded while the question is open. */
  readonly forecast?: Promise<ModeForecast>;
  readonly go: string;
  readonly danger: boolean;
  /** What it is about, so that the popover opens beside it; the focus returns to it. */
  readonly anchor: HTMLElement | null;
  readonly slot?: number;
  readonly run: () => void;
}

export const question = signal<Question | null>(null);

export function ask(next: Question): void {
  question.value = next;
}

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
}

export const notices = signal<readonly Notice[]>([]);
let made = 0;
const NOTICE_MS = 6_000;

/** Says something for some seconds, in place of what went well before; problems stay until closed. */
export function say(text: string, bad = false): void {
  made += 1;
  const id = made;
  notices.value = [...notices.value.filter((one) => one.bad).slice(-2), { id, text, bad }];
  if (!bad) setTimeout(() => unsay(id), NOTICE_MS);
}

export function unsay(id: number): void {
  notices.value = notices.value.filter((one) => one.id !== id);
}
