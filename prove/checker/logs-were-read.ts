import type { Check, Violation } from './check.js';

/** Each room's log was read at the end, and it is there unless the store was made to forget it. */
export const logsWereRead: Check = {
  name: 'log-is-there',
  promises: ['SEND-1'],
  find(facts) {
    const found: Violation[] = [];
    const mayLose = facts.of('fault').some((fault) => fault.storeLoses === true);
    const acked = new Map(facts.of('ack').map((ack) => [ack.room, ack]));
    for (const [room, ack] of acked) {
      const log = facts.logs.get(room);
      if (log !== undefined && (log.epoch !== null || mayLose)) continue;
      found.push({
        at: ack.t,
        what: `${room} has acknowledged messages and no log at the end`,
        events: [ack],
      });
    }
    return found;
  },
};
