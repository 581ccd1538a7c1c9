import type { Check, Violation } from './check.js';
import { readPositions } from './read-positions.js';

/**
 * SEND-6: at the end, unread = texts of others after the person's read position that were not deleted. What was read or
 * not for want of an answer may count or not.
 */
export const unreadIsExact: Check = {
  name: 'unread-is-exact',
  promises: ['SEND-6'],
  find(facts) {
    if (!facts.run.keeps.unread) return [];
    const found: Violation[] = [];
    const positionsOf = readPositions(facts);
    for (const event of facts.of('unread')) {
      const log = facts.logs.get(event.room);
      if (log === undefined || log.epoch === null) continue;
      const texts = log.messages.filter(
        ({ kind, user, deleted }) => kind === undefined && user !== event.user && !deleted,
      );
      const after = (position: number) => texts.filter(({ seq }) => seq > position).length;
      const { floor, possible, isForgotten } = positionsOf(event.user, event.room);
      if (isForgotten && event.unread >= 0 && event.unread <= after(floor)) continue;
      if (possible.map(after).includes(event.unread)) continue;
      found.push({
        at: event.t,
        what: `${event.by} counts ${event.unread} unread for ${event.user} in ${event.room}; read up to ${floor} there are ${after(floor)}`,
        events: [event],
      });
    }
    return found;
  },
};
