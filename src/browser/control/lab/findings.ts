/** What one run of a round measured, and whether that shows what the round is about. Pure. */
import { NOBODY, waiting } from '../../../protocol/incident/facts.js';
import type { Incident } from '../../../protocol/incident/incident.js';
import { LIMITS } from '../../../protocol/limits.js';
import type { RoundName } from './chapters.js';
import type { Foreseen } from './prediction.js';

/** One run of a round, in this browser. */
export interface LabRun {
  readonly round: RoundName;
  readonly foreseen: Foreseen;
  /** People of the cluster whom it could not touch: connected elsewhere, with their session elsewhere. */
  readonly elsewhere: number;
}

export interface Findings {
  /** People who were there. */
  readonly before: number;
  readonly elsewhere: number;
  readonly kept: number;
  readonly signedInAgain: number;
  readonly lost: number;
  readonly unheard: number;
  /** The longest that anybody who is back was without service, ms; null: nobody told. */
  readonly worstMs: number | null;
  /** From its beginning until what it hit served again, ms; null: it goes on. */
  readonly lastedMs: number | null;
  readonly messagesLost: number;
  /** Clients that would tell of a message they missed. */
  readonly witnesses: number;
  /** ms until no more is asked of messages; 0: that is over; null: it goes on. */
  readonly messagesOpenMs: number | null;
}

/** `now`: by the clock of the incident. */
export function findingsOf({ foreseen, elsewhere }: LabRun, incident: Incident, now: number): Findings {
  const people = incident.people ?? NOBODY;
  const { at, endedAt } = incident;
  return {
    before: people.before,
    elsewhere,
    kept: people.kept,
    signedInAgain: people.signedInAgain,
    lost: people.lost,
    unheard: waiting(people),
    worstMs: people.worstMs,
    lastedMs: endedAt === null ? null : endedAt - at,
    messagesLost: incident.flaws.filter(({ kind }) => kind === 'lost').length,
    witnesses: foreseen.witnesses,
    messagesOpenMs: endedAt === null ? null : Math.max(0, endedAt + LIMITS.incidentFlawsWithinMs - now),
  };
}

/** Its end is known, and what became of everybody who was there. Of messages more may come. */
export function isOver({ lastedMs, unheard }: Findings): boolean {
  return lastedMs !== null && unheard === 0;
}

/** Whether a run that is over showed what its round is about. What it did not show is not said. */
export function showedIt(round: RoundName, found: Findings): boolean {
  return SHOWS[round](found);
}

const SHOWS: Readonly<Record<RoundName, (found: Findings) => boolean>> = {
  alone: ({ before, elsewhere, worstMs }) => before > 0 && elsewhere === 0 && worstMs !== null,
};
