import type { Check, Violation } from './check.js';
import { EMPTY_LOG } from './empty-log.js';
import type { Facts } from './facts.js';

/**
 * SEND-1: what was acknowledged is in the store's log at the end. What was acknowledged before a fault that makes the
 * store forget may be lost, if the log went on under another epoch.
 */
export const ackedIsStored: Check = {
  name: 'acked-is-stored',
  promises: ['SEND-1'],
  find(facts) {
    const found: Violation[] = [];
    const forgotAt = lastLossMs(facts);
    for (const ack of facts.of('ack')) {
      const log = facts.logs.get(ack.room) ?? EMPTY_LOG;
      // A log that went on under another epoch declared what it lost; `resets-are-told` checks that people heard it.
      if (log.epoch !== ack.epoch && ack.t <= forgotAt) continue;
      if (log.epoch === ack.epoch && ack.seq < log.first) continue;
      if (facts.storedByMid.get(ack.room)?.has(ack.mid) === true) continue;
      found.push({
        at: ack.t,
        what: `${ack.user}'s message ${ack.cmid} was acknowledged as ${ack.seq} in ${ack.room}, and the log does not have it`,
        events: [ack],
      });
    }
    return found;
  },
};

/** When the last fault ended that makes the store forget; -1 without any. */
function lastLossMs(facts: Facts): number {
  const losing = new Set(facts.of('fault').flatMap((fault) => (fault.storeLoses === true ? [fault.id] : [])));
  return facts
    .of('fault')
    .filter((fault) => losing.has(fault.id))
    .reduce((last, fault) => Math.max(last, fault.t), -1);
}
