import type { Seen } from '../history.js';
import type { Check, Violation } from './check.js';
import { authored } from './facts.js';

/** SEND-2: no (author, cmid) and no mid is in a log twice. */
export const storedOnce: Check = {
  name: 'stored-once',
  promises: ['SEND-2'],
  find(facts) {
    const found: Violation[] = [];
    for (const log of facts.logs.values()) {
      const byName = new Map<string, Seen>();
      const byMid = new Map<string, Seen>();
      for (const message of log.messages) {
        const name = authored(message.user, message.cmid);
        const twin = byName.get(name) ?? byMid.get(message.mid);
        if (twin !== undefined) {
          found.push({
            at: facts.sends.get(name)?.[0]?.t ?? log.t,
            what: `${log.room} has ${message.user}'s message ${message.cmid} twice, as ${twin.seq} and ${message.seq}`,
            events: [...(facts.sends.get(name) ?? []), ...(facts.acks.get(name) ?? [])],
          });
        }
        byName.set(name, message);
        byMid.set(message.mid, message);
      }
    }
    return found;
  },
};
