/** What broken histories are made with. */
import type { EventOf, HistoryEvent, Seen } from '../../../prove/history.js';

/** Makes a broken history of a valid one. */
export type Lie = (history: HistoryEvent[]) => HistoryEvent[];

/** A lie, and the check that must catch it. */
export interface PlantedLie {
  readonly what: string;
  readonly check: string;
  readonly lie: Lie;
  readonly seed?: number;
  readonly loseLog?: boolean;
  readonly moderated?: boolean;
}

export function all<T extends HistoryEvent['type']>(events: readonly HistoryEvent[], type: T): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type);
}
/** The middle one of those that fit: neither a warm-up nor an end effect. */
export function middle<T>(list: readonly T[]): T {
  const found = list[Math.floor(list.length / 2)];
  if (found === undefined) throw new Error('this history has nothing to lie about; choose another seed');
  return found;
}
export function replace<E extends HistoryEvent>(
  events: HistoryEvent[],
  old: E,
  change: Partial<E>,
): HistoryEvent[] {
  return events.map((event) => (event === old ? ({ ...old, ...change } as HistoryEvent) : event));
}
export function without(events: HistoryEvent[], ...gone: HistoryEvent[]): HistoryEvent[] {
  return events.filter((event) => !gone.includes(event));
}
export function after(events: HistoryEvent[], old: HistoryEvent, extra: HistoryEvent): HistoryEvent[] {
  return events.flatMap((event) => (event === old ? [event, extra] : [event]));
}
/** With other entries in a room's log. */
export function stored(
  events: HistoryEvent[],
  room: string,
  change: (entries: readonly Seen[]) => Seen[],
): HistoryEvent[] {
  return events.map((event) =>
    event.type === 'log' && event.room === room ? { ...event, messages: change(event.messages) } : event,
  );
}

/** Another entry at the end of a room's log. */
export function appended(events: HistoryEvent[], room: string, entry: (seq: number) => Seen): HistoryEvent[] {
  return stored(events, room, (entries) => [...entries, entry(entries.length + 1)]);
}
