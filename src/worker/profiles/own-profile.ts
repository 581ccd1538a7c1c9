import { accountCalled } from '../../domain/account-called.js';
import { keysOfName, nameKey } from '../../domain/names.js';
import type { OwnProfile } from '../../protocol/profile.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { KeptPicture } from '../../store/interfaces/profiles.js';
import type { Store } from '../../store/interfaces/store.js';
import type { AccountCache } from '../accounts/account-cache.js';
import { nameForPerson } from '../accounts/person-name.js';
import type { WorkerBudgets } from '../budgets/worker-budgets.js';
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
    const kept = await cleaned(picture);
    const now = name === undefined ? account : await this.rename(account, name);
    await this.tellSaid(account.id, account.id, status, kept);
    return now;
  }

  /** What somebody's bot shows beside its name. Rejects as `change` does. */
  async changeBot(
    by: Account['id'],
    bot: string,
    { status, picture }: Omit<OwnProfile, 'name'>,
  ): Promise<void> {
    await this.tellSaid(by, bot, status, await cleaned(picture));
  }

  /** A bot that was ended shows nothing any more. */
  async forgetBot(bot: string): Promise<void> {
    await this.profiles.tellStatus(bot, '');
    await this.profiles.tellPicture(bot, null);
  }

  private async tellSaid(
    by: string,
    id: string,
    status?: string,
    picture?: KeptPicture | null,
  ): Promise<void> {
    const inPace = () =>
      this.budgets.takeOrThrow('statuses', by, 'You changed your profile very often. Wait a little.');
    if (status !== undefined) await inPace().then(() => this.profiles.tellStatus(id, status));
    if (picture !== undefined) await inPace().then(() => this.profiles.tellPicture(id, picture));
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
    const next = { name, ...keysOfName(name), keyBefore: nameKey(by.name) };
    const renamed = await store.accounts.rename(by.id, next);
    if (renamed === null) throw refusalError('not_found', { kind: 'no-account' });
    cache.forget(by.id);
    await profiles.tellName(renamed);
    return renamed;
  }
}

async function cleaned(picture: string | null | undefined): Promise<KeptPicture | null | undefined> {
  return typeof picture === 'string' ? cleanPicture(picture) : picture;
}
