/** Conversations of exactly their people: opened from wherever a name stands. */
import { signal } from '@preact/signals';
import type { UserRef } from '../../../protocol/user-ref.js';
import { client, myRooms, user } from './client.js';
import { openRoom } from './navigation.js';
import { sentenceOf } from './problem.js';
import { showToast } from './toasts.js';

/** People of one's rooms, by name, without oneself; null: not asked for yet. */
export const acquaintances = signal<readonly UserRef[] | null>(null);

/** Opens the conversation with these people; why not is told. */
export async function writeTo(people: readonly string[]): Promise<void> {
  openRoom(await client.openDirect(people));
}

/** The same, from a button beside a name. */
export function writeToOne(person: UserRef): void {
  writeTo([person.id]).catch((failure) => showToast(sentenceOf(failure)));
}

/** Asks for the people of all one's rooms. Rejects when nobody could be asked for. */
export async function learnAcquaintances(): Promise<void> {
  const ids = myRooms.peek().map((room) => room.id);
  const lists = await Promise.allSettled(ids.map((id) => client.api.members(id)));
  const failed = lists.find((list) => list.status === 'rejected');
  const people = new Map<string, UserRef>();
  for (const list of lists) {
    if (list.status === 'fulfilled') for (const one of list.value.members) people.set(one.id, one);
  }
  if (people.size === 0 && failed !== undefined) throw failed.reason;
  people.delete(user.peek()?.id ?? '');
  acquaintances.value = [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
}
