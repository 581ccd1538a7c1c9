import type { Machine } from '../measure/machine.js';
import type { Outcome } from '../run/scenario.js';

/** A scenario without a result. */
export interface Missing {
  readonly title: string;
  readonly why: string;
}

/** All of one run. Written as results.json; the other forms are made from it. */
export interface RunReport {
  readonly machine: Machine;
  readonly minutes: number;
  readonly outcomes: readonly Outcome[];
  readonly missing: readonly Missing[];
}
