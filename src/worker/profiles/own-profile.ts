import { alikeKeys, nameKey } from '../../domain/names.js';
import type { OwnProfile } from '../../protocol/profile.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { Store } from '../../store/interfaces/store.js';
import type { AccountCache } from '../accounts/account-cache.js';
import { nameForPerson } from '../accounts/person-name.js';
import type { WorkerBudgets } from '../budgets/worker-budgets.js';
import { accountCalled } from '../shared/account-called.js';
import { cleanPicture } from './clean-picture.js';
import type { WorkerProfiles } from './worker-profiles.js';

/** What people say of themselves, by themselves. */
export class OwnProfiles {
  constructor(
    private readonly store: Pick<Store, 'accounts'>,
    private readonly cache: Pick<AccountCache, 'forget'>,
    private readonly profiles: Pick<WorkerProfiles, 'tellName' | 'tellStatus' | 'tellPicture'>,
    private readonly budgets: Pick<WorkerBudgets, 'takeOrThrow'>,
  ) {}

  /**
   * Rejects with `invalid`, `name_taken`, `limit_reached`, `rate_limited` and `store_unavailable`. Repeated after it
   * was cut off, it is done to its end.
   */
  async change(account: Account, { name, status, picture }: OwnProfile): Promise<Account> {
    const kept = typeof picture === 'string' ? await cleanPicture(picture) : picture;
    const now = name === undefined ? account : await this.rename(account, name);
    if (status !== undefined) await this.say(account.id, (id) => this.profiles.tellStatus(id, status));
    if (kept !== undefined) await this.say(account.id, (id) => this.profiles.tellPicture(id, kept));
    return now;
  }

  private async say(id: string, tell: (id: string) => Promise<void>): Promise<void> {
    await this.budgets.takeOrThrow('statuses', id, 'You changed your profile very often. Wait a little.');
    await tell(id);
  }

  private async rename(by: Account, wanted: string): Promise<Account> {
    const { store, cache, profiles, budgets } = this;
    const name = await nameForPerson(
      wanted,
      async (office) => (await accountCalled(store.accounts, office))?.id === by.id,
    );
    // Also one that is taken: nobody learns many names so.
    if (name !== by.name)
      await budgets.takeOrThrow('renames', by.id, 'You tried many names. Wait some hours before the next.');
    const next = { name, nameKey: nameKey(name), alikeKeys: alikeKeys(name) };
    const renamed = await store.accounts.rename(by.id, { ...next, keyBefore: nameKey(by.name) });
    if (renamed === null) throw refusalError('not_found', { kind: 'no-account' });
    cache.forget(by.id);
    await profiles.tellName(renamed);
    return renamed;
  }
}
