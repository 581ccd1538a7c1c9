import { accountCalled } from '../../domain/account-called.js';
import { nameKey } from '../../domain/names.js';
import type { AccountAdministration } from '../../protocol/http.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Account, AccountUpdate } from '../../store/interfaces/accounts.js';
import type { Store } from '../../store/interfaces/store.js';
import { GENERAL } from '../rooms/worker-rooms.js';
import type { WorkerContext } from '../shared/context.js';
import type { AccountCache } from './account-cache.js';
import type { AttemptLimits } from './attempt-limits.js';
import { notCommon } from './common-passwords.js';
import type { Passwords } from './passwords.js';
import type { Attempt, SignUps } from './sign-ups.js';

/** Knows people by their password, and changes their accounts. */
export class WorkerAccounts {
  constructor(
    private readonly context: WorkerContext,
    private readonly store: Store,
    private readonly cache: AccountCache,
    private readonly passwords: Passwords,
    private readonly limits: AttemptLimits,
    private readonly signUps: Pick<SignUps, 'complete'>,
    /** Ends the sessions of a person that are older than a generation of the account. */
    private readonly revokeSessions: (user: string, before: number) => void,
  ) {}

  /** Rejects with `wrong_credentials` (for an unknown name just as for a wrong password) or `rate_limited`. */
  async signIn(
    input: { name: string; password: string },
    attempt: Attempt,
    wrong: 'wrong-credentials' | 'wrong-present-password' = 'wrong-credentials',
  ): Promise<Account> {
    const key = nameKey(input.name);
    const limited = attempt.limited && !attempt.crowd;
    if (limited) await this.limits.beforeSignIn(key, attempt.address);
    const account = await accountCalled(this.store.accounts, input.name);
    // Whoever has the crowd's pass may know by the clock which names there are.
    const isKnown = account !== null || !attempt.crowd;
    const fits = isKnown && (await this.passwords.verify(account?.passwordHash ?? null, input.password));
    if (!fits || account === null || account.disabled) {
      this.context.meters.count('holdfast_sign_in_refused_total');
      throw refusalError('wrong_credentials', { kind: wrong });
    }
    if (limited) await this.limits.signedIn(key, attempt.address, account.id);
    if (account.unfinished) await this.signUps.complete(account);
    return account;
  }

  /** The account with this name, or one that looks like it. */
  async findByName(name: string): Promise<Account[]> {
    const account = await accountCalled(this.store.accounts, name);
    return account === null ? [] : [account];
  }

  /** People of the room everyone begins in, the first `accountsListed` of them. */
  async listKnown(): Promise<Account[]> {
    const people = await this.store.rooms.members(GENERAL.id);
    const found = await Promise.all(
      people.slice(0, LIMITS.accountsListed).map(({ id }) => this.store.accounts.byId(id)),
    );
    return found.filter((account) => account !== null);
  }

  /**
   * Takes a new password from whoever knows the present one; all their sessions end. Rejects with `wrong_credentials`,
   * `rate_limited`.
   */
  async changePassword(
    { id, name }: Account,
    { current, next }: { current: string; next: string },
    attempt: Attempt,
  ): Promise<Account> {
    await this.signIn({ name, password: current }, attempt, 'wrong-present-password');
    await notCommon(next, name);
    return this.update(id, { passwordHash: await this.passwords.hash(next) }, true);
  }

  /**
   * Takes a new password from whoever has a link for it, by its digest; all sessions of the person end. Null: the link
   * is not good any more. Rejects with `invalid`, `rate_limited`.
   */
  async resetPassword({ id, name }: Account, digest: string, password: string): Promise<Account | null> {
    await notCommon(password, name);
    const hash = await this.passwords.hash(password);
    const account = await this.store.mails.reset(id, digest, hash);
    if (account === null) return null;
    this.tellChanged(account, true);
    this.context.logger.info({ account: id }, 'password set by mail');
    return account;
  }

  /** Ends all sessions of a person. */
  endSessions({ id }: Account): Promise<Account> {
    return this.update(id, {}, true);
  }

  /**
   * What an operator does to another's account. Whoever loses something by it signs in anew. Rejects with `not_found`,
   * and `conflict` for one's own account, so that there is always an operator left: the one who acts. Of operators who
   * take each other's rights at the same time, whoever finds their own gone afterwards gives back what they took.
   */
  async administer(by: Account, id: string, change: AccountAdministration): Promise<Account> {
    if (id === by.id) {
      throw refusalError('conflict', { kind: 'own-account' });
    }
    const { password, operator, disabled } = change;
    if (password !== undefined) {
      await notCommon(password, (await this.store.accounts.byId(id))?.name ?? '');
    }
    const passwordHash = password === undefined ? undefined : await this.passwords.hash(password);
    // Read after the wait for the hash: what is put back may not be older than what its owner changed meanwhile.
    const before = await this.store.accounts.byId(id);
    const account = await this.update(
      id,
      {
        ...(passwordHash === undefined ? {} : { passwordHash }),
        ...(operator === undefined ? {} : { operator }),
        ...(disabled === undefined ? {} : { disabled }),
      },
      operator === false || disabled === true || password !== undefined,
    );
    const actor = await this.store.accounts.byId(by.id);
    if (before !== null && (actor === null || !actor.operator || actor.disabled)) {
      await this.update(
        id,
        {
          ...(passwordHash === undefined ? {} : { passwordHash: before.passwordHash }),
          ...(operator === undefined ? {} : { operator: before.operator }),
          ...(disabled === undefined ? {} : { disabled: before.disabled }),
        },
        // Whoever signed in meanwhile did so with what was not to be.
        password !== undefined || disabled === false,
      );
      throw refusalError('conflict', { kind: 'operator-no-more' });
    }
    this.context.logger.info({ by: by.id, account: id, changed: Object.keys(change) }, 'account changed');
    return account;
  }

  private async update(id: string, change: AccountUpdate, endSessions: boolean): Promise<Account> {
    const account = await this.store.accounts.update(id, change, endSessions);
    if (account === null) throw refusalError('not_found', { kind: 'no-account' });
    this.tellChanged(account, endSessions);
    return account;
  }

  private tellChanged({ id, sessionGeneration }: Account, endSessions: boolean): void {
    this.cache.forget(id);
    this.context.primary.send({ type: 'holdfast:account-changed', user: id });
    if (endSessions) this.revokeSessions(id, sessionGeneration);
  }
}
