/** What people are called whose ids are all that is known. */
import { signal } from '@preact/signals';
import { asNow, client, user } from './client.js';

const known = signal<ReadonlyMap<string, string>>(new Map());
const asked = new Map<string, number>();
/** A room's members are asked for at most this often. */
const ASK_EVERY_MS = 30_000;

/** The name of a person in a room, or null while it is not known; a view that reads it follows. */
export function nameOf(room: string, id: string): string | null {
  const me = user.value;
  if (me?.id === id) return me.name;
  const online = client.room(room)?.online.find((person) => person.id === id);
  // Whoever is called otherwise now than in what is written is known by that alone.
  return asNow({ id, name: '' }).name || (online?.name ?? known.value.get(id) ?? null);
}

/** Finds out the names of these people, where that is needed. */
export function learnNames(room: string, ids: readonly string[]): void {
  if (ids.every((id) => nameOf(room, id) !== null)) return;
  const names = new Map(known.peek());
  for (const { user: author } of client.room(room)?.log.messages ?? []) names.set(author.id, author.name);
  known.value = names;
  const now = performance.now();
  if (ids.every((id) => nameOf(room, id) !== null)) return;
  if (now - (asked.get(room) ?? Number.NEGATIVE_INFINITY) < ASK_EVERY_MS) return;
  asked.set(room, now);
  client.api.members(room).then(
    ({ members }) => {
      const more = new Map(known.peek());
      for (const { id, name } of members) more.set(id, name);
      known.value = more;
    },
    () => asked.delete(room),
  );
}
