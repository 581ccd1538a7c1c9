import type { EventOf, HistoryEvent } from '../history.js';
import type { Check, Violation } from './check.js';

interface First {
  readonly mid: string;
  readonly rest: string | null;
  readonly event: HistoryEvent;
}

/** SEND-3: (room, epoch, seq) names one message everywhere and for ever: mid, author, cmid and text. */
export const oneMessageANumber: Check = {
  name: 'one-message-a-number',
  promises: ['SEND-3', 'SEND-4'],
  find(facts) {
    const found: Violation[] = [];
    const first = new Map<string, First>();
    const meet = (
      event: Exclude<HistoryEvent, EventOf<'run'>>,
      place: string,
      mid: string,
      rest: string | null,
    ) => {
      const known = first.get(place);
      if (known === undefined || (known.rest === null && known.mid === mid)) {
        first.set(place, { mid, rest, event });
      } else if (known.mid !== mid || (rest !== null && known.rest !== rest)) {
        found.push({
          at: event.t,
          what: `two different messages have the number ${place}: ${known.mid} and ${mid}`,
          events: [known.event, event],
        });
      }
    };
    for (const { event, room, epoch, message } of facts.sightings) {
      const rest = `${message.user}\n${message.cmid}\n${message.text}`;
      meet(event, `${room} ${epoch} ${message.seq}`, message.mid, rest);
    }
    for (const ack of facts.of('ack')) meet(ack, `${ack.room} ${ack.epoch} ${ack.seq}`, ack.mid, null);
    for (const join of facts.of('join')) {
      if (join.since !== null && join.since.seq > 0 && join.complete) {
        meet(join, `${join.room} ${join.since.epoch} ${join.since.seq}`, join.since.mid, null);
      }
    }
    return found;
  },
};
