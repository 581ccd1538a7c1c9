import type { Violation } from './check.js';
import type { Facts } from './facts.js';

/** A process that waits longer is late for what it has a second or less for: a heartbeat, an answer, a deletion. */
const SHARE = 0.4;
/** What was late may have waited since then: the longest time that a promise gives, and the machine's own recovery. */
const REACHES_MS = 8_000;

/** When the machine gave the run too little time, ms. */
export interface Starved {
  /** All of it together. */
  readonly ms: number;
  /** Whether this is late and the machine may be why. */
  excuses(violation: Violation): boolean;
}

export function starvedIn(facts: Facts): Starved {
  const spans = facts
    .of('starved')
    .filter(({ waitedMs, ofMs }) => waitedMs >= ofMs * SHARE)
    .map(({ t, ofMs, waitedMs }) => ({ from: t - Math.max(ofMs, waitedMs), to: t }));
  return {
    ms: lengthOf(spans),
    excuses: ({ isLate, at }) =>
      isLate === true && spans.some(({ from, to }) => from <= at && at <= to + REACHES_MS),
  };
}

function lengthOf(spans: readonly { readonly from: number; readonly to: number }[]): number {
  let [sum, end] = [0, 0];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}
