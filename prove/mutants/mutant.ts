import type { TextChange } from '../../testbed/changed-bundle.js';
import type { StoreName } from '../system/store-server.js';

/** Ways to break Holdfast that the prover has to notice. Each changes the built files of a private copy. */
export interface Mutant {
  readonly name: string;
  /** What it does wrong. */
  readonly about: string;
  /** Checks of which at least one must catch it; or `repaired`: the system makes up for it, and counts that it did. */
  readonly caughtBy: readonly string[] | 'repaired';
  /** Faults to run it under. */
  readonly faults: readonly string[];
  /** What its faults are done to; the embedded one when not given. */
  readonly store?: StoreName;
  /** How much people come and go; see the option. */
  readonly lively?: number;
  /** Messages per second; see the option. */
  readonly rate?: number;
  /** Every room gathers; see the option. */
  readonly gathers?: true;
  readonly changes: readonly TextChange[];
}
