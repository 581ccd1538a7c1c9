import { randomBytes } from 'node:crypto';

/** 12 bytes in base64url: ids of accounts, rooms, messages and epochs. */
export function newId(): string {
  return randomBytes(12).toString('base64url');
}

/** 24 bytes (192 bits) in base64url: what must not be guessed. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}
