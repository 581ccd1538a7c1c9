/** The verdict on a history. */
import type { HistoryEvent } from '../history.js';
import { CHECKS } from './all.js';
import type { Check, Violation } from './check.js';
import { historyExcerpt } from './excerpt.js';
import { type Facts, gatherFacts } from './facts.js';
import { starvedIn } from './starved.js';
import { whyUntested } from './what-was-tested.js';

export interface Verdict {
  /** True: everything held. False: something was violated. Null: nothing can be said, which is not a pass. */
  readonly holds: boolean | null;
  readonly seed: number;
  /** Number of violations by check; only checks with some. What a starved machine excuses is not in it. */
  readonly violations: Readonly<Record<string, number>>;
  /** The earliest violation, for a person. */
  readonly first: {
    readonly check: string;
    readonly promises: readonly string[];
    readonly what: string;
    readonly at: number;
    readonly excerpt: string;
  } | null;
  /** Why nothing can be said. */
  readonly why: string | null;
}

/** Judges a whole history. Pure; throws only when it is not a whole history. */
export function judge(events: readonly HistoryEvent[]): Verdict {
  return judgeFacts(gatherFacts(events));
}

/** The earliest violation, and the check that it breaks. */
export interface FirstViolation {
  readonly check: Check;
  readonly violation: Violation;
}

/** What all checks found in a history. */
export interface CheckFindings {
  readonly violations: Readonly<Record<string, number>>;
  /** Null when nothing was violated. */
  readonly first: FirstViolation | null;
  readonly excused: readonly string[];
  /** How long the machine had no CPU for the run, ms. */
  readonly starvedMs: number;
}

export function findViolations(facts: Facts): CheckFindings {
  const violations: Record<string, number> = {};
  let first: FirstViolation | null = null;
  const starved = starvedIn(facts);
  const excused: string[] = [];
  for (const check of CHECKS) {
    const all = check.find(facts);
    const found = all.filter((violation) => !starved.excuses(violation));
    if (found.length < all.length) excused.push(`${check.name} ${all.length - found.length}`);
    if (found.length === 0) continue;
    violations[check.name] = found.length;
    for (const violation of found) {
      if (first === null || violation.at < first.violation.at) first = { check, violation };
    }
  }
  return { violations, first, excused, starvedMs: starved.ms };
}

export function judgeFacts(facts: Facts): Verdict {
  return verdictOn(facts, findViolations(facts));
}

export function verdictOn(facts: Facts, { violations, first, excused, starvedMs }: CheckFindings): Verdict {
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
        excerpt: historyExcerpt(facts, violation),
      },
      why: null,
    };
  }
  const late =
    excused.length === 0
      ? null
      : `the machine had no CPU for the run for ${(starvedMs / 1_000).toFixed(1)} s, and this was late then: ${excused.join(', ')}`;
  const why = late ?? whyUntested(facts);
  return { holds: why === null ? true : null, seed, violations, first: null, why };
}
