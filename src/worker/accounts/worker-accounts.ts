import { timingSafeEqual } from 'node:crypto';
import { isCrowdPassword } from '../../domain/crowd-order.js';
import { alikeKeys, cleanName, nameKey } from '../../domain/names.js';
import { HoldfastError } from '../../protocol/errors.js';
import type { AccountAdministration } from '../../protocol/http.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { BeingTaken } from '../../store/being-taken.js';
import type { Account, AccountUpdate } from '../../store/interfaces/accounts.js';
import type { Store } from '../../store/interfaces/store.js';
import { GENERAL, type WorkerRooms } from '../rooms/worker-rooms.js';
import { accountCalled } from '../shared/account-called.js';
import type { WorkerContext } from '../shared/context.js';
import { newId } from '../shared/ids.js';
import type { AccountCache } from './account-cache.js';
import type { AttemptLimits } from './attempt-limits.js';
import { isCommonPassword } from './common-passwords.js';
import type { Passwords } from './passwords.js';
import { reservedFor } from './reserved-names.js';
import { userRef } from './user-ref.js';

/** Where a try comes from. */
export interface Attempt {
  readonly address: string;
  /** It carries the crowd's pass: synthetic people sign up and in without limits. */
  readonly crowd: boolean;
  /** False with `--limits loose`. */
  readonly limited: boolean;
}

/** Makes accounts and knows people by their password. */
export class WorkerAccounts {
  constructor(
    private readonly context: WorkerContext,
    private readonly store: Store,
    private readonly cache: AccountCache,
    private readonly passwords: Passwords,
    private readonly limits: AttemptLimits,
    private readonly rooms: WorkerRooms,
    /** Ends the sessions of a person that are older than a generation of the account. */
    private readonly revokeSessions: (user: string, before: number) => void,
  ) {}

  /**
   * Rejects with `invalid`, `name_taken`, `rate_limited`, `forbidden` (a first account without the set-up token),
   * `store_unavailable` (also while somebody else is taking the name). Who repeats a sign-up that was cut off, with the
   * same password, gets the account it began.
   */
  async signUp(
    input: { name: string; password: string; setup?: string | undefined },
    attempt: Attempt,
  ): Promise<Account> {
    const name = cleanName(input.name);
    await this.notReserved(name);
    if (!attempt.crowd) await notCommon(input.password, name);
    if (attempt.limited && !attempt.crowd) await this.limits.beforeSignUp(attempt.address);
    // Hundreds of people come at once with the crowd; people who type would wait for them.
    const isMade = attempt.crowd && isCrowdPassword(name, input.password, this.context.boot.secret);
    const passwordHash = await (isMade
      ? this.passwords.hashMade(input.password)
      : this.passwords.hash(input.password));
    const draft = {
      id: newId(),
      name,
      nameKey: nameKey(name),
      alikeKeys: alikeKeys(name),
      passwordHash,
      synthetic: attempt.crowd,
      mayBeFirst: !attempt.crowd && this.knowsSetupToken(input.setup),
    };
    let account: Account;
    try {
      account = await this.store.accounts.create(draft);
    } catch (problem) {
      const begun = problem instanceof BeingTaken ? await this.begunBy(name, input.password) : null;
      if (begun === null) throw problem;
      account = await this.complete(begun);
    }
    if (account.unfinished) await this.settle(account);
    if (account.operator) this.context.primary.send({ type: 'holdfast:claimed' });
    this.context.meters.count('holdfast_accounts_made_total');
    return account;
  }

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
    // Who has the crowd's pass may know by the clock which names there are.
    const isKnown = account !== null || !attempt.crowd;
    const fits = isKnown && (await this.passwords.verify(account?.passwordHash ?? null, input.password));
    if (!fits || account === null || account.disabled) {
      this.context.meters.count('holdfast_sign_in_refused_total');
      throw refusalError('wrong_credentials', { kind: wrong });
    }
    if (limited) await this.limits.signedIn(key, attempt.address, account.id);
    if (account.unfinished) await this.settle(await this.complete(account));
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
   * Takes a new password from who knows the present one; all their sessions end. Rejects with `wrong_credentials`,
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
    this.context.log.info({ by: by.id, account: id, changed: Object.keys(change) }, 'account changed');
    return account;
  }

  /** The account of a sign-up that was cut off, if the password is its. */
  private async begunBy(name: string, password: string): Promise<Account | null> {
    const account = await accountCalled(this.store.accounts, name);
    if (!account?.unfinished || account.name !== name || account.disabled) return null;
    return (await this.passwords.verify(account.passwordHash, password)) ? account : null;
  }

  /**
   * Makes the names last of an account whose sign-up may have been cut off. It becomes an operator's only if it already
   * is one.
   */
  private async complete(account: Account): Promise<Account> {
    const { id, name, passwordHash, synthetic, operator } = account;
    const keys = { nameKey: nameKey(name), alikeKeys: alikeKeys(name) };
    try {
      return await this.store.accounts.create({
        ...{ id, name, ...keys, passwordHash, synthetic },
        mayBeFirst: operator,
      });
    } catch (problem) {
      // A shape that looks alike is somebody's by now; the name itself led here.
      if (problem instanceof HoldfastError && problem.code === 'name_taken') return account;
      throw problem;
    }
  }

  /** The end of a sign-up: the room that everybody begins in. Synthetic people have a room of their own. */
  private async settle(account: Account): Promise<void> {
    await this.rooms.joinGeneral(userRef(account));
    await this.store.accounts.settleSignUp(account.id);
  }

  /**
   * What would be taken for the server is nobody's name; what would be taken for who runs it may be that of the first
   * account.
   */
  private async notReserved(name: string): Promise<void> {
    const whose = reservedFor(name);
    if (whose === null || (whose === 'first' && (await this.store.accounts.awaitsFirst()))) return;
    throw refusalError('name_taken', { kind: 'account-name-kept', name });
  }

  private async update(id: string, change: AccountUpdate, endSessions: boolean): Promise<Account> {
    const account = await this.store.accounts.update(id, change, endSessions);
    if (account === null) throw refusalError('not_found', { kind: 'no-account' });
    this.cache.forget(id);
    this.context.primary.send({ type: 'holdfast:account-changed', user: id });
    if (endSessions) this.revokeSessions(id, account.sessionGeneration);
    return account;
  }

  private knowsSetupToken(given: string | undefined): boolean {
    const { setupToken } = this.context;
    if (setupToken === null) return true;
    const wanted = Buffer.from(setupToken);
    const got = Buffer.from(given ?? '');
    return wanted.length === got.length && timingSafeEqual(wanted, got);
  }
}

async function notCommon(password: string, name: string): Promise<void> {
  if (!(await isCommonPassword(password, name))) return;
  throw refusalError('invalid', { kind: 'common-password' });
}
