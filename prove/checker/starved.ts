import type { Violation } from './check.js';
import type { Facts } from './facts.js';

/** A process that waits longer is late for what it has a second or less for: a heartbeat, an answer, a deletion. */
const SHARE = 0.4;
/** Times without CPU that lie so near to each other are one: what waited in the first had no time to catch up. */
const NEAR_MS = 1_000;
/**
 * What was late may be so for some time after it, by the length of that time. Whoever was away for a second is
 * suspected, replaced and found again within the longest time that a promise gives.
 */
const RECOVERY = 8;
const REACHES_MS = 8_000;

/** When the machine gave the run too little time, ms. */
export interface Starved {
  /** All of it together. */
  readonly ms: number;
  /** Whether this is late and the machine may be why, at every moment of it. */
  excuses(violation: Violation): boolean;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

export function starvedIn(facts: Facts): Starved {
  const spans = facts
    .of('starved')
    .filter(({ waitedMs, ofMs }) => waitedMs >= ofMs * SHARE)
    .map(({ t, ofMs, waitedMs }) => ({ from: t - Math.max(ofMs, waitedMs), to: t }));
  const excused = joinSpans(spans, NEAR_MS).map(({ from, to }) => ({
    from,
    to: to + Math.min(REACHES_MS, (to - from) * RECOVERY),
  }));
  const covering = joinSpans(excused, 0);
  return {
    ms: joinSpans(spans, 0).reduce((sum, { from, to }) => sum + (to - from), 0),
    excuses: ({ isLate, at, until = at }) =>
      isLate === true && covering.some(({ from, to }) => from <= at && until <= to),
  };
}

/** In order; those that overlap, or lie nearer to each other than `nearMs`, are one. */
function joinSpans(spans: readonly Span[], nearMs: number): Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last !== undefined && span.from <= last.to + nearMs) {
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else all.push(span);
  }
  return all;
}
