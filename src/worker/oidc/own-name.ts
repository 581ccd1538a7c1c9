/** The account of somebody whom a provider vouches for: its id, and how it may be called. Pure. */
import { createHash } from 'node:crypto';
import { LIMITS } from '../../protocol/limits.js';

/** What a provider says of a person; `sub` is theirs for good, all else may change. */
export interface OidcClaims {
  readonly iss: string;
  readonly sub: string;
  /** When they last showed who they are, s since 1970. */
  readonly auth_time?: unknown;
  readonly preferred_username?: unknown;
  readonly nickname?: unknown;
  readonly name?: unknown;
  readonly email?: unknown;
}

/** So many numbers are tried behind each name before one is drawn. */
const NUMBERED = 9;

/** The same person of the same provider has the same account, and nothing has to be stored to find it. */
export function accountIdOf(issuer: string, sub: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['oidc', issuer, sub]))
    .digest();
  // As long as the other ids.
  return digest.toString('base64url').slice(0, 16);
}

/**
 * Names to try, the best first. An account that is there keeps its name, whatever a provider says: nobody comes into
 * it by being called like it. The last ones end in what `id` begins with, so that one of them is free.
 */
export function namesToTry(claims: OidcClaims, id: string): string[] {
  const { preferred_username, nickname, name, email } = claims;
  const given = [preferred_username, nickname, name, typeof email === 'string' ? email.split('@')[0] : null];
  const bases = [...new Set(given.flatMap((one) => (typeof one === 'string' ? [asName(one)] : [])))];
  const long = bases.filter((base) => [...base].length >= LIMITS.nameMinChars);
  const fitting = long.length === 0 ? ['person'] : long;
  const numbered = fitting.flatMap((base) =>
    Array.from({ length: NUMBERED - 1 }, (_, at) => shortened(base, `-${at + 2}`)),
  );
  const own = id.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
  const last = [...fitting, 'person'].map((base) => shortened(base, `-${own.slice(0, 6)}`));
  return [...fitting, ...numbered, ...last];
}

/** What of a text may stand in a name: `ann.lee@example.org` is `ann.lee`. */
function asName(text: string): string {
  const local = /^[^@\s]+@[^@\s]+$/.test(text) ? (text.split('@')[0] as string) : text;
  const kept = local
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{Nd}\p{M}._\- ]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return shortened(kept, '');
}

function shortened(base: string, end: string): string {
  return `${[...base]
    .slice(0, LIMITS.nameMaxChars - end.length)
    .join('')
    .trim()}${end}`;
}
