import type { RowEntry } from '../../protocol/entries.js';
import type { Message } from '../../protocol/events.js';
import type { RoomView } from '../../protocol/room.js';

/**
 * How many messages stand after this person's read position in a log without changes; their own move it, so these are
 * others'. For nodes of an older version, which count none: else `UnreadCount` is the truth. Pure.
 */
export function unreadOf({ head, read }: Pick<RoomView, 'head' | 'read'>): number {
  return Math.max(0, head - read);
}

/** The unread messages of all rooms of which one is a member. Pure. */
export function unreadOfAll(rooms: readonly Pick<RoomView, 'unread' | 'member'>[]): number {
  return rooms.reduce((sum, room) => (room.member ? sum + room.unread : sum), 0);
}

/** Pure. Whether a row after seq `after` is what counts as unread: a text of somebody else that is not deleted. */
export function isNewTo(row: RowEntry, me: string, after = 0): row is Message {
  return row.kind === undefined && row.seq > after && row.user.id !== me && !row.deleted;
}
