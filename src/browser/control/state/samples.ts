import { signal } from '@preact/signals';
import { view } from './cluster.js';
import { type Totals, totalsOf } from './totals.js';

/** Samples kept, one a second: two minutes. */
export const SAMPLES_KEPT = 120;

export const samples = signal<readonly Totals[]>([]);

/** Takes a sample; call once a second while the stream is live. */
export function sample(): void {
  if (view.value === null) return;
  samples.value = [...samples.value, totalsOf(view.value)].slice(-SAMPLES_KEPT);
}
