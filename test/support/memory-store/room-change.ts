/** Who is in a room and what it is called, in the plain form that `room-change.lua` has to match. */
import { nameKey } from '../../../src/domain/names.js';
import { midOf, type NoticeEntry } from '../../../src/protocol/entries.js';
import type { UserRef } from '../../../src/protocol/events.js';
import type { Role } from '../../../src/protocol/room.js';
import type { Decider, NoticeInput } from '../../../src/store/interfaces/rooms.js';
import { readEntry, refJson } from '../../../src/store/log-codec.js';
import { noSuchRoom, roomRefusal } from '../../../src/store/room-refusals.js';
import { entryJson } from '../entry-of.js';
import type { MemoryDatabase, StoredRoom } from './database.js';
import { cmidField, isForked } from './log.js';

/** Null: no member. */
export function roleIn({ room, members, roles }: StoredRoom, userId: string): Role | null {
  if (!members.has(userId)) return null;
  return roles.get(userId) ?? (room.owner === userId ? 'moderator' : 'member');
}

/** Throws `forbidden` for whoever may not decide about others there. */
export function insistOnModerator(stored: StoredRoom, by: Decider): void {
  if (!by.operator && roleIn(stored, by.id) !== 'moderator') throw roomRefusal('forbidden');
}

/** Members that are no bots. */
export function peopleIn({ members }: StoredRoom): string[] {
  return [...members.values()].filter(({ bot }) => bot !== true).map(({ id }) => id);
}

/** Throws for the last moderator of others. */
export function insistOnAnotherModerator(stored: StoredRoom, userId: string): void {
  const others = peopleIn(stored).filter((id) => id !== userId);
  if (roleIn(stored, userId) !== 'moderator' || others.length === 0) return;
  if (!others.some((id) => roleIn(stored, id) === 'moderator')) throw roomRefusal('last-moderator');
}

export function insistOnNotDirect({ room }: StoredRoom): void {
  if (room.direct !== undefined) throw roomRefusal('direct');
}

/** The room with this id. Throws where there is none, and for direct rooms, which nobody changes. */
export function changeableRoom(db: MemoryDatabase, id: string): StoredRoom {
  const stored = db.rooms.get(id);
  if (stored === undefined) throw noSuchRoom();
  insistOnNotDirect(stored);
  return stored;
}

/** Nobody new comes into an archived room. */
export function insistOnNotArchived({ room }: StoredRoom): void {
  if (room.archived) throw roomRefusal('archived');
}

export function takeOut(
  db: MemoryDatabase,
  stored: StoredRoom,
  userId: string,
  reason: 'left' | 'removed',
  notice: NoticeInput | null,
): void {
  const { room, members, invited, roles, notify, bots, outgoing } = stored;
  members.delete(userId);
  notify.delete(userId);
  bots.delete(userId);
  invited.delete(userId);
  if (room.owner === userId) roles.set(userId, 'member');
  else roles.delete(userId);
  const told = notice === null ? {} : { notice: notice.id };
  db.publish({ kind: 'removed', room: room.id, userId, reason, ...told });
  for (const [bot, owner] of bots) if (owner === userId) takeOut(db, stored, bot, 'removed', null);
  for (const [id, { hook }] of outgoing) if (hook.by.id === userId) outgoing.delete(id);
}

/** Throws where a bot of the room is called so. */
export function insistOnBotName({ members }: StoredRoom, name: string): void {
  const key = nameKey(name);
  for (const { bot, name: other } of members.values())
    if (bot === true && nameKey(other) === key) throw roomRefusal('hook-name', name);
}

/** What was done and told once stays so for whoever repeats it. */
export function wasNoted(stored: StoredRoom, notice: NoticeInput | null): boolean {
  return notice !== null && stored.cmids.has(cmidField(notice.user.id, notice.id));
}

/** Appends a row that tells of a change. */
export function tell(
  db: MemoryDatabase,
  stored: StoredRoom,
  notice: NoticeInput | null,
  told: Pick<NoticeEntry, 'what' | 'about' | 'text' | 'on'>,
): void {
  if (notice === null) return;
  const { room } = stored;
  const { user, known } = notice;
  if (isForked(stored, known)) {
    stored.epoch = notice.id;
    db.publish({ kind: 'epoch', room: room.id, epoch: notice.id });
  }
  const seq = stored.head + 1;
  const cmid = stored.cmids.has(cmidField(user.id, notice.id)) ? `${notice.id}2` : notice.id;
  const mid = midOf(seq, cmid);
  const entry = readEntry(entryJson(seq, mid, noticeBody(told, cmid, user), db.now()));
  stored.entries.push(entry);
  stored.cmids.set(cmidField(user.id, cmid), { seq, mid });
  stored.head = seq;
  stored.headMid = mid;
  db.publish({ kind: 'message', room: room.id, epoch: stored.epoch, entry });
}

function noticeBody(
  { what, about, text, on }: Pick<NoticeEntry, 'what' | 'about' | 'text' | 'on'>,
  cmid: string,
  user: UserRef,
): string {
  const whom = about === undefined ? '' : `,"about":${refJson(about)}`;
  const words = text === undefined ? '' : `,"text":${JSON.stringify(text)}`;
  const state = on === undefined ? '' : `,"on":${on}`;
  return `"kind":"notice","what":"${what}","cmid":"${cmid}","user":${refJson(user)}${whom}${words}${state}`;
}
