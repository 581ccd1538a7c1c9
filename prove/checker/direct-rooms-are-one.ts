import type { EventOf, HistoryEvent } from '../history.js';
import type { Check, Violation } from './check.js';
import type { Facts } from './facts.js';

/** What says which room is that of some people. */
type Word = EventOf<'direct' | 'named'>;

/**
 * SEND-8: the same people get the same direct room, whoever of them asks and when, and others get another. Nothing of
 * it reaches anybody else.
 */
export const directRoomsAreOne: Check = {
  name: 'direct-rooms-are-one',
  promises: ['SEND-8'],
  find(facts) {
    const found: Violation[] = [];
    const ofPeople = new Map<string, { readonly room: string; readonly word: Word }>();
    const ofRoom = new Map<string, { readonly people: readonly string[]; readonly word: Word }>();
    for (const { room, people, word } of wordsOf(facts)) {
      const key = keyOf(people);
      const before = ofPeople.get(key);
      if (before === undefined) ofPeople.set(key, { room, word });
      else if (before.room !== room) {
        const what = `${key} have two direct rooms, ${before.room} and ${room}`;
        found.push({ at: word.t, what, events: [before.word, word] });
      }
      const other = ofRoom.get(room);
      if (other === undefined) ofRoom.set(room, { people, word });
      else if (keyOf(other.people) !== key) {
        const what = `${room} is the direct room of ${keyOf(other.people)} and of ${key}`;
        found.push({ at: word.t, what, events: [other.word, word] });
      }
    }
    for (const event of facts.events) {
      const reader = readerOf(event);
      const direct = reader === null ? undefined : ofRoom.get(reader.room);
      if (reader === null || direct === undefined || direct.people.includes(reader.user)) continue;
      const what = `${reader.user} is none of ${keyOf(direct.people)} and got something of ${reader.room}`;
      found.push({ at: event.t, what, events: [direct.word, event] });
    }
    return found;
  },
};

function wordsOf(facts: Facts) {
  const opened = facts.of('direct').flatMap((word) => {
    const { room, people } = word;
    return room === null ? [] : [{ room, people, word }];
  });
  const listed = facts.of('named').flatMap((word) => {
    const { id: room, people } = word;
    return people === undefined ? [] : [{ room, people, word }];
  });
  return [...opened, ...listed].sort((a, b) => a.word.t - b.word.t);
}

function keyOf(people: readonly string[]): string {
  return [...people].sort().join(' and ');
}

/** Whom an event brings something of a room; null: nobody. */
function readerOf(event: HistoryEvent): { readonly user: string; readonly room: string } | null {
  switch (event.type) {
    case 'wire':
    case 'join':
    case 'presence':
    case 'ack':
      return event;
    case 'rows':
    case 'final':
      return { user: event.reader, room: event.room };
    case 'named':
      return event.people === undefined || event.to === undefined ? null : { user: event.to, room: event.id };
    default:
      return null;
  }
}
