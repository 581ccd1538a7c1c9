import type { EventOf, HistoryEvent } from '../history.js';
import type { Check, Violation } from './check.js';

interface First {
  readonly mid: string;
  readonly rest: string | null;
  /** null: not known, since it was changed. */
  readonly text: string | null;
  readonly event: HistoryEvent;
}

/**
 * SEND-3: (room, epoch, seq) names one entry everywhere and for ever: mid, author, cmid, what it does, and text unless
 * that was changed.
 */
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
      text: string | null = null,
    ) => {
      const known = first.get(place);
      const isOther =
        known !== undefined &&
        (known.mid !== mid ||
          (rest !== null && known.rest !== null && known.rest !== rest) ||
          (text !== null && known.text !== null && known.text !== text));
      if (known === undefined) {
        first.set(place, { mid, rest, text, event });
      } else if (!isOther) {
        if (known.rest === null || known.text === null) {
          first.set(place, { ...known, rest: known.rest ?? rest, text: known.text ?? text });
        }
      } else {
        found.push({
          at: event.t,
          what: `two different entries have the number ${place}: ${known.mid} and ${mid}`,
          events: [known.event, event],
        });
      }
    };
    for (const { event, room, epoch, message } of facts.sightings) {
      const { seq, mid, user, cmid, kind, of, emoji, on, reply, deleted, edited, what, about, said } =
        message;
      const rest = [user, cmid, kind, of, emoji, on, reply, what, about, said].join('\n');
      const text = deleted || edited !== undefined ? null : message.text;
      meet(event, `${room} ${epoch} ${seq}`, mid, rest, text);
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
