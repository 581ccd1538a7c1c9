/** What becomes of a letter: tried, put off, given up. Times are ms since 1970. */
import type { Position } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { LetterFailure } from '../../protocol/outgoing.js';
import type { OutgoingState } from '../../store/interfaces/outgoing.js';
import type { PostOutcome } from '../outside/post.js';
import { restMs } from '../outside/rest.js';

const REST = { firstMs: LIMITS.letterPauseMs, mostMs: LIMITS.letterPauseMaxMs };

/** An entry that is to be sent. */
export interface Due {
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
  readonly at: number;
}

type Next = { readonly what: 'try' | 'give-up' } | { readonly what: 'wait'; readonly ms: number };

/**
 * What is done with a letter now. Where the receiver fails, it rests; and what got too old meanwhile is given up with
 * the one that was tried. Pure.
 */
export function nextStep(state: OutgoingState, due: Due, askedForMs: number, now: number): Next {
  const { failing } = state;
  // Also where somebody asked for it.
  if (failing === undefined || failing.tries === 0) return { what: 'try' };
  if (isTooOld(due, now)) return { what: 'give-up' };
  const rest = restMs(failing.tries - 1, askedForMs, REST);
  // The clock may have been set back.
  const ms = Math.min(failing.at + rest - now, rest);
  return ms > 0 ? { what: 'wait', ms } : { what: 'try' };
}

/** The state after a try, the `tries`th of this letter, and whether the letter is settled. Pure. */
export function afterTry(
  state: OutgoingState,
  due: Due,
  outcome: PostOutcome,
  tries: number,
  now: number,
): { readonly state: OutgoingState; readonly isSettled: boolean } {
  if (outcome.kind === 'sent') {
    const { failing: _, ...rest } = state;
    return { state: { ...settled(rest, due), sentAt: now }, isSettled: true };
  }
  const { failure } = outcome;
  const before = state.failing;
  const failing = { ...failure, since: before?.since ?? now, at: now, tries: (before?.tries ?? 0) + 1 };
  const failed = { ...state, failing };
  const isRefused = outcome.kind !== 'later' && tries >= LIMITS.letterTriesRefused;
  if (!isRefused && !isTooOld(due, now)) return { state: failed, isSettled: false };
  return { state: givenUp(failed, due, failure, now), isSettled: true };
}

/** The state once a letter is given up. Pure. */
export function givenUp(state: OutgoingState, due: Due, failure: LetterFailure, now: number): OutgoingState {
  const why = failure.why === 'status' ? { why: failure.why, status: failure.status } : { why: failure.why };
  const { epoch, seq, mid } = due;
  return {
    ...settled(state, due),
    dead: state.dead + 1,
    lastDead: { ...why, seq: due.seq, at: now },
    givenUp: [...(state.givenUp ?? []), { epoch, seq, mid }].slice(-LIMITS.lettersGivenUpKept),
  };
}

/** The state once somebody asked that it is tried now, for the `asked`th time: the wait begins anew. Pure. */
export function triedNow(state: OutgoingState, asked: number): OutgoingState {
  const { failing } = state;
  return {
    ...state,
    triedNow: asked,
    ...(failing === undefined ? {} : { failing: { ...failing, tries: 0 } }),
  };
}

/**
 * The state after one of those that were given up was tried again. Null: it is to be sent no more. One that is refused
 * stays given up, and says nothing of the others. Pure.
 */
export function afterGivenUp(
  { failing, lastDead, givenUp: kept = [], ...state }: OutgoingState,
  { epoch, seq }: Position,
  outcome: PostOutcome | null,
  now: number,
): OutgoingState {
  const isOver = outcome === null || outcome.kind === 'sent';
  const rest = isOver ? kept.filter((one) => one.epoch !== epoch || one.seq !== seq) : kept;
  const dead = isOver ? Math.max(state.dead - 1, 0) : state.dead;
  const last = lastDead === undefined || dead === 0 ? {} : { lastDead };
  const next = { ...state, dead, ...last, ...(rest.length === 0 ? {} : { givenUp: rest }) };
  if (outcome?.kind === 'sent') return { ...next, sentAt: now };
  if (outcome?.kind === 'later')
    return { ...next, failing: { ...outcome.failure, since: failing?.since ?? now, at: now, tries: 1 } };
  return failing === undefined ? next : { ...next, failing };
}

/** The state once nothing is to be done any more with this entry. Pure. */
export function settled(state: OutgoingState, { epoch, seq, mid }: Omit<Due, 'at'>): OutgoingState {
  return { ...state, epoch, seq, mid };
}

function isTooOld({ at }: Due, now: number): boolean {
  return now - at >= LIMITS.letterMaxAgeMs;
}
