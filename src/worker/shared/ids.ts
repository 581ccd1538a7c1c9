import { randomBytes, randomFillSync } from 'node:crypto';

const ID_BYTES = 12;
/** Random bytes ahead: asking the system for a few at a time costs more than the rest of an id. */
const pool = Buffer.allocUnsafeSlow(ID_BYTES * 512);
let used = pool.length;

/** 12 bytes in base64url: ids of accounts, rooms, messages and epochs. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.toString('base64url', used - ID_BYTES, used);
}

/** 24 bytes (192 bits) in base64url: what must not be guessed. */
export function newUnguessableId(): string {
  return randomBytes(24).toString('base64url');
}
