/**
 * Who is shown as here: somebody who leaves stays for a moment, so that a reload or a move does not make a name
 * flicker.
 */
import { type Signal, signal } from '@preact/signals';
import type { UserRef } from '../../../protocol/events.js';
import { asNow, client } from './client.js';

const AWAY_AFTER_MS = 2_500;

interface Shown {
  readonly user: UserRef;
  cancel: (() => void) | null;
}
const rooms = new Map<string, { people: Map<string, Shown>; tick: Signal<number> }>();

function bookOf(room: string) {
  let book = rooms.get(room);
  if (book === undefined) {
    book = { people: new Map(), tick: signal(0) };
    rooms.set(room, book);
    look(room);
  }
  return book;
}

function look(room: string): void {
  const book = rooms.get(room);
  if (book === undefined) return;
  const now = new Map((client.room(room)?.online ?? []).map((user) => [user.id, user]));
  for (const [id, user] of now) {
    book.people.get(id)?.cancel?.();
    book.people.set(id, { user, cancel: null });
  }
  for (const [id, shown] of book.people) {
    if (now.has(id) || shown.cancel !== null) continue;
    const timer = setTimeout(() => {
      book.people.delete(id);
      book.tick.value = book.tick.peek() + 1;
    }, AWAY_AFTER_MS);
    shown.cancel = () => clearTimeout(timer);
  }
  book.tick.value = book.tick.peek() + 1;
}

/** Reading it in a view makes the view follow. In order of name. */
export function presentIn(room: string): readonly UserRef[] {
  const book = bookOf(room);
  void book.tick.value;
  return [...book.people.values()]
    .map(({ user }) => asNow(user))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export function listenForPresence(): void {
  client.on('presence', look);
}
