import type { MachineFacts } from '../measure/machine.js';
import type { ScenarioOutcome } from '../run/scenario.js';

/** A scenario without a result. */
export interface Missing {
  readonly title: string;
  readonly why: string;
}

/** All of one run. Written as results.json; the other forms are made from it. */
export interface RunReport {
  readonly machine: MachineFacts;
  readonly minutes: number;
  readonly outcomes: readonly ScenarioOutcome[];
  readonly missing: readonly Missing[];
}
