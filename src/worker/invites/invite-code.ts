import { createHash } from 'node:crypto';

const ID_BYTES = 24;

/** What the store calls the invite with this code: a digest, of which nobody can make the link. Pure. */
export function inviteId(code: string): string {
  return createHash('sha256').update(code).digest().subarray(0, ID_BYTES).toString('base64url');
}
