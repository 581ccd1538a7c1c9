/** The verdict on a history. */
import type { HistoryEvent } from '../history.js';
import { CHECKS } from './all.js';
import type { Check, Violation } from './check.js';
import { excerpt } from './excerpt.js';
import { type Facts, gatherFacts } from './facts.js';
import { whyUntested } from './what-was-tested.js';

export interface Verdict {
  /** True: everything held. False: something was violated. Null: nothing was tested, which is not a pass. */
  readonly holds: boolean | null;
  readonly seed: number;
  /** Number of violations by check; only checks with some. */
  readonly violations: Readonly<Record<string, number>>;
  /** The earliest violation, for a person. */
  readonly first: {
    readonly check: string;
    readonly promises: readonly string[];
    readonly what: string;
    readonly at: number;
    readonly excerpt: string;
  } | null;
  /** Why nothing was tested. */
  readonly why: string | null;
}

/** Judges a whole history. Pure; throws only when it is not a whole history. */
export function judge(events: readonly HistoryEvent[]): Verdict {
  return judgeFacts(gatherFacts(events));
}

export function judgeFacts(facts: Facts): Verdict {
  const violations: Record<string, number> = {};
  let first: { check: Check; violation: Violation } | null = null;
  for (const check of CHECKS) {
    const found = check.find(facts);
    if (found.length === 0) continue;
    violations[check.name] = found.length;
    for (const violation of found) {
      if (first === null || violation.at < first.violation.at) first = { check, violation };
    }
  }
  const seed = facts.run.seed;
  if (first !== null) {
    const { check, violation } = first;
    return {
      holds: false,
      seed,
      violations,
      first: {
        check: check.name,
        promises: check.promises,
        what: violation.what,
        at: violation.at,
        excerpt: excerpt(facts, violation),
      },
      why: null,
    };
  }
  const why = whyUntested(facts);
  return { holds: why === null ? true : null, seed, violations, first: null, why };
}
