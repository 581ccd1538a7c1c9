import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/** A claim (of a name, of being the first) that was never confirmed runs out after this. */
export const CLAIM_MS = 30_000;
/** How long it is remembered that something never will be: no frozen process sends the rest of its work after a day. */
export const VOID_MS = 24 * 60 * 60_000;
/**
 * Whoever meets an unconfirmed claim waits for 1.5 s. Whoever is alive confirms in some ms, and the person has to be
 * told within 3 s.
 */
export const TRIES = 15;
export const PAUSE_MS = 100;
/** Claims that run out or change hands while one looks; nobody is kept by more of them. */
export const TAKE_OVERS = 3;

/** What became of a claim: `begun` and `free` are answers of one look, where nobody has confirmed it. */
export interface Look<T> {
  readonly answer: T;
  /** Who has claimed and not confirmed it; null: it is decided. */
  readonly unconfirmed: string | null;
}

/**
 * Whose claims were found dead: the next one of theirs is taken over at once, so that one wait is enough for several.
 */
export interface DeadClaimant {
  id: string;
}

/**
 * Looks until a claim is decided. One that stays unconfirmed and whose holder never wrote a record is dead, so it is
 * taken over: `look` gets the dead holder's id. Should that holder live after all, their confirmation fails. Null: the
 * holder's record is there, unconfirmed.
 */
export async function resolveClaim<T>(
  claimant: DeadClaimant,
  look: (dead: string) => Promise<Look<T>>,
  isWritten: (holder: string) => Promise<boolean>,
): Promise<{ readonly answer: T } | { readonly begunBy: string }> {
  for (let tries = 1; ; tries += 1) {
    const { answer, unconfirmed } = await look(claimant.id);
    if (unconfirmed === null) return { answer };
    if (tries < TRIES) {
      await sleep(PAUSE_MS);
    } else {
      if (tries >= TRIES + TAKE_OVERS || (await isWritten(unconfirmed))) return { begunBy: unconfirmed };
      claimant.id = unconfirmed;
    }
  }
}

/** Claims a name, whose record lies at `recordOf(id)`. `answer`: who has it now, for good unless it is `id`. */
export function claimName(
  connection: StoreConnection,
  nameHolder: string,
  id: string,
  recordOf: (id: string) => string,
  claimant: DeadClaimant,
): Promise<{ readonly answer: string } | { readonly begunBy: string }> {
  return resolveClaim(
    claimant,
    async (dead) => {
      const [holder, left] = await runScript<[string, number]>(
        connection,
        'claim-name',
        nameHolder,
        id,
        CLAIM_MS,
        dead,
      );
      return { answer: holder, unconfirmed: holder === id || left === -1 ? null : holder };
    },
    (holder) => isThere(connection, recordOf(holder)),
  );
}

export async function isThere(connection: StoreConnection, key: string): Promise<boolean> {
  return (await runCommand<number>(connection, 'EXISTS', key)) === 1;
}
