import type { HistoryEvent } from '../history.js';
import type { Facts } from './facts.js';

/** A violation: when, what was wrong, and the events that show it. */
export interface Violation {
  readonly at: number;
  readonly what: string;
  readonly events: readonly HistoryEvent[];
  /** Right, but later than promised: what a machine does that gives its processes no time. */
  readonly isLate?: true;
  /** Until when it was wrong, if it lasted: what is late has to be excused all that time. */
  readonly until?: number;
}

/** One question about a history. Pure: the same history gives the same answer. */
export interface Check {
  readonly name: string;
  /** Numbers of the promises it judges. */
  readonly promises: readonly string[];
  /** All violations, in no particular order; empty when the history holds. */
  readonly find: (facts: Facts) => Violation[];
}
