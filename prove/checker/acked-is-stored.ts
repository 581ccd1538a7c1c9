import type { Check, Violation } from './check.js';
import { EMPTY_LOG } from './empty-log.js';

/** SEND-1: what was acknowledged is in the store's log at the end, or its epoch was given up. */
export const ackedIsStored: Check = {
  name: 'acked-is-stored',
  promises: ['SEND-1'],
  find(facts) {
    const found: Violation[] = [];
    for (const ack of facts.of('ack')) {
      const log = facts.logs.get(ack.room) ?? EMPTY_LOG;
      // A log that went on under another epoch declared what it lost; `resets-are-told` checks that people heard it.
      if (log.epoch !== ack.epoch) continue;
      if (ack.seq < log.first) continue;
      if (facts.storedByMid.get(ack.room)?.has(ack.mid) === true) continue;
      found.push({
        at: ack.t,
        what: `${ack.user}'s message ${ack.cmid} was acknowledged as ${ack.seq} in ${ack.room}, and the log of the same epoch does not have it`,
        events: [ack],
      });
    }
    return found;
  },
};
