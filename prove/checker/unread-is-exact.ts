import type { Check, Violation } from './check.js';
import { push } from './facts.js';

/**
 * SEND-6: at the end, unread = texts of others after the person's read position that were not deleted. The position is
 * the highest that was confirmed (a read, or a message of one's own; a change is none); what was asked for without an
 * answer may count or not. Where the store forgot, a confirmed read of before may be forgotten or not; one's own
 * messages that are still there are read.
 */
export const unreadIsExact: Check = {
  name: 'unread-is-exact',
  promises: ['SEND-6'],
  find(facts) {
    if (!facts.run.keeps.unread) return [];
    const found: Violation[] = [];
    const sure = new Map<string, number>();
    const possible = new Map<string, number[]>();
    for (const read of facts.of('read')) {
      const key = `${read.user} ${read.room}`;
      if (read.outcome === 'done') sure.set(key, Math.max(sure.get(key) ?? 0, read.seq));
      else push(possible, key, read.seq);
    }
    const own = new Map<string, number>();
    for (const log of facts.logs.values()) {
      for (const { user, seq } of log.messages.filter(({ kind }) => kind === undefined)) {
        const key = `${user} ${log.room}`;
        own.set(key, Math.max(own.get(key) ?? 0, seq));
      }
    }
    const forgotten = new Set(facts.of('reset').map((reset) => reset.room));
    for (const event of facts.of('unread')) {
      const log = facts.logs.get(event.room);
      if (log === undefined || log.epoch === null) continue;
      const texts = log.messages.filter(
        ({ kind, user, deleted }) => kind === undefined && user !== event.user && !deleted,
      );
      const after = (position: number) => texts.filter(({ seq }) => seq > position).length;
      const key = `${event.user} ${event.room}`;
      const floor = Math.max(own.get(key) ?? 0, forgotten.has(event.room) ? 0 : (sure.get(key) ?? 0));
      if (forgotten.has(event.room) && event.unread >= 0 && event.unread <= after(floor)) continue;
      const positions = [floor, ...(possible.get(key) ?? []).filter((seq) => seq > floor)];
      const right = positions.map(after);
      if (right.includes(event.unread)) continue;
      found.push({
        at: event.t,
        what: `${event.by} counts ${event.unread} unread for ${event.user} in ${event.room}; read up to ${floor} there are ${after(floor)}`,
        events: [event],
      });
    }
    return found;
  },
};
