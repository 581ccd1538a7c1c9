import { randomBytes } from 'node:crypto';
import { type Entry, type NoticeEntry, seqOfMid } from '../../../src/protocol/entries.js';
import type { Position, UserRef } from '../../../src/protocol/events.js';
import type { AppendInput, AppendResult, LogState, MessagePlace } from '../../../src/store/interfaces/log.js';
import type { NoticeInput } from '../../../src/store/interfaces/rooms.js';
import type { Store } from '../../../src/store/interfaces/store.js';

export function id(): string {
  return randomBytes(9).toString('base64url');
}

export function person(name: string): UserRef {
  return { id: `u-${name}-${id()}`, name };
}

/** The first account of a store becomes an operator. */
export function firstAccount({ id }: UserRef) {
  return { id, name: 'Ann', nameKey: 'ann', passwordHash: 'hash', synthetic: false, mayBeFirst: true };
}

/** As a server makes them: their length tells a mid with a seq from one of an older store. */
function longId(): string {
  return `${id()}0000`;
}

/** What every entry is appended with, by a worker that has seen nothing of the room. */
export function entryBy(room: string, user: UserRef) {
  return { room, user, cmid: id(), mid: longId(), known: null, freshEpoch: id() };
}

/** Where a message is, as a server reads it from the mid: 0 for one of an older store. */
export function placeOf(mid: string): MessagePlace {
  return { seq: seqOfMid(mid) ?? 0, mid };
}

/** Who asks for a decision about a room, and is no operator. */
export function asked(by: UserRef): { id: string; operator: boolean } {
  return { id: by.id, operator: false };
}

/** The row that tells of what `user` did, by a worker that has seen nothing of the room. */
export function noticeBy(user: UserRef): NoticeInput {
  return { id: `${id()}abcd`, user, known: null };
}

/** A room that `owner` made, with these members besides. */
export async function roomOf(
  store: Store,
  isPrivate: boolean,
  owner: UserRef,
  ...members: readonly UserRef[]
): Promise<string> {
  const room = { id: `room-${id()}`, name: `Tea ${id()}`, private: isPrivate, owner: owner.id };
  await store.rooms.create(room, room.name, owner);
  for (const member of members) await store.rooms.addMember(room.id, member, owner.id);
  return room.id;
}

export async function entriesIn(store: Store, room: string): Promise<Entry[]> {
  return (await store.log.range(room, 1, 1e9, 1_000))?.messages.map(({ entry }) => entry) ?? [];
}

export async function noticesIn(store: Store, room: string): Promise<NoticeEntry[]> {
  return (await entriesIn(store, room)).filter((entry) => entry.kind === 'notice');
}

/** A public room of the server's, with these members. */
export async function roomWith(store: Store, ...members: readonly UserRef[]): Promise<string> {
  const room = { id: `room-${id()}`, name: `Room ${id()}`, private: false, owner: null };
  await store.rooms.create(room, room.name, null);
  for (const member of members) await store.rooms.addMember(room.id, member);
  return room.id;
}

export function say(
  store: Store,
  room: string,
  user: UserRef,
  text: string,
  more: { cmid?: string; known?: Position | null; freshEpoch?: string; rate?: AppendInput['rate'] } = {},
): Promise<AppendResult> {
  return store.log.append({
    room,
    user,
    text,
    cmid: more.cmid ?? id(),
    mid: id(),
    known: more.known ?? null,
    freshEpoch: more.freshEpoch ?? id(),
    rate: more.rate,
  });
}

export async function stateOf(store: Store, room: string): Promise<LogState> {
  const state = await store.log.state(room);
  if (state === null) throw new Error(`no room ${room}`);
  return state;
}

export async function allTexts(store: Store, room: string): Promise<string[]> {
  const page = await store.log.range(room, 1, Number.MAX_SAFE_INTEGER, 100_000);
  return page?.messages.map(({ message }) => message.text) ?? [];
}

export function stored(result: AppendResult): Extract<AppendResult, { kind: 'stored' }> {
  if (result.kind !== 'stored') throw new Error(`not stored: ${JSON.stringify(result)}`);
  return result;
}
