/** What happened to the worker that serves this tab: told in toasts, and kept for the panel. */
import { signal } from '@preact/signals';
import type { Moved } from '../../../client/index.js';
import { type Mode, presetOf } from '../../../protocol/mode.js';
import type { ServedBy } from '../../../protocol/served-by.js';
import { tServed } from '../strings/served.js';
import { user } from './client.js';
import { showToast } from './toasts.js';

/** A change of the serving process, for the list in the panel. */
export interface ServedMove {
  readonly at: number;
  readonly from: ServedBy;
  readonly to: ServedBy;
  readonly text: string;
}

const CHANGES_KEPT = 30;

export const changes = signal<readonly ServedMove[]>([]);

/** `at`: when it was, ms since 1970. */
export function tellMove({ from, to, lostMs, why, session }: Moved, at: number): void {
  const { previous } = to;
  const quiet = why === 'draining';
  const fate = why === 'suspected' && previous?.fate !== 'died' ? 'silent' : (previous?.fate ?? 'unknown');
  const text = quiet
    ? tServed.movedQuietly(from, to)
    : tServed.moved({ from, to, fate, ended: previous?.ended, lostMs, session });
  changes.value = [{ at, from, to, text }, ...changes.value].slice(0, CHANGES_KEPT);
  // A move without an outage changes the label and says no more.
  if (!quiet) showToast(text, { slot: to.slot, isMove: true });
}

let before: string | null = null;

/** Call with each mode that is heard of; the first is no news. */
export function tellMode(mode: Mode): void {
  const now = `${mode.routing} ${mode.sessions} ${presetOf(mode)}`;
  if (before !== null && before !== now && user.peek() !== null)
    showToast(tServed.modeChanged(tServed.modeText(mode)));
  before = now;
}
