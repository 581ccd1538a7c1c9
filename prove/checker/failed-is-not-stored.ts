import type { Check, Violation } from './check.js';
import { authored } from './facts.js';

/**
 * SEND-5: what the person was last told had failed is not in the log (an unknown outcome may be). Nor is what they
 * deleted before it was sent.
 */
export const failedIsNotStored: Check = {
  name: 'failed-is-not-stored',
  promises: ['SEND-5'],
  find(facts) {
    const found: Violation[] = [];
    const withdrawn = new Map(
      facts.of('withdrawn').map((event) => [authored(event.user, event.cmid), event]),
    );
    for (const log of facts.logs.values()) {
      for (const message of log.messages) {
        const name = authored(message.user, message.cmid);
        const forgotten = withdrawn.get(name);
        if (forgotten !== undefined) {
          found.push({
            at: forgotten.t,
            what: `${message.user} deleted ${message.cmid} before it was sent, and ${log.room} has it as ${message.seq}`,
            events: [...(facts.sends.get(name) ?? []), forgotten],
          });
          continue;
        }
        const fail = facts.fails.get(name)?.at(-1);
        const lastSend = facts.sends.get(name)?.at(-1);
        if (fail === undefined || (lastSend !== undefined && lastSend.t > fail.t)) continue;
        found.push({
          at: fail.t,
          what: `${message.user} was told that ${message.cmid} failed (${fail.code}), and ${log.room} has it as ${message.seq}`,
          events: [...(facts.sends.get(name) ?? []), fail],
        });
      }
    }
    return found;
  },
};
