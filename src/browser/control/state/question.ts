/** Something that breaks asks once: the question now open. */
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

export function openQuestion(next: Question): void {
  question.value = next;
}
