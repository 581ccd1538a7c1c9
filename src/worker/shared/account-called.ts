import { lookUpKeys } from '../../domain/names.js';
import type { Account, AccountStore } from '../../store/interfaces/accounts.js';

/** The account with this name, or one that looks like it; null when there is none. */
export async function accountCalled(
  accounts: Pick<AccountStore, 'byNameKey'>,
  name: string,
): Promise<Account | null> {
  const exact = name.normalize('NFKC').trim();
  let alike: Account | null = null;
  for (const key of lookUpKeys(name)) {
    const account = await accounts.byNameKey(key);
    // Two whose names look alike may both be from before that was seen: each is found by its own.
    if (account?.name === exact) return account;
    alike ??= account;
  }
  return alike;
}
