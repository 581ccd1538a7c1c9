import type { UserRef } from '../../protocol/events.js';
import type { AccountView, User } from '../../protocol/http.js';
import type { Account } from '../../store/interfaces/accounts.js';

/** An account as others see it. */
export function userRef({ id, name, synthetic, bot }: Account): UserRef {
  if (bot) return { id, name, bot };
  return synthetic ? { id, name, synthetic } : { id, name };
}

/** An account as its owner sees it. */
export function userOf(account: Account): User {
  return { ...userRef(account), operator: account.operator };
}

/** An account as operators see it. */
export function accountView(account: Account): AccountView {
  return { ...userOf(account), disabled: account.disabled };
}
