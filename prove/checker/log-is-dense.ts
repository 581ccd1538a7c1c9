import type { Check, Violation } from './check.js';

/** SEND-3: a log has every number from its first to its head, each once and in order. */
export const logIsDense: Check = {
  name: 'log-is-dense',
  promises: ['SEND-3'],
  find(facts) {
    const found: Violation[] = [];
    for (const log of facts.logs.values()) {
      let next = log.first;
      for (const message of log.messages) {
        if (message.seq !== next) {
          found.push({
            at: log.t,
            what: `the log of ${log.room} goes from ${next - 1} to ${message.seq}`,
            events: facts.of('ack').filter((ack) => ack.room === log.room && Math.abs(ack.seq - next) <= 1),
          });
        }
        next = message.seq + 1;
      }
    }
    return found;
  },
};
