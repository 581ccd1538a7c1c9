import { fingerprint } from '../fingerprint.js';
import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import { authored } from './facts.js';

/** Every message seen, anywhere, was written by that person, in that room, to the letter, before it was seen. */
export const nothingFromNowhere: Check = {
  name: 'nothing-from-nowhere',
  promises: ['SEND-3', 'SEND-8'],
  find(facts) {
    const found: Violation[] = [];
    const judged = new Set<string>();
    const written = new Map<EventOf<'send'>, string>();
    for (const send of facts.of('send')) written.set(send, fingerprint(send.text));
    for (const { event, room, message } of facts.sightings) {
      const name = authored(message.user, message.cmid);
      const sends = facts.sends.get(name) ?? [];
      const match = sends.find((send) => send.room === room && written.get(send) === message.text);
      const early = match !== undefined && event.t < match.t;
      if ((match !== undefined && !early) || judged.has(name)) continue;
      judged.add(name);
      found.push({
        at: event.t,
        what: early
          ? `message ${message.cmid} was seen ${(match.t - event.t).toFixed(1)} ms before it was written`
          : `nobody wrote message ${message.seq} (${message.cmid}) of ${room} as it was seen`,
        events: [event, ...sends.slice(0, 2)],
      });
    }
    return found;
  },
};
