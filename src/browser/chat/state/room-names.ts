/** Who can be called in a room: its members, those who are here first. */
import { signal } from '@preact/signals';
import type { UserRef } from '../../../protocol/events.js';
import { asNow, client, user } from './client.js';

const members = signal<ReadonlyMap<string, readonly UserRef[]>>(new Map());
const asked = new Map<string, number>();
/** A room's members are asked for at most this often; who came since is known as long as they are here. */
const ASK_EVERY_MS = 30_000;

/** As far as it is known; who is here, then who wrote, then the others. Not the person of this page. */
export function callableIn(room: string): readonly UserRef[] {
  const open = client.room(room);
  const authors = (open?.log.messages ?? []).slice(-200).map((message) => message.user);
  const isKnown = members.value.get(room);
  // Whoever wrote may have left.
  const ids = new Set(isKnown?.map(({ id }) => id));
  const still = isKnown === undefined ? authors : authors.filter(({ id }) => ids.has(id));
  const others = [...(isKnown ?? [])].sort((a, b) => a.name.localeCompare(b.name));
  const all = [...(open?.online ?? []), ...still.reverse(), ...others];
  const unique = new Map(all.toReversed().map((one) => [one.id, one]));
  unique.delete(user.peek()?.id ?? '');
  return [...unique.values()].reverse().map(asNow);
}

/**
 * Asks for the room's members where that is due; `done` when they came. Without them those who are here are offered.
 */
export function learnMembers(room: string, done: () => void): void {
  const now = performance.now();
  if (now - (asked.get(room) ?? Number.NEGATIVE_INFINITY) < ASK_EVERY_MS) return;
  asked.set(room, now);
  client.api.members(room).then(
    (body) => {
      members.value = new Map([...members.peek(), [room, body.members]]);
      done();
    },
    () => asked.delete(room),
  );
}
