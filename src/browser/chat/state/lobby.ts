/** Where somebody new begins. */
import { effect } from '@preact/signals';
import { client, rooms, roomsListed, user } from './client.js';
import { notNow } from './page-part.js';

/**
 * Someone new begins in the rooms that the server itself made, so that the first thing they see is people. The list of
 * them that cannot be had now comes with the connection. Whoever is refused there is told by the client's own news.
 */
export async function joinLobby(): Promise<void> {
  await client.refreshRooms().catch(notNow);
  const person = user.peek()?.id;
  let isOver = false;
  const end = effect(() => {
    const isElse = user.value?.id !== person;
    if (isOver || (!isElse && !roomsListed.value)) return;
    isOver = true;
    const lobby = isElse ? undefined : rooms.peek().find((room) => room.owner === null && !room.private);
    if (lobby !== undefined && !lobby.member) client.join(lobby.id).catch(notNow);
    // Not within its own first run.
    queueMicrotask(() => end());
  });
}
