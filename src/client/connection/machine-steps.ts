/** Steps of the connection's machine that open a link, make it the serving one, or let go of links. */
import { ENTRIES_VERSION } from '../../protocol/entries.js';
import type { HandshakeAuth, Welcome } from '../../protocol/events.js';
import type { ServedBy } from '../../protocol/served-by.js';
import { attemptTimeoutMs } from '../timing/backoff.js';
import type { SignedOutReason } from './connection-state.js';
import {
  type Effect,
  type Given,
  type LinkId,
  type MachineState,
  type Past,
  type StateOf,
  type Step,
  servingOf,
  shownState,
  successorOf,
} from './machine-state.js';
import { outageFrom, outageMs, sessionAfter } from './outage.js';

/**
 * A client that an older node serves sees so often whether a newer one lets it in: its changes wait for that. Nodes are
 * replaced one by one within minutes, and an older one answers with a refusal, which costs little.
 */
const WITHOUT_ENTRIES_MS = 120_000;

export function unchanged(state: MachineState, effects: readonly Effect[] = []): Step {
  return { state, effects };
}

/** The next try of a state that rests. */
export function tryAgain(state: MachineState, given: Given): Step {
  if (state.kind === 'waiting') {
    return connect(state, state.downSince, state.failures, given, [{ do: 'disarm', timer: 'retry' }]);
  }
  if (!('next' in state) || state.next.kind !== 'resting') return unchanged(state);
  const { link, opened, effects } = open(state, unservedMs(state, given), state.kind === 'moving');
  return { state: { ...state, opened, next: { kind: 'opening', link } }, effects };
}

/** Nobody serves: opens a link. */
export function connect(
  state: MachineState,
  downSince: number,
  failures: number,
  given: Given,
  before: readonly Effect[] = [],
): Step {
  const unserved =
    state.outage === null ? Math.max(0, given.now - downSince) : outageMs(state.outage, given.now);
  const { link, opened, effects } = open(state, unserved, false);
  const next: MachineState = { ...pastOf(state), kind: 'connecting', opened, link, downSince, failures };
  return { state: next, effects: [...before, { do: 'show', state: shownState(next) }, ...effects] };
}

/** Somebody serves, and a successor is sought. */
export function seekSuccessor(
  kind: 'suspecting' | 'moving',
  state: StateOf<'online' | 'suspecting' | 'moving'>,
  given: Given,
  before: readonly Effect[],
): Step {
  const { serving } = state;
  const resting: MachineState = {
    ...pastOf(state),
    kind,
    serving,
    failures: 0,
    next: { kind: 'resting' },
  };
  const sought = tryAgain(resting, given);
  return { state: sought.state, effects: [...before, ...sought.effects] };
}

/** Opens one link more, and says to its worker who served before and for how long (ms) nobody did. */
function open(
  { lastServed, opened, silences, saysEntries }: Past,
  unserved: number,
  moving: boolean,
): { link: LinkId; opened: number; effects: Effect[] } {
  const link = opened + 1;
  const auth: Pick<HandshakeAuth, 'from' | 'entries'> = {
    ...(lastServed === null
      ? {}
      : { from: { ...processOf(lastServed), lostMs: unserved, ...(moving ? { moving } : {}) } }),
    ...(saysEntries ? { entries: ENTRIES_VERSION } : {}),
  };
  return {
    link,
    opened: link,
    effects: [
      { do: 'arm', timer: 'attempt', ms: attemptTimeoutMs(silences) },
      { do: 'open', link, auth },
    ],
  };
}

/** The successor serves from now on. */
export function promote(state: MachineState, link: LinkId, by: Welcome, given: Given): Step {
  const old = servingOf(state);
  const isMove = state.kind === 'moving';
  const next: MachineState = {
    ...pastOf(state),
    lastServed: by,
    silences: 0,
    outage: null,
    saysEntries: true,
    kind: 'online',
    serving: { link, by, since: given.now, asked: false },
  };
  const effects: Effect[] = [];
  // What the old one asked for is no matter of the new one.
  if (old !== null) effects.push({ do: 'disarm', timer: 'move' });
  if (!state.saysEntries) effects.push({ do: 'arm', timer: 'move', ms: WITHOUT_ENTRIES_MS });
  if (old !== null && !isMove) effects.push({ do: 'close', link: old.link });
  effects.push({ do: 'show', state: shownState(next) });
  effects.push({ do: 'serve', current: link, old: isMove ? (old?.link ?? null) : null });
  if (state.lastServed !== null) {
    const why = isMove ? 'draining' : state.kind === 'suspecting' ? 'suspected' : 'lost';
    const session = sessionAfter(state.outage);
    const move = { from: state.lastServed, to: by, lostMs: unservedMs(state, given), why, session } as const;
    effects.push({ do: 'moved', move });
  }
  return { state: next, effects };
}

/**
 * Nobody asked for this move, and it failed. Whoever serves goes on, and is asked for a sign of life, as nobody
 * listened to its silence.
 */
export function stay(state: StateOf<'moving'>, before: readonly Effect[]): Step {
  return {
    state: { ...pastOf(state), kind: 'online', serving: state.serving },
    effects: [
      ...before,
      { do: 'disarm', timer: 'attempt' },
      { do: 'arm', timer: 'move', ms: WITHOUT_ENTRIES_MS },
      { do: 'check', link: state.serving.link },
    ],
  };
}

/** The node refused a handshake that said entries: it may be of an older version, whose schema is strict. */
export function tryPlainly(
  state: StateOf<'connecting' | 'suspecting' | 'moving'>,
  given: Given,
  before: readonly Effect[],
): Step {
  const past = { ...state, saysEntries: false };
  const attempt: Effect[] = [...before, { do: 'disarm', timer: 'attempt' }];
  if (past.kind === 'connecting') return connect(past, past.downSince, past.failures, given, attempt);
  const { state: next, effects } = tryAgain({ ...past, next: { kind: 'resting' } }, given);
  return { state: next, effects: [...attempt, ...effects] };
}

/** Lets go of every link and timer, and rests in `next`. */
export function dropAll(state: MachineState, next: StateOf<'idle' | 'signed-out'>): Step {
  const effects: Effect[] = [
    { do: 'disarm', timer: 'attempt' },
    { do: 'disarm', timer: 'retry' },
    { do: 'disarm', timer: 'move' },
    ...closeSuccessor(state),
  ];
  const serving = servingOf(state);
  if (serving !== null) {
    effects.push({ do: 'close', link: serving.link }, { do: 'serve', current: null, old: null });
  }
  return { state: next, effects: [...effects, { do: 'show', state: shownState(next) }] };
}

/** By the person, the next link is a first one; else what is lost until they are back counts. */
export function signOut(state: MachineState, why: SignedOutReason, given: Given): Step {
  if (why.kind === 'signed-out') {
    return dropAll(state, { ...pastOf(state), lastServed: null, outage: null, kind: 'signed-out', why });
  }
  const outage = { ...(state.outage ?? outageFrom(null, given.lastWorkedAt)), signIn: true };
  return dropAll(state, { ...pastOf(state), outage, kind: 'signed-out', why });
}

/** The suspected worker lives after all: no other is sought. */
export function trustAgain(state: StateOf<'suspecting'>): Step {
  return {
    state: { ...pastOf(state), kind: 'online', serving: state.serving },
    effects: [{ do: 'disarm', timer: 'attempt' }, { do: 'disarm', timer: 'retry' }, ...closeSuccessor(state)],
  };
}

function closeSuccessor(state: MachineState): Effect[] {
  const link = successorOf(state);
  return link === null ? [] : [{ do: 'close', link }];
}

export function pastOf({ lastServed, opened, silences, outage, saysEntries }: MachineState): Past {
  return { lastServed, opened, silences, outage, saysEntries };
}

/** How long nobody served, or nothing was heard of the worker that serves, ms. */
function unservedMs(state: MachineState, { now, heardAt }: Given): number {
  if (state.kind === 'connecting') return outageMs(state.outage, now);
  return state.kind === 'suspecting' ? Math.max(0, now - heardAt) : 0;
}

function processOf({ node, slot, pid }: ServedBy): ServedBy {
  return { node, slot, pid };
}
