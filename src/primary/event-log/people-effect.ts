/** What an event did to people, each counted once. Pure. */
import type { PeopleEffect } from '../../protocol/cluster-event.js';
import type { Consequence } from './effects.js';

/** What is known of one person since an event. */
export interface PersonOutcome {
  /** A session of theirs died by it. */
  readonly lost: boolean;
  /** They are back. */
  readonly back: boolean;
  /** They had to give their password to come back. */
  readonly again: boolean;
  /** The longest that any page of theirs was without service, ms; null: not known. */
  readonly worstMs: number | null;
}

const UNTOUCHED: PersonOutcome = { lost: false, back: false, again: false, worstMs: null };

export function withConsequence(before: PersonOutcome = UNTOUCHED, consequence: Consequence): PersonOutcome {
  switch (consequence.kind) {
    case 'session-lost':
    case 'left-behind':
      return { ...before, lost: true };
    case 'lost-since':
      return { ...before, lost: false };
    case 'carried':
      // It was left behind for a moment only.
      return { ...before, lost: false, back: true, worstMs: before.worstMs ?? 0 };
    case 'signed-in':
      return { ...before, back: true, again: true, worstMs: longer(before, consequence.lostMs ?? 0) };
    case 'served': {
      const { lostMs } = consequence;
      return { ...before, back: true, worstMs: lostMs === null ? before.worstMs : longer(before, lostMs) };
    }
    case 'moved':
      return {
        ...before,
        back: true,
        again: before.again || consequence.again,
        worstMs: longer(before, consequence.lostMs),
      };
  }
}

/** Their session died, and they are not back. */
export function isStillLost(outcome: PersonOutcome | undefined): boolean {
  return outcome?.lost === true && !outcome.back;
}

function longer({ worstMs }: PersonOutcome, lostMs: number): number {
  return Math.max(worstMs ?? 0, Math.round(lostMs));
}

/**
 * `before`: people who were there. Three words: who is back is *kept* or *signed in again*; whose session died and who
 * is not back is *lost*.
 */
export function countPeople(before: number, outcomes: Iterable<PersonOutcome>): PeopleEffect {
  let [kept, signedInAgain, lost, worstMs] = [0, 0, 0, null as number | null];
  for (const one of outcomes) {
    if (one.again) signedInAgain += 1;
    else if (one.lost) lost += 1;
    else if (one.back) kept += 1;
    if (one.back && one.worstMs !== null) worstMs = Math.max(worstMs ?? 0, one.worstMs);
  }
  // Whoever came in the last moment before it is not in the last heartbeat, nor is anybody whose session was there
  // without a page.
  return { before: Math.max(before, kept + signedInAgain + lost), kept, signedInAgain, lost, worstMs };
}
