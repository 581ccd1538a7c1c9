/** Which of a browser's tabs tells of a message: the first that claims it, once for each person. */
import type { KeyValueStorage } from '../../../client/delivery/key-value-storage.js';

/** As much of Web Locks as is needed. */
export type Locks = Pick<LockManager, 'request'>;

const KEY_PREFIX = 'holdfast.told.';
/** A tab that slept hears of a message later than the others. By then what is kept says that it was told. */
const HELD_MS = 60_000;
/** Claims of messages that were told; a tab that slept longer than so many has more to show than one of them. */
export const CLAIMS_KEPT = 500;

/**
 * True for one tab of all that ask for the same message and person. Storages of two tabs know of each other late, and
 * locks at once, so both have to say that it is free.
 */
export function claim(
  locks: Locks,
  storage: KeyValueStorage,
  { person, mid, now }: { readonly person: string; readonly mid: string; readonly now: number },
): Promise<boolean> {
  const key = `${KEY_PREFIX}${person}.${mid}`;
  return new Promise((resolve) => {
    void locks.request(key, { ifAvailable: true }, (lock) => {
      if (lock === null || storage.get(key) !== null) return resolve(false);
      keep(storage, key, now);
      resolve(true);
      return new Promise<void>((release) => setTimeout(release, HELD_MS));
    });
  });
}

function keep(storage: KeyValueStorage, key: string, now: number): void {
  try {
    const claims = storage.keys().filter((one) => one.startsWith(KEY_PREFIX));
    const oldestFirst = claims.sort((a, b) => Number(storage.get(a)) - Number(storage.get(b)));
    for (const old of oldestFirst.slice(0, Math.max(0, claims.length + 1 - CLAIMS_KEPT))) storage.remove(old);
    storage.set(key, String(now));
  } catch {
    // Full: the lock alone tells the tabs apart.
  }
}
