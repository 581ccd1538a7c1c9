import type { Check, Violation } from './check.js';
import { push } from './facts.js';

/**
 * SEND-6: at the end, unread = messages after the person's read position. The position is the highest that was
 * confirmed (a read, or a message of one's own); what was asked for without an answer may count or not.
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
    for (const log of facts.logs.values()) {
      for (const message of log.messages) {
        const key = `${message.user} ${log.room}`;
        sure.set(key, Math.max(sure.get(key) ?? 0, message.seq));
      }
    }
    for (const event of facts.of('unread')) {
      const log = facts.logs.get(event.room);
      if (log === undefined || log.epoch === null) continue;
      // A read position of a lost epoch says nothing about this one.
      if (facts.of('reset').some((reset) => reset.room === event.room)) continue;
      const head = log.messages.at(-1)?.seq ?? log.first - 1;
      const key = `${event.user} ${event.room}`;
      const floor = sure.get(key) ?? 0;
      const positions = [floor, ...(possible.get(key) ?? []).filter((seq) => seq > floor)];
      const right = positions.map((seq) => head - Math.min(seq, head));
      if (right.includes(event.unread)) continue;
      found.push({
        at: event.t,
        what: `${event.by} counts ${event.unread} unread for ${event.user} in ${event.room}; the log's head is ${head}, read up to ${floor}: ${head - floor}`,
        events: [event],
      });
    }
    return found;
  },
};
