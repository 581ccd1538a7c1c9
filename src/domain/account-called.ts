import { lookUpKeys } from './names.js';

/** Where accounts are found by the keys of their names. */
interface NamedAccounts<Found> {
  byNameKey(nameKey: string): Promise<Found | null>;
}

/** The account with this name, or one that looks like it; null when there is none. */
export async function accountCalled<Found extends { readonly name: string }>(
  accounts: NamedAccounts<Found>,
  name: string,
): Promise<Found | null> {
  const exact = name.normalize('NFKC').trim();
  let alike: Found | null = null;
  for (const key of lookUpKeys(name)) {
    const account = await accounts.byNameKey(key);
    // Two whose names look alike may both be from before that was seen: each is found by its own.
    if (account?.name === exact) return account;
    alike ??= account;
  }
  return alike;
}
