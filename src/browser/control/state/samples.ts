import { signal } from '@preact/signals';
import { view } from './cluster.js';
import { type Totals, totalsOf } from './totals.js';

/** Samples kept, one a second: two minutes. */
export const HISTORY_SAMPLES = 120;

export const history = signal<readonly Totals[]>([]);

/** Takes a sample; call once a second while the stream is live. */
export function sample(): void {
  if (view.value === null) return;
  history.value = [...history.value, totalsOf(view.value)].slice(-HISTORY_SAMPLES);
}
