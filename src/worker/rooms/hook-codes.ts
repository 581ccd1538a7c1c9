import { createHash } from 'node:crypto';

/** 192 bits in base64url. */
const SECRET = /^[A-Za-z0-9_-]{32}$/;
const ROOM = /^[A-Za-z0-9_-]{1,40}$/;
const PREFIX = 'hook-';
const RANDOM = /^[A-Za-z0-9_-]{16}$/;

/** What the code of a hook says: where it writes, and by what its room's record of it is found. */
export interface ReadCode {
  readonly room: string;
  /** Of the secret; only this is kept. */
  readonly digest: string;
}

/** Pure. The last part of a hook's address. `secret`: 192 bits, in base64url. */
export function hookCode(room: string, secret: string): string {
  return `${room}.${secret}`;
}

/** Pure. Null for what is no code of any hook. */
export function readHookCode(code: string): ReadCode | null {
  const [room = '', secret = '', ...rest] = code.split('.');
  if (rest.length > 0 || !ROOM.test(room) || !SECRET.test(secret)) return null;
  return { room, digest: createHash('sha256').update(secret).digest('base64url') };
}

/** Pure. The id of a hook's bot. `random`: 12 bytes in base64url. */
export function hookIdOf(random: string): string {
  return `${PREFIX}${random}`;
}

/** Pure. Ids of people are shorter. */
export function isHookId(id: string): boolean {
  return id.startsWith(PREFIX) && RANDOM.test(id.slice(PREFIX.length));
}
