/** Rooms and people by name, and going to them. */
import type { RoomView } from '../../../protocol/room.js';
import type { UserRef } from '../../../protocol/user-ref.js';
import { bestNamed } from '../text/named-like.js';
import { client } from './client.js';
import { openRoom } from './navigation.js';
import { writeTo } from './write-to.js';

export type Found =
  | { readonly kind: 'room'; readonly id: string; readonly name: string; readonly room: RoomView }
  | { readonly kind: 'person'; readonly id: string; readonly name: string; readonly person: UserRef };

/**
 * Pure. What is called so, the best first. Where that is the same, one's own rooms come first, then people, then rooms
 * that one is not in. Of one's own those with something unread are first. A conversation with one person stands for
 * that person. Archived rooms of one's own are last; others are left out, since nobody comes in.
 */
export function findNamed(
  rooms: readonly RoomView[],
  people: readonly UserRef[],
  sought: string,
): readonly Found[] {
  const mine = rooms.filter(({ member }) => member);
  const open = mine.filter(({ archived }) => !archived);
  const [unread, read] = [open.filter((one) => one.unread > 0), open.filter((one) => one.unread === 0)];
  const partners = new Set(
    mine.flatMap(({ direct }) => (direct?.length === 2 ? direct : [])).map(({ id }) => id),
  );
  const roomFound = (room: RoomView): Found => ({ kind: 'room', id: room.id, name: room.name, room });
  const all: Found[] = [
    ...[...unread, ...read].map(roomFound),
    ...people
      .filter(({ id }) => !partners.has(id))
      .map((person): Found => ({ kind: 'person', id: person.id, name: person.name, person })),
    ...rooms.filter(({ member, archived }) => !member && !archived).map(roomFound),
    ...mine.filter(({ archived }) => archived).map(roomFound),
  ];
  return bestNamed(all, sought);
}

/** Opens a room, which is joined before, or the conversation with a person. Rejects when refused. */
export async function goToFound(found: Found): Promise<void> {
  if (found.kind === 'person') return writeTo([found.id]);
  if (!found.room.member) await client.join(found.id);
  openRoom(found.id);
}
