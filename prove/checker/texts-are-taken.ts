import type { Check, Violation } from './check.js';

/**
 * SEND-1: what a person may write is taken: no text of the crowd, all of which are within the limits, is refused as
 * wrong.
 */
export const textsAreTaken: Check = {
  name: 'texts-are-taken',
  promises: ['SEND-1'],
  find(facts) {
    const found: Violation[] = [];
    for (const fail of facts.of('fail')) {
      if (fail.code !== 'invalid') continue;
      const send = facts.sends.get(`${fail.user} ${fail.cmid}`)?.at(-1);
      // The store forgot the message that it answers.
      if (send?.reply !== undefined && facts.storedByMid.get(fail.room)?.has(send.reply) !== true) continue;
      found.push({
        at: fail.t,
        what: `${fail.user} was told that ${fail.cmid} is not a text one may send: ${JSON.stringify(send?.text.slice(0, 80) ?? '')}`,
        events: [...(send === undefined ? [] : [send]), fail],
      });
    }
    return found;
  },
};
