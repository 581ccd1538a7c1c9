import { type Facts, push } from './facts.js';

/** How far somebody may have read a room. */
export interface ReadPositions {
  /** The highest that is sure: it was confirmed, or they wrote it. */
  readonly floor: number;
  /** It, and those above that were asked for without an answer. */
  readonly possible: readonly number[];
  /** The store forgot: a confirmed read of before may be forgotten or not. */
  readonly isForgotten: boolean;
}

/**
 * A position is moved by a read, or by a message of one's own; a change moves none. Where the store forgot, one's own
 * messages that are still there are read.
 */
export function readPositions(facts: Facts): (user: string, room: string) => ReadPositions {
  const sure = new Map<string, number>();
  const asked = new Map<string, number[]>();
  for (const read of facts.of('read')) {
    const key = `${read.user} ${read.room}`;
    if (read.outcome === 'done') sure.set(key, Math.max(sure.get(key) ?? 0, read.seq));
    else push(asked, key, read.seq);
  }
  const own = new Map<string, number>();
  for (const log of facts.logs.values()) {
    for (const { user, seq } of log.messages.filter(({ kind }) => kind === undefined)) {
      const key = `${user} ${log.room}`;
      own.set(key, Math.max(own.get(key) ?? 0, seq));
    }
  }
  const forgotten = new Set(facts.of('reset').map((reset) => reset.room));
  return (user, room) => {
    const key = `${user} ${room}`;
    const isForgotten = forgotten.has(room);
    const floor = Math.max(own.get(key) ?? 0, isForgotten ? 0 : (sure.get(key) ?? 0));
    const possible = [floor, ...(asked.get(key) ?? []).filter((seq) => seq > floor)];
    return { floor, possible, isForgotten };
  };
}
