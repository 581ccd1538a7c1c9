/** The event log: what happened, and what it did to people as the reports come in. Pure. */
import type { ClusterEvent, EventEffect } from '../../protocol/cluster-event.js';

export const NO_EFFECT: EventEffect = {
  socketsBefore: 0,
  moved: 0,
  movedMinMs: null,
  movedMaxMs: null,
  sessionsLost: 0,
};

/** Reports that come later than this after an event are not put down to it. */
export const EFFECT_WINDOW_MS = 60_000;

export type Consequence =
  | { readonly kind: 'moved'; readonly lostMs: number }
  /** `person`: by a name that tells nothing; each counts once. */
  | { readonly kind: 'session-lost'; readonly person: string };

/**
 * A client notices the loss of its worker by its ping's time-out at the latest, which may be before the event that tells of it. What is said
 * to have lasted longer is not believed.
 */
export const BEFORE_EVENT_MS = 35_000;

/** Whether a client's report can be true of an event that was `sinceMs` ago: it says so itself, and nobody else can. */
export function isPlausible(consequence: Consequence, sinceMs: number): boolean {
  return consequence.kind !== 'moved' || consequence.lostMs <= sinceMs + BEFORE_EVENT_MS;
}

/** The effect with one more consequence. No more can have moved, or lost their session, than there were. */
export function grow(effect: EventEffect, consequence: Consequence): EventEffect {
  const { socketsBefore, moved, sessionsLost } = effect;
  if (consequence.kind === 'session-lost') {
    return { ...effect, sessionsLost: Math.min(socketsBefore, sessionsLost + 1) };
  }
  if (moved >= socketsBefore) return effect;
  const ms = Math.round(consequence.lostMs);
  return {
    ...effect,
    moved: effect.moved + 1,
    movedMinMs: effect.movedMinMs === null ? ms : Math.min(effect.movedMinMs, ms),
    movedMaxMs: effect.movedMaxMs === null ? ms : Math.max(effect.movedMaxMs, ms),
  };
}

/**
 * The event that made the clients of this process move: the newest, within the window, that ended or drained it.
 * Undefined when there is none (a client that lost its network, say).
 */
export function causeOf(
  events: readonly ClusterEvent[],
  from: { readonly node: string; readonly slot: number; readonly pid: number },
  now: number,
): ClusterEvent | undefined {
  return events.findLast(
    (event) =>
      event.effect !== undefined &&
      event.node === from.node &&
      now - event.at <= EFFECT_WINDOW_MS &&
      (event.kind === 'node-lost' || event.kind === 'node-stopping'
        ? true
        : event.slot === from.slot && event.pid === from.pid),
  );
}

/** One list of all nodes' events: each once (the later version wins), by time, the newest `max`. */
export function mergeEvents(lists: readonly (readonly ClusterEvent[])[], max: number): ClusterEvent[] {
  const byId = new Map<string, ClusterEvent>();
  for (const event of lists.flat()) byId.set(`${event.node}/${event.id}`, event);
  return [...byId.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).slice(-max);
}
