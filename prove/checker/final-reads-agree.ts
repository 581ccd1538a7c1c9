import type { Check, Violation } from './check.js';

/** SEND-1, SEND-3: a fresh reader gets the store's log from every worker. */
export const finalReadsAgree: Check = {
  name: 'final-reads-agree',
  promises: ['SEND-1', 'SEND-3'],
  find(facts) {
    const found: Violation[] = [];
    for (const read of facts.of('final')) {
      const log = facts.logs.get(read.room);
      if (log === undefined) continue;
      const want = log.messages.map((message) => `${message.seq} ${message.mid}`);
      const got = read.messages.map((message) => `${message.seq} ${message.mid}`);
      const differs = want.findIndex((one, index) => one !== got[index]);
      if (differs < 0 && want.length === got.length && read.epoch === log.epoch) continue;
      found.push({
        at: read.t,
        what: `${read.by} gave ${got.length} messages of ${read.room} (epoch ${read.epoch}), the log has ${want.length} (epoch ${log.epoch})${differs < 0 ? '' : `; first difference at ${want[differs]}`}`,
        events: [read],
      });
    }
    return found;
  },
};
