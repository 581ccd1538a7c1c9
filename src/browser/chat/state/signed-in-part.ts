/** Fetches the part of the page that only signed-in people need. */
import { signal } from '@preact/signals';

type SignedIn = typeof import('../signed-in.js');

/** Null until it was fetched. */
export const signedIn = signal<SignedIn | null>(null);
let fetching: Promise<SignedIn> | null = null;

/** Resolves when it is there. Rejects when it could not be fetched now; the next call tries again. */
export async function fetchSignedIn(): Promise<SignedIn> {
  fetching ??= import('../signed-in.js');
  try {
    signedIn.value = await fetching;
    return signedIn.value;
  } catch (problem) {
    fetching = null;
    throw problem;
  }
}

/** The same for somebody who cannot go on without it. */
export async function neededSignedIn(): Promise<SignedIn> {
  try {
    return await fetchSignedIn();
  } catch (problem) {
    await reloadIfServed();
    throw problem;
  }
}

/** While somebody still signs in: when the browser has nothing better to do. */
export function fetchSignedInSoon(): void {
  const fetchNow = () => void fetchSignedIn().catch(() => {});
  // Not in every browser.
  if (globalThis.requestIdleCallback === undefined) setTimeout(fetchNow, 200);
  else requestIdleCallback(fetchNow, { timeout: 2_000 });
}

const RELOADED = 'holdfast.reloaded';
const RELOAD_EVERY_MS = 30_000;

/**
 * The server has another version of the page by now, or the browser remembers the failure (most do, for as long as the page lives): a new
 * page helps in both cases, if there is one.
 */
async function reloadIfServed(): Promise<void> {
  const page = await fetch('/', { cache: 'no-store' }).catch(() => null);
  if (page?.ok !== true) return;
  try {
    const now = Date.now();
    if (now - Number(sessionStorage.getItem(RELOADED)) < RELOAD_EVERY_MS) return;
    sessionStorage.setItem(RELOADED, String(now));
  } catch {
    // Without a note of it there would be no end.
    return;
  }
  location.reload();
}
