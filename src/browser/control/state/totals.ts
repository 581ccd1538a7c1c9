import type { ClusterView } from '../../../protocol/control.js';
import type { SessionStoreKind } from '../../../protocol/mode.js';

/** The cluster in a few numbers. */
export interface Totals {
  readonly ready: number;
  readonly workers: number;
  readonly sockets: number;
  readonly people: number;
  readonly memorySessions: number;
  /** Where sessions live now. */
  readonly sessions: SessionStoreKind;
  /** Null: not counted yet. */
  readonly storeSessions: number | null;
  readonly messagesIn: number;
  readonly messagesOut: number;
  /** Highest event-loop utilization of a worker, 0..1. */
  readonly load: number;
  readonly rssBytes: number;
}

/** Pure. */
export function totalsOf(view: ClusterView): Totals {
  const slots = view.nodes.flatMap((node) => node.slots);
  const sum = (of: (slot: (typeof slots)[number]) => number) =>
    slots.reduce((all, slot) => all + of(slot), 0);
  const people = new Set(slots.flatMap((slot) => slot.dots.map((dot) => dot.userId)));
  return {
    ready: slots.filter((slot) => slot.state === 'ready').length,
    workers: slots.length,
    sockets: sum((slot) => slot.sockets),
    people: people.size,
    memorySessions: sum((slot) => slot.memorySessions),
    storeSessions: view.storeSessions,
    sessions: view.mode.sessions,
    messagesIn: sum((slot) => slot.messagesInPerSecond),
    messagesOut: sum((slot) => slot.messagesOutPerSecond),
    load: Math.max(0, ...slots.map((slot) => slot.loopUtilization)),
    rssBytes: sum((slot) => slot.rssBytes) + view.nodes.reduce((all, node) => all + node.rssBytes, 0),
  };
}

/** Sessions by which people are signed in now, and those that the last switch of the mode has not taken along yet. */
export interface SessionFigure {
  /** Null: not counted. */
  readonly count: number | null;
  readonly left: number;
}

/** Only those of the present store are sessions now. Pure. */
export function sessionFigure(
  { memorySessions, storeSessions }: Pick<Totals, 'memorySessions' | 'storeSessions'>,
  sessions: SessionStoreKind,
): SessionFigure {
  const stored = storeSessions ?? 0;
  if (sessions === 'memory') return { count: memorySessions, left: stored };
  return sessions === 'redis'
    ? { count: storeSessions, left: memorySessions }
    : { count: null, left: memorySessions + stored };
}
