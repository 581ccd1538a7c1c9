/** What a run that was done measured, and whether that shows what it is about. Pure. */
import type { EventParams } from '../../../protocol/cluster-event.js';
import { NOBODY, waiting } from '../../../protocol/incident/facts.js';
import type { Incident } from '../../../protocol/incident/incident.js';
import { LIMITS } from '../../../protocol/limits.js';
import type { RunName } from './chapters.js';
import type { HeldIn } from './exposed.js';
import type { Foreseen } from './prediction.js';

/** A run that was begun, in this browser. */
export interface StartedRun {
  readonly run: RunName;
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
  /** Who was signed out, by where the session was: in what was hit, or in a worker that was not. */
  readonly inIt: number;
  readonly astray: number;
  readonly unheard: number;
  /** The longest that anybody who is back was without service, ms; null: nobody told. */
  readonly worstMs: number | null;
  /** From its beginning until what it hit served again, ms; null: it goes on. */
  readonly lastedMs: number | null;
  /** A process ended by it. */
  readonly ended: boolean;
  /** Workers that a rolling restart replaced; null: it was none, or it goes on. */
  readonly replaced: { readonly done: number; readonly of: number } | null;
  readonly messagesLost: number;
  /** Clients that would tell of a message they missed. */
  readonly witnesses: number;
  /** ms until no more is asked of messages; 0: that is over; null: it goes on. */
  readonly messagesOpenMs: number | null;
}

/** `now`: by the clock of the incident. */
export function findingsOf({ foreseen, elsewhere }: StartedRun, incident: Incident, now: number): Findings {
  const people = incident.people ?? NOBODY;
  const { at, endedAt } = incident;
  return {
    before: people.before,
    elsewhere,
    kept: people.kept,
    signedInAgain: people.signedInAgain,
    lost: people.lost,
    inIt: countOut('hit', foreseen, incident),
    astray: countOut('elsewhere', foreseen, incident),
    unheard: waiting(people),
    worstMs: people.worstMs,
    lastedMs: endedAt === null ? null : endedAt - at,
    ended: incident.events.some(({ kind }) => kind === 'worker-died'),
    replaced: replacedIn(incident),
    messagesLost: incident.flaws.filter(({ kind }) => kind === 'lost').length,
    witnesses: foreseen.witnesses,
    messagesOpenMs: endedAt === null ? null : Math.max(0, endedAt + LIMITS.incidentFlawsWithinMs - now),
  };
}

/** People who were signed out, and whose session was there. */
function countOut(where: HeldIn['kind'], { people }: Foreseen, { list }: Incident): number {
  const held = new Set(people.filter(({ heldIn }) => heldIn.kind === where).map(({ name }) => name));
  return list.filter(
    ({ name, outcome }) =>
      name !== null && held.has(name) && (outcome === 'lost' || outcome === 'signed-in-again'),
  ).length;
}

function replacedIn({ events }: Incident): Findings['replaced'] {
  const last = events.findLast(({ kind }) => kind === 'rolling-restart-finished');
  if (last?.params === undefined) return null;
  const { done, of } = last.params as EventParams['rolling-restart-finished'];
  return { done, of };
}

/**
 * Its end is known, and what became of everybody who was there; or they were asked for long enough. Of messages more
 * may come.
 */
export function isOver({ lastedMs, unheard, messagesOpenMs }: Findings): boolean {
  return lastedMs !== null && (unheard === 0 || messagesOpenMs === 0);
}

/** Whether a run that is over showed what it is about. What it did not show is not said. */
export function showedIt(run: RunName, found: Findings): boolean {
  return SHOWS[run](found);
}

const SHOWS: Readonly<Record<RunName, (found: Findings) => boolean>> = {
  alone: ({ before, elsewhere, worstMs }) => before > 0 && elsewhere === 0 && worstMs !== null,
  'one-of-several': ({ before, elsewhere }) => before > 0 && elsewhere > 0,
  // A process that ends is noticed at once; one that stands still, only when it was silent for so long.
  frozen: ({ before, worstMs, ended }) => before > 0 && ended && (worstMs ?? 0) >= LIMITS.heartbeatSuspectMs,
  rolling: (found) =>
    found.before > 0 &&
    areAllKept(found) &&
    found.replaced !== null &&
    found.replaced.done === found.replaced.of,
  'in-memory': ({ inIt }) => inIt > 0,
  'in-store': (found) => found.before > 0 && areAllKept(found),
  'in-cookie': (found) => found.before > 0 && areAllKept(found),
  astray: ({ astray }) => astray > 0,
};

function areAllKept({ before, kept }: Findings): boolean {
  return kept === before;
}
