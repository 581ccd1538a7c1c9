import { createHash } from 'node:crypto';

/** An id that the server made. */
const OF = /^[A-Za-z0-9_-]{1,40}$/;
/** 192 bits in base64url. */
const SECRET = /^[A-Za-z0-9_-]{32}$/;

/** What a code says: of whom or what it is, and by what it is found among theirs. */
export interface ReadCode {
  readonly of: string;
  /** The digest of the secret; only this is kept. */
  readonly digest: string;
}

/** Pure. What whoever has it is let in by. `secret`: 192 bits, in base64url. */
export function codeOf(of: string, secret: string): string {
  return `${of}.${secret}`;
}

/** Pure. Null for what is no code. */
export function readCode(code: string): ReadCode | null {
  const [of = '', secret = '', ...rest] = code.split('.');
  if (rest.length > 0 || !OF.test(of) || !SECRET.test(secret)) return null;
  return { of, digest: createHash('sha256').update(secret).digest('base64url') };
}
