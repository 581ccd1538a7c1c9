import { createHash } from 'node:crypto';
import type { Room } from '../protocol/room.js';
import type { UserRef } from '../protocol/user-ref.js';

const PREFIX = 'direct-';
/** 192 bits of the digest: nobody finds other people with the same one. */
const DIGEST = /^[A-Za-z0-9_-]{32}$/;

/** Pure. The id of the one direct room of exactly these people, in whatever order they are given. */
export function directRoomId(people: readonly string[]): string {
  const digest = createHash('sha256').update([...new Set(people)].sort().join(' '));
  return `${PREFIX}${digest.digest('base64url').slice(0, 32)}`;
}

/** Pure. Ids of other rooms are shorter, or a word. */
export function isDirectRoomId(id: string): boolean {
  return id.startsWith(PREFIX) && DIGEST.test(id.slice(PREFIX.length));
}

/** Pure. As one of its people sees it: called as the others are. Without `viewer`, as all of them are. */
export function directRoom(id: string, people: readonly UserRef[], viewer?: string): Room {
  const direct = [...people].sort((a, b) => (a.id < b.id ? -1 : 1));
  const others = direct.filter((person) => person.id !== viewer);
  return { id, name: others.map((person) => person.name).join(', '), private: true, owner: null, direct };
}
