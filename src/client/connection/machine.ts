/**
 * Keeps a client connected to one worker, and moves it to another before or after the first one ends. Pure: what
 * happened, the time and chance come in; what is to be done goes out. `connection.ts` has the sockets and timers.
 */
import type { SessionLoss } from '../../protocol/errors.js';
import type { Welcome } from '../../protocol/events.js';
import { attemptTimeoutMs, backoffMs } from '../timing/backoff.js';
import type { SignedOutReason } from './connection-state.js';
import {
  type Effect,
  type Given,
  type LinkId,
  type MachineEvent,
  type MachineState,
  type Step,
  servingOf,
  shownState,
  successorOf,
} from './machine-state.js';
import {
  connect,
  dropAll,
  pastOf,
  promote,
  seekSuccessor,
  signOut,
  stay,
  trustAgain,
  tryAgain,
  tryPlainly,
  unchanged,
} from './machine-steps.js';
import { outageFrom } from './outage.js';
import type { TransportEnd } from './transport.js';

/** A suspected link that is silent for so long, while no other can be opened, is given up. */
const GIVE_UP_SILENT_MS = 5_000;
/** Movers leave in this part of their window, so that they come spread and have time for a second try. */
const MOVE_WINDOW_PART = 0.6;

/** The next state, and what is to be done about it. What does not concern the state changes nothing. */
export function step(state: MachineState, event: MachineEvent, given: Given): Step {
  switch (event.type) {
    case 'start':
      if (state.kind !== 'idle' && state.kind !== 'signed-out') return unchanged(state);
      return connect(state, given.now, 0, given);
    case 'stop':
      return dropAll(state, { ...pastOf(state), kind: 'idle', lastServed: null, outage: null });
    case 'sign-out':
      return state.kind === 'signed-out' ? unchanged(state) : signOut(state, event.why, given);
    case 'retry':
      return state.kind === 'waiting' ? tryAgain(state, given) : unchanged(state);
    case 'check':
      return check(state, given);
    case 'opened':
      return onOpened(state, event.link);
    case 'welcomed':
      return onWelcomed(state, event.link, event.by, given);
    case 'joined':
      return onJoined(state, event.link, given);
    case 'ended':
      return onEnded(state, event, given);
    case 'asked-to-move':
      if (!('serving' in state) || state.serving.link !== event.link) return unchanged(state);
      return unchanged({ ...state, serving: { ...state.serving, asked: true } }, [
        { do: 'arm', timer: 'move', ms: event.random * event.withinMs * MOVE_WINDOW_PART },
      ]);
    case 'suspected':
      if (state.kind !== 'online' || state.serving.link !== event.link) return unchanged(state);
      return seekSuccessor('suspecting', { ...state, silences: 0 }, given, [
        { do: 'suspect', link: event.link },
      ]);
    case 'heard':
      if (state.kind !== 'suspecting' || state.serving.link !== event.link) return unchanged(state);
      return trustAgain(state);
    case 'timer':
      return onTimer(state, event, given);
  }
}

/** What a request, a handshake or a call that was answered `unauthenticated` tells the person. */
export function reasonOf(loss: SessionLoss | null, justSignedIn: boolean): SignedOutReason {
  return loss?.fate === 'none' && justSignedIn ? { kind: 'no-cookie' } : { kind: 'no-session', loss };
}

function onTimer(state: MachineState, event: MachineEvent & { type: 'timer' }, given: Given): Step {
  if (event.timer === 'retry') return tryAgain(state, given);
  if (event.timer === 'move') return leave(state, given);
  const link = successorOf(state);
  if (link === null || !isOpening(state, link)) return unchanged(state);
  const silences = state.silences + 1;
  // The wait after a silent try grows with the silent ones alone: the try itself was a wait, and the next may go
  // another way.
  return onFailed(
    { ...state, silences },
    { kind: 'unreachable', reason: 'no answer in time' },
    { random: event.random, count: silences, given },
    [{ do: 'close', link }],
  );
}

/** It is time to leave the serving worker, unless another link is being tried already. */
function leave(state: MachineState, given: Given): Step {
  if (state.kind === 'online') return seekSuccessor('moving', state, given, []);
  if ('next' in state && state.next.kind === 'resting') {
    return seekSuccessor('moving', state, given, [{ do: 'disarm', timer: 'retry' }]);
  }
  return unchanged(state);
}

function check(state: MachineState, given: Given): Step {
  if (state.kind === 'waiting') return tryAgain(state, given);
  const serving = servingOf(state);
  return unchanged(state, serving === null ? [] : [{ do: 'check', link: serving.link }]);
}

/** Whoever is served by a busy worker would only make it busier by coming again. */
function onOpened(state: MachineState, link: LinkId): Step {
  if (!isOpening(state, link)) return unchanged(state);
  return unchanged(state, [{ do: 'arm', timer: 'attempt', ms: attemptTimeoutMs(state.silences) }]);
}

function onWelcomed(state: MachineState, link: LinkId, by: Welcome, given: Given): Step {
  const isKnown = successorOf(state) === link || servingOf(state)?.link === link;
  if (!isKnown) return unchanged(state, [{ do: 'close', link }]);
  // Said twice.
  if (!isOpening(state, link)) return unchanged(state);
  const effects: Effect[] = [
    { do: 'disarm', timer: 'attempt' },
    { do: 'watch', link, by },
  ];
  if (state.kind === 'moving') {
    effects.push({ do: 'welcome', link, isSuccessor: true });
    return { state: { ...state, next: { kind: 'joining', link, by } }, effects };
  }
  const promoted = promote(state, link, by, given);
  const join: Effect = { do: 'welcome', link, isSuccessor: false };
  return { state: promoted.state, effects: [...effects, ...promoted.effects, join] };
}

/** It is tried, and no worker has welcomed it yet. */
function isOpening(state: MachineState, link: LinkId): boolean {
  return successorOf(state) === link && !('next' in state && state.next.kind === 'joining');
}

function onJoined(state: MachineState, link: LinkId, given: Given): Step {
  if (state.kind !== 'moving' || state.next.kind !== 'joining' || state.next.link !== link) {
    return unchanged(state);
  }
  return promote(state, link, state.next.by, given);
}

function onEnded(before: MachineState, event: MachineEvent & { type: 'ended' }, given: Given): Step {
  const { link, end, random } = event;
  if (successorOf(before) === link) {
    const silences = end.kind === 'refused' ? before.silences : 0;
    return onFailed({ ...before, silences }, end, { random, count: null, given }, []);
  }
  if (servingOf(before)?.link !== link) return unchanged(before);
  const lastWorkedAt = before.kind === 'suspecting' ? given.heardAt : given.lastWorkedAt;
  const state = { ...before, outage: outageFrom(before.outage, lastWorkedAt) };
  const effects: Effect[] = [
    { do: 'disarm', timer: 'move' },
    { do: 'serve', current: null, old: null },
  ];
  if (state.kind !== 'suspecting' && state.kind !== 'moving')
    return connect(state, given.now, 0, given, effects);
  const { next, failures } = state;
  if (next.kind === 'resting') {
    return connect(state, given.now, failures, given, [...effects, { do: 'disarm', timer: 'retry' }]);
  }
  // Another link is being tried already.
  const connecting: MachineState = {
    ...pastOf(state),
    kind: 'connecting',
    link: next.link,
    downSince: given.now,
    failures,
  };
  effects.push({ do: 'show', state: shownState(connecting) });
  if (next.kind === 'opening') return { state: connecting, effects };
  const promoted = promote(connecting, next.link, next.by, given);
  return { state: promoted.state, effects: [...effects, ...promoted.effects] };
}

interface Failure {
  readonly random: number;
  /** How many failures the next wait is measured by; null: all in a row. */
  readonly count: number | null;
  readonly given: Given;
}

/** The successor is no more. */
function onFailed(state: MachineState, end: TransportEnd, failure: Failure, before: readonly Effect[]): Step {
  if (state.kind !== 'connecting' && state.kind !== 'suspecting' && state.kind !== 'moving')
    return unchanged(state);
  const { random, given } = failure;
  const failures = state.failures + 1;
  const error = end.kind === 'refused' ? end.error : null;
  if (state.kind === 'moving' && !state.serving.asked) return stay(state, before);
  if (error?.code === 'invalid' && state.saysEntries) return tryPlainly(state, given, before);
  const effects: Effect[] = [...before, { do: 'disarm', timer: 'attempt' }];
  // A session that died leaves no reason to stay where it was not asked for yet.
  const isGone = state.kind === 'connecting' || error?.session?.fate === 'gone';
  if (error?.code === 'unauthenticated' && isGone) {
    return signOut(state, reasonOf(error.session ?? null, given.justSignedIn), given);
  }
  const waitMs = Math.max(error?.retryAfterMs ?? 0, backoffMs(failure.count ?? failures, random));
  const retry: Effect = { do: 'arm', timer: 'retry', ms: waitMs };
  // Neither the suspected link nor a new one answers: there is no connection, and the person is told so.
  const isGivenUp = state.kind === 'suspecting' && given.now - given.heardAt >= GIVE_UP_SILENT_MS;
  if (state.kind !== 'connecting' && !isGivenUp) {
    return { state: { ...state, failures, next: { kind: 'resting' } }, effects: [...effects, retry] };
  }
  if (state.kind === 'suspecting') {
    effects.push({ do: 'disarm', timer: 'move' }, { do: 'close', link: state.serving.link });
    effects.push({ do: 'serve', current: null, old: null });
  }
  const next: MachineState = {
    ...pastOf(state),
    outage: state.kind === 'suspecting' ? outageFrom(state.outage, given.heardAt) : state.outage,
    kind: 'waiting',
    downSince: state.kind === 'connecting' ? state.downSince : given.heardAt,
    failures,
    retryAt: given.now + waitMs,
    reason: error?.message ?? (end.kind === 'refused' ? '' : end.reason),
    refusal: error?.message ?? null,
    refused: error ?? null,
  };
  return { state: next, effects: [...effects, retry, { do: 'show', state: shownState(next) }] };
}
