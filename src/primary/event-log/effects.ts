/** What events did to people: which event a report is put down to, and how its effect grows by it. Pure. */
import type { ClusterEvent, EventEffect } from '../../protocol/cluster-event.js';
import { newestEvents } from '../../protocol/newest-events.js';
import type { ServedBy } from '../../protocol/served-by.js';

export const NO_EFFECT: EventEffect = {
  socketsBefore: 0,
  moved: 0,
  movedMinMs: null,
  movedMaxMs: null,
  sessionsLost: 0,
};

/**
 * Reports of moves that come later than this after an event are not put down to it. It is long, since a dialog may lie
 * between; which process it was decides, and its id is not given out again meanwhile.
 */
export const EFFECT_WINDOW_MS = 60 * 60_000;

export type Consequence =
  /** `person`: by a name that tells nothing. `again`: after a new sign-in. `moving`: it was asked to. */
  | {
      readonly kind: 'moved';
      readonly lostMs: number;
      readonly person: string;
      readonly again: boolean;
      readonly moving: boolean;
      /** Who serves them now; absent from nodes of an older version. */
      readonly to?: ServedBy;
    }
  | { readonly kind: 'session-lost'; readonly person: string }
  /** Whoever lost their session signed in by the same browser. No page need tell of it. */
  | { readonly kind: 'signed-in'; readonly person: string; readonly lostMs?: number }
  /** They are served, and no page of theirs told of a move. `lostMs`: null where nobody knows. */
  | { readonly kind: 'served'; readonly lostMs: number | null; readonly person: string }
  /** A switch of the mode took the person's session along. */
  | { readonly kind: 'carried'; readonly person: string }
  /** A switch of the mode left the person's session where nobody could take it along: they are signed out. */
  | { readonly kind: 'left-behind'; readonly person: string }
  /** A switch left these behind: they lost the session since, as its worker ended. That is not the switch's doing. */
  | { readonly kind: 'lost-since'; readonly person: string };

/** Whether nodes of every version know it. */
const KINDS: Readonly<Record<Consequence['kind'], boolean>> = {
  moved: true,
  'session-lost': true,
  'signed-in': false,
  served: false,
  carried: true,
  'left-behind': true,
  'lost-since': false,
};

/** False for one that only a newer version knows. */
export function isKnown({ kind }: Consequence): boolean {
  return Object.hasOwn(KINDS, kind);
}

/** In a bulletin `consequence` it ends a node of a version that does not know it. */
export function isKnownToAll({ kind }: Consequence): boolean {
  return KINDS[kind];
}

/** A session of the person is gone. */
export function isLoss(
  one: Consequence,
): one is Extract<Consequence, { kind: 'session-lost' | 'left-behind' }> {
  return one.kind === 'session-lost' || one.kind === 'left-behind';
}

/** What is put down to a switch of the mode, and to nothing else. */
export function isOfSwitch({ kind }: Consequence): boolean {
  return kind === 'carried' || kind === 'left-behind' || kind === 'lost-since';
}

/**
 * A client notices the loss of its worker by its ping's time-out at the latest, which may be before the event that
 * tells of it. What is said to have lasted longer is not believed.
 */
const BEFORE_EVENT_MS = 35_000;

/** Whether a client's report can be true of an event that was `sinceMs` ago: it says so itself, and nobody else can. */
export function isPlausible(consequence: Consequence, sinceMs: number): boolean {
  return consequence.kind !== 'moved' || consequence.lostMs <= sinceMs + BEFORE_EVENT_MS;
}

/** The effect with one more consequence. No more sockets can have moved than there were. */
export function effectWith(effect: EventEffect, consequence: Consequence): EventEffect {
  const { socketsBefore, moved, sessionsLost } = effect;
  if (isLoss(consequence)) return { ...effect, sessionsLost: sessionsLost + 1 };
  if (consequence.kind !== 'moved' || moved >= socketsBefore) return effect;
  const ms = Math.round(consequence.lostMs);
  return {
    ...effect,
    moved: effect.moved + 1,
    movedMinMs: effect.movedMinMs === null ? ms : Math.min(effect.movedMinMs, ms),
    movedMaxMs: effect.movedMaxMs === null ? ms : Math.max(effect.movedMaxMs, ms),
  };
}

/** Whoever leaves a worker that has answered again for so long does not leave because of the freeze. */
const AFTER_THAW_MS = 5_000;

const FREEZES: ReadonlySet<ClusterEvent['kind']> = new Set(['signal', 'worker-frozen', 'worker-blocked']);

/** The event that ended a freeze of this process: it answers again, or somebody sent it another signal. */
export function thawAfter(events: readonly ClusterEvent[], freeze: ClusterEvent): ClusterEvent | undefined {
  if (!FREEZES.has(freeze.kind)) return undefined;
  return events.find(
    ({ kind, at, node, pid, effect }) =>
      node === freeze.node &&
      pid === freeze.pid &&
      at >= freeze.at &&
      (kind === 'worker-thawed' || (kind === 'signal' && effect === undefined)),
  );
}

/** What people on the move are put down to: who asked them, or the death of the worker while they were still there. */
const CLAIMS_MOVERS: ReadonlySet<ClusterEvent['kind']> = new Set([
  'worker-draining',
  'rebalancing',
  'node-stopping',
  'worker-died',
]);

/**
 * The event that a consequence is put down to: the newest with an effect that ended, froze or drained this very
 * process, within the window. A freeze that ends in a death is one event, the freeze: the death has no effect of its
 * own. Undefined when there is none (a client that lost its network, say).
 */
export function causeOf(
  events: readonly ClusterEvent[],
  from: { readonly node: string; readonly slot: number; readonly pid: number },
  now: number,
  consequence: Consequence,
): ClusterEvent | undefined {
  const asked = consequence.kind === 'moved' && consequence.moving;
  const isOver = (freeze: ClusterEvent) => {
    const thaw = thawAfter(events, freeze);
    return thaw !== undefined && now - thaw.at > AFTER_THAW_MS;
  };
  return events.findLast((event) => {
    if (event.effect === undefined || event.node !== from.node || now - event.at > EFFECT_WINDOW_MS)
      return false;
    if (event.kind === 'mode-switched' || (asked && !CLAIMS_MOVERS.has(event.kind))) return false;
    if (event.kind === 'rebalancing' && !asked) return false;
    if (event.kind === 'node-lost' || event.kind === 'node-stopping') return true;
    return event.slot === from.slot && event.pid === from.pid && !isOver(event);
  });
}

/** One list of all nodes' events: each once (the later version wins), by time, the newest `max` (`newestEvents`). */
export function mergeEvents(lists: readonly (readonly ClusterEvent[])[], max: number): ClusterEvent[] {
  const byId = new Map<string, ClusterEvent>();
  for (const event of lists.flat()) byId.set(`${event.node}/${event.id}`, event);
  return newestEvents([...byId.values()], max);
}
