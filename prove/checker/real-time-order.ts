import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import { authored, type Facts } from './facts.js';

/**
 * SEND-3: what was acknowledged before another message was first sent has a lower number, and epochs never come back.
 * Where no server has acknowledged anything, there is no before.
 */
export const realTimeOrder: Check = {
  name: 'real-time-order',
  promises: ['SEND-3'],
  find(facts) {
    const found: Violation[] = [];
    if (facts.run.acksAreAssumed === true) return found;
    /** Highest acknowledged so far, by room and epoch; the room's epochs in the order of their first ack. */
    const highest = new Map<string, EventOf<'ack'>>();
    const epochs = new Map<string, string[]>();
    const floor = new Map<string, Floor>();
    for (const event of facts.events) {
      if (event.type === 'send') {
        const name = authored(event.user, event.cmid);
        if (!floor.has(name)) floor.set(name, floorOf(event, highest, epochs));
      } else if (event.type === 'ack') {
        const key = `${event.room} ${event.epoch}`;
        const before = highest.get(key);
        if (before === undefined || event.seq > before.seq) highest.set(key, event);
        const known = epochs.get(event.room) ?? [];
        if (!known.includes(event.epoch)) epochs.set(event.room, [...known, event.epoch]);
      }
    }
    for (const [name, { send, acked, epochsBefore }] of floor) {
      for (const place of placesOf(facts, name, send.room)) {
        const older = epochsBefore.indexOf(place.epoch);
        if (older >= 0 && older < epochsBefore.length - 1) {
          found.push({
            at: send.t,
            what: `${send.cmid} went into epoch ${place.epoch} of ${send.room}, which had ended before it was sent`,
            events: [send],
          });
        }
        const earlier = acked.get(place.epoch);
        if (earlier === undefined || place.seq > earlier.seq || earlier.mid === place.mid) continue;
        found.push({
          at: send.t,
          what: `${send.cmid} was first sent after ${earlier.cmid} was acknowledged as ${earlier.seq}, and got ${place.seq}`,
          events: [earlier, send],
        });
      }
    }
    return found;
  },
};

interface Floor {
  readonly send: EventOf<'send'>;
  /** By epoch, the highest ack before this was sent. */
  readonly acked: ReadonlyMap<string, EventOf<'ack'>>;
  readonly epochsBefore: readonly string[];
}

function floorOf(
  send: EventOf<'send'>,
  highest: ReadonlyMap<string, EventOf<'ack'>>,
  epochs: ReadonlyMap<string, readonly string[]>,
): Floor {
  const epochsBefore = epochs.get(send.room) ?? [];
  const acked = new Map<string, EventOf<'ack'>>();
  for (const epoch of epochsBefore) {
    const ack = highest.get(`${send.room} ${epoch}`);
    if (ack !== undefined) acked.set(epoch, ack);
  }
  return { send, acked, epochsBefore };
}

/** Where the message went, by its acks; without an ack, by the final log. */
function placesOf(facts: Facts, name: string, room: string): { epoch: string; seq: number; mid: string }[] {
  const acks = facts.acks.get(name);
  if (acks !== undefined) return acks.map(({ epoch, seq, mid }) => ({ epoch, seq, mid }));
  const log = facts.logs.get(room);
  if (log === undefined || log.epoch === null) return [];
  const epoch = log.epoch;
  const stored = log.messages.find((message) => authored(message.user, message.cmid) === name);
  // A log that took over an older epoch's messages does not say in which epoch this one was stored.
  if (stored === undefined || facts.of('reset').some((reset) => reset.room === room)) return [];
  return [{ epoch, seq: stored.seq, mid: stored.mid }];
}
