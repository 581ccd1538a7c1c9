import type { StoreRefusal } from '../store-mark.js';

/**
 * Replies of a store that is there and does not do what a healthy one does. The first word is what an operator looks
 * up.
 */
const REFUSAL = /^(OOM|MISCONF|READONLY|NOREPLICAS|NOPERM|NOAUTH|WRONGPASS|CLUSTERDOWN)\b/;
/** How Redis 7 says NOPERM of a command within a script. */
const IN_SCRIPT = /^ERR The user executing the script can't /;
/** What a script's error ends in: its digest and line. */
const PLACE = / script: [0-9a-f]{40}.*$/s;
const WORDS_MAX_CHARS = 200;

/** A refusal that was not heard again for this long is over: a primary writes once a second, whatever people do. */
const HELD_MS = 3_000;

/** The refusal in an error of the store, or null for any other. */
export function refusalOf({ message }: Error): StoreRefusal | null {
  const code = REFUSAL.exec(message)?.[1] ?? (IN_SCRIPT.test(message) ? 'NOPERM' : null);
  if (code === null) return null;
  return { code, words: message.replace(PLACE, '').replace(/\.$/, '').slice(0, WORDS_MAX_CHARS) };
}

/** What the store refused to this process lately, in its own words. */
export class Refusals {
  private last: { readonly refusal: StoreRefusal; readonly at: number } | null = null;

  constructor(private readonly clock: () => number = () => performance.now()) {}

  record(refusal: StoreRefusal): void {
    this.last = { refusal, at: this.clock() };
  }

  get current(): StoreRefusal | null {
    return this.last !== null && this.clock() - this.last.at < HELD_MS ? this.last.refusal : null;
  }
}
