import { accountCalled } from '../../domain/account-called.js';
import { cleanName } from '../../domain/names.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { AccountStore } from '../../store/interfaces/accounts.js';
import { reservedFor } from './reserved-names.js';

/**
 * The name of a bot, as it is shown. It is one that an account could have and none has, so that nobody takes it for a
 * person. An account that comes later may take it: whose bots have which names is for their rooms to know, and bots are
 * marked. Rejects with `invalid` and `name_taken`.
 */
export async function botName(accounts: Pick<AccountStore, 'byNameKey'>, wanted: string): Promise<string> {
  const name = cleanName(wanted);
  const keptFor = reservedFor(name);
  if (keptFor !== null && keptFor !== 'bots')
    throw refusalError('name_taken', { kind: 'account-name-kept', name });
  if ((await accountCalled(accounts, name)) !== null) {
    throw refusalError('name_taken', { kind: 'account-name-taken', name });
  }
  return name;
}
