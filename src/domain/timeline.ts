/** The time line: what happened, and what it did to people as the reports come in. Pure. */
import type { EventEffect, TimelineEvent } from '../protocol/control.js';

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
  | { readonly kind: 'session-lost' };

/** The effect with one more consequence. */
export function grow(effect: EventEffect, consequence: Consequence): EventEffect {
  if (consequence.kind === 'session-lost') return { ...effect, sessionsLost: effect.sessionsLost + 1 };
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
  events: readonly TimelineEvent[],
  from: { readonly node: string; readonly slot: number; readonly pid: number },
  now: number,
): TimelineEvent | undefined {
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
export function mergeEvents(lists: readonly (readonly TimelineEvent[])[], max: number): TimelineEvent[] {
  const byId = new Map<string, TimelineEvent>();
  for (const event of lists.flat()) byId.set(`${event.node}/${event.id}`, event);
  return [...byId.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).slice(-max);
}
