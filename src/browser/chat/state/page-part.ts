/**
 * Parts of the page that are files of their own. Each is fetched when it is needed, or when the browser has nothing
 * better to do.
 */
import { type Signal, signal } from '@preact/signals';

export class PagePart<T> {
  private readonly loaded: Signal<T | null> = signal(null);
  private load: () => Promise<T> = () => Promise.reject(new Error('Call fetchWith first.'));
  private fetching: Promise<T> | null = null;
  private readonly waiting: ((part: T) => void)[] = [];

  /** Null until it was fetched; a view that reads it follows. */
  get value(): T | null {
    return this.loaded.value;
  }

  /**
   * To be called before all others. `how` comes from the start of the page: the part has what is here in it, so nothing
   * here names it.
   */
  fetchWith(how: () => Promise<T>): void {
    this.load = how;
  }

  /** Resolves when it is there. Rejects when it could not be fetched now; the next call tries again. */
  async fetch(): Promise<T> {
    this.fetching ??= this.load();
    try {
      const part = await this.fetching;
      this.loaded.value = part;
      for (const use of this.waiting.splice(0)) use(part);
      return part;
    } catch (problem) {
      this.fetching = null;
      throw problem;
    }
  }

  /**
   * Calls `use` with it once it is there, in the order of the calls. Fetches nothing: what can wait must not hurry it.
   */
  whenThere(use: (part: T) => void): void {
    const part = this.loaded.peek();
    if (part !== null) use(part);
    else this.waiting.push(use);
  }

  /** The same for somebody who cannot go on without it. */
  async needed(): Promise<T> {
    try {
      return await this.fetch();
    } catch (problem) {
      await reloadIfServed();
      throw problem;
    }
  }

  /** The same for a view that has nothing else to show: tries until it is there, or until the result is called. */
  insist(): () => void {
    let isOver = false;
    const attempt = () => {
      if (isOver) return;
      this.needed().catch(() => setTimeout(attempt, INSIST_EVERY_MS));
    };
    attempt();
    return () => {
      isOver = true;
    };
  }

  /** When the browser has nothing better to do; without a word when that fails. */
  fetchSoon(): void {
    const fetchNow = () => void this.fetch().catch(notNow);
    // Not in every browser.
    if (globalThis.requestIdleCallback === undefined) setTimeout(fetchNow, 200);
    else requestIdleCallback(fetchNow, { timeout: 2_000 });
  }
}

/** It was not needed yet; whoever needs it fetches it again, and is told. */
export function notNow(): void {}

const INSIST_EVERY_MS = 2_000;
const RELOADED = 'holdfast.reloaded';
const RELOAD_EVERY_MS = 30_000;

/**
 * The server has another version of the page by now, or the browser remembers the failure (most do, for as long as the
 * page lives). A new page helps in both cases, if there is one.
 */
async function reloadIfServed(): Promise<void> {
  // Nobody answers now: the page that is there is better than none.
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
