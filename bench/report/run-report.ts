import type { Machine } from '../measure/machine.js';
import type { Outcome } from '../run/scenario.js';

/** All of one run. Written as results.json; the other forms are made from it. */
export interface RunReport {
  readonly machine: Machine;
  readonly minutes: number;
  readonly outcomes: readonly Outcome[];
}
