import { BoundedMap } from '../../bounded-map.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { Store } from '../../store/interfaces/store.js';

interface Cached {
  readonly account: Account | null;
  readonly at: number;
}

/** Accounts read a moment ago, so that a busy page does not ask the store for the same one with each request. */
export class AccountCache {
  private readonly known = new BoundedMap<string, Cached>(LIMITS.accountsRemembered);
  private readonly reading = new Map<string, Promise<Account | null>>();

  constructor(
    private readonly store: Store,
    /** One was read anew. */
    private readonly onRead: (account: Account) => void = () => {},
  ) {}

  /** Null when there is no such account. Rejects with `store_unavailable` when it cannot be known. */
  async get(id: string): Promise<Account | null> {
    const known = this.known.get(id);
    if (known !== undefined && performance.now() - known.at < LIMITS.accountFreshMs) return known.account;
    if (known !== undefined && !this.store.up && performance.now() - known.at < LIMITS.accountStaleMs)
      return known.account;
    let read = this.reading.get(id);
    if (read === undefined) {
      read = this.store.accounts.byId(id).finally(() => this.reading.delete(id));
      this.reading.set(id, read);
    }
    try {
      return this.remember(id, await read);
    } catch (error) {
      if (known !== undefined && performance.now() - known.at < LIMITS.accountStaleMs) return known.account;
      throw error;
    }
  }

  forget(id: string): void {
    this.known.delete(id);
  }

  private remember(id: string, account: Account | null): Account | null {
    this.known.setNewest(id, { account, at: performance.now() });
    if (account !== null) this.onRead(account);
    return account;
  }
}
