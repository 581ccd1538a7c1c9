import { lookUpKeys } from '../../domain/names.js';
import type { Account, AccountStore } from '../../store/store.js';

/** The account with this name, or one that looks like it; null when there is none. */
export async function accountCalled(
  accounts: Pick<AccountStore, 'byNameKey'>,
  name: string,
): Promise<Account | null> {
  for (const key of lookUpKeys(name)) {
    const account = await accounts.byNameKey(key);
    if (account !== null) return account;
  }
  return null;
}
