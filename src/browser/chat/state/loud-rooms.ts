import { computed } from '@preact/signals';
import { levelOf } from '../../../protocol/notify-level.js';
import type { RoomView } from '../../../protocol/room.js';
import { myRooms } from './client.js';

/** Rooms whose numbers are told beside the list, too: of the others the person wants to hear nothing. */
export const loudRooms = computed(() => myRooms.value.filter((room) => levelOf(room) !== 'nothing'));

/** How many texts of others in these rooms call this person. Pure. */
export function mentionsOfAll(rooms: readonly Pick<RoomView, 'mentions'>[]): number {
  return rooms.reduce((sum, { mentions = 0 }) => sum + mentions, 0);
}
