/** Something that breaks asks once: what is to be confirmed now. */
import { signal } from '@preact/signals';
import type { ModeForecast } from '../../../protocol/control.js';
import type { FaultSubject } from '../lab/prediction.js';

export interface Confirmation {
  readonly title: string;
  /** Exactly what will happen. */
  readonly body: string;
  /** Read while it is open: what it names is not there any more, in these words; null: it is. */
  readonly gone?: () => string | null;
  /** Loaded while it is open. */
  readonly forecast?: Promise<ModeForecast>;
  readonly go: string;
  readonly danger: boolean;
  /** What it is about, so that the popover opens beside it; the focus returns to it. */
  readonly anchor: HTMLElement | null;
  readonly slot?: number;
  /** One may predict what will become of it. */
  readonly subject?: FaultSubject;
  /** Calls `done` once it is ordered. */
  readonly run: (done: () => void) => void;
}

export const confirmation = signal<Confirmation | null>(null);

export function askToConfirm(next: Confirmation): void {
  confirmation.value = next;
}
