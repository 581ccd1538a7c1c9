/**
 * Parts of the page that are files of their own. Each is fetched when it is needed, or when the browser has nothing
 * better to do.
 */
import { type Signal, signal } from '@preact/signals';

/** Asks for a part a second time, when it does not come and its server answers. */
export interface AskAnew<T> {
  /** Whether all its files can be had now; bounded in time, and never rejects. */
  readonly canBeHad: () => Promise<boolean>;
  /**
   * Loads the part from another address, since a browser asks only once for a module that it still waits for. Missing
   * where other parts share the state of its modules: then only a new page can have it.
   */
  readonly load?: () => Promise<T>;
}

/** How many parts have not come although somebody waits for them: asked for again, and said. */
export const lateParts = signal(0);

export class PagePart<T> {
  private readonly loaded: Signal<T | null> = signal(null);
  private load: () => Promise<T> = () => Promise.reject(new Error('Call fetchWith first.'));
  private anew: AskAnew<T> | null = null;
  private fetching: Promise<T> | null = null;
  private arrive: (part: Promise<T>) => void = () => {};
  private waiters = 0;
  private unwatch = () => {};
  private readonly waiting: ((part: T) => void)[] = [];

  /** Null until it was fetched; a view that reads it follows. */
  get value(): T | null {
    return this.loaded.value;
  }

  /**
   * To be called before all others. `how` comes from the start of the page: the part has what is here in it, so nothing
   * here names it.
   */
  fetchWith(how: () => Promise<T>, anew: AskAnew<T> | null = null): void {
    this.load = how;
    this.anew = anew;
  }

  /** Resolves when it is there. Rejects when it could not be fetched now; the next call tries again. */
  async fetch(): Promise<T> {
    this.fetching ??= new Promise((resolve, reject) => {
      // Whichever comes first: the one that was asked for at first may still do so.
      this.arrive = (part) => part.then(resolve, notNow);
      this.load().then(resolve, reject);
    });
    try {
      const part = await this.fetching;
      this.loaded.value = part;
      for (const use of this.waiting.splice(0)) use(part);
      return part;
    } catch (error) {
      this.fetching = null;
      throw error;
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

  /** The same for somebody who cannot go on without it: what does not come is asked for again. */
  async needed(): Promise<T> {
    const unwatch = this.watch();
    try {
      return await this.fetch();
    } catch (error) {
      await reloadIfServed();
      throw error;
    } finally {
      unwatch();
    }
  }

  /** While somebody waits, looks from time to time whether it could have come. */
  private watch(): () => void {
    this.waiters += 1;
    if (this.waiters === 1 && this.loaded.peek() === null) this.unwatch = this.doubt();
    return () => {
      this.waiters -= 1;
      if (this.waiters === 0) this.unwatch();
    };
  }

  private doubt(): () => void {
    let isOver = false;
    let isLate = false;
    const look = async () => {
      if (!isLate) lateParts.value += 1;
      isLate = true;
      const isServed = (await this.anew?.canBeHad()) === true;
      if (isOver) return;
      if (isServed && this.anew?.load !== undefined) this.arrive(this.anew.load());
      else if (isServed) await reloadIfServed();
      if (!isOver) timer = setTimeout(look, DOUBT_MS);
    };
    let timer = setTimeout(look, DOUBT_MS);
    return () => {
      if (isLate && !isOver) lateParts.value -= 1;
      isOver = true;
      clearTimeout(timer);
    };
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
/** A part is 30 kB at most, which comes in far less on any line on which people chat. */
const DOUBT_MS = 6_000;
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
