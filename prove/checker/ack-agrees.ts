import type { Check, Violation } from './check.js';
import { EMPTY_LOG } from './empty-log.js';

/** SEND-1, SEND-2: an ack is whole and says what the log says, and a retry gets the first ack again. */
export const ackAgrees: Check = {
  name: 'ack-agrees',
  promises: ['SEND-1', 'SEND-2'],
  find(facts) {
    const found: Violation[] = [];
    for (const acks of facts.acks.values()) {
      const first = acks[0];
      for (const ack of acks) {
        const log = facts.logs.get(ack.room) ?? EMPTY_LOG;
        if (typeof ack.epoch !== 'string' || typeof ack.mid !== 'string' || !(ack.seq > 0)) {
          found.push({
            at: ack.t,
            what: `${ack.cmid} was acknowledged without saying as what: ${JSON.stringify({ epoch: ack.epoch, seq: ack.seq, mid: ack.mid })}`,
            events: [ack],
          });
          continue;
        }
        if (
          first !== undefined &&
          ack.epoch === first.epoch &&
          (ack.seq !== first.seq || ack.mid !== first.mid)
        ) {
          found.push({
            at: ack.t,
            what: `${ack.cmid} was acknowledged twice, differently`,
            events: [first, ack],
          });
        }
        if (log.epoch !== ack.epoch) continue;
        const stored = facts.storedByMid.get(ack.room)?.get(ack.mid);
        if (
          stored !== undefined &&
          (stored.seq !== ack.seq || stored.cmid !== ack.cmid || stored.user !== ack.user)
        ) {
          found.push({
            at: ack.t,
            what: `${ack.cmid} was acknowledged as ${ack.seq}, the log has ${stored.cmid} as ${stored.seq} under that id`,
            events: [ack],
          });
        }
      }
    }
    return found;
  },
};
