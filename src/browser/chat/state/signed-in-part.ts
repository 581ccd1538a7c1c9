/** Fetches the part of the page that only signed-in people need. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { OpenTransport } from '../../../client/connection/transport.js';

/** What the page uses of that part. */
export interface SignedInPart {
  readonly Chat: ComponentType<{ lost: boolean }>;
  readonly openTransport: OpenTransport;
}

/** Null until it was fetched. */
export const signedIn = signal<SignedInPart | null>(null);
let load: () => Promise<SignedInPart> = () => Promise.reject(new Error('Call fetchSignedInWith first.'));
let fetching: Promise<SignedInPart> | null = null;

/** To be called before all others. `how` comes from the page's entry: the part has what is here in it, so nothing here names it. */
export function fetchSignedInWith(how: () => Promise<SignedInPart>): void {
  load = how;
}

/** Resolves when it is there. Rejects when it could not be fetched now; the next call tries again. */
export async function fetchSignedIn(): Promise<SignedInPart> {
  fetching ??= load();
  try {
    signedIn.value = await fetching;
    return signedIn.value;
  } catch (problem) {
    fetching = null;
    throw problem;
  }
}

/** The same for somebody who cannot go on without it. */
export async function neededSignedIn(): Promise<SignedInPart> {
  try {
    return await fetchSignedIn();
  } catch (problem) {
    await reloadIfServed();
    throw problem;
  }
}

/** It was not needed yet; whoever needs it fetches it again, and is told. */
export function notNow(): void {}

/** While somebody still signs in: when the browser has nothing better to do. */
export function fetchSignedInSoon(): void {
  const fetchNow = () => void fetchSignedIn().catch(notNow);
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
