/** Conversations of exactly their people: opened from wherever a name stands. */
import { computed, signal } from '@preact/signals';
import type { UserRef } from '../../../protocol/user-ref.js';
import { asNow, client, myRooms, user } from './client.js';
import { sentenceOf } from './error-words.js';
import { openRoom } from './navigation.js';
import { showToast } from './toasts.js';

/** People of one's rooms, by name, without oneself; null: not asked for yet. */
export const acquaintances = computed(() =>
  known.value === null ? null : known.value.map(asNow).sort((a, b) => a.name.localeCompare(b.name)),
);
const known = signal<readonly UserRef[] | null>(null);

/** Opens the conversation with these people; why not is told. */
export async function writeTo(people: readonly string[]): Promise<void> {
  openRoom(await client.openDirect(people));
}

/** The same, from a button beside a name. */
export function writeToOne(person: UserRef): void {
  writeTo([person.id]).catch((error) => showToast(sentenceOf(error)));
}

/**
 * Asks for the people of one's rooms, one room after the other; those of direct rooms are known. Rejects when nobody
 * could be asked for.
 */
export async function learnAcquaintances(): Promise<void> {
  const people = new Map<string, UserRef>();
  let failure: unknown = null;
  for (const { id, direct } of myRooms.peek()) {
    try {
      const some = direct ?? (await client.api.members(id)).members;
      for (const one of some) if (!one.bot) people.set(one.id, one);
    } catch (error) {
      failure = error;
    }
  }
  if (people.size === 0 && failure !== null) throw failure;
  people.delete(user.peek()?.id ?? '');
  known.value = [...people.values()];
}
