import { randomBytes, timingSafeEqual } from 'node:crypto';
import { accountCalled } from '../../domain/account-called.js';
import { isCrowdPassword } from '../../domain/crowd-order.js';
import { keysOfName } from '../../domain/names.js';
import { HoldfastError } from '../../protocol/errors.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { BeingTaken } from '../../store/being-taken.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { Invite } from '../../store/interfaces/invites.js';
import type { Store } from '../../store/interfaces/store.js';
import { inviteId } from '../invites/invite-code.js';
import type { WorkerInvites } from '../invites/worker-invites.js';
import type { WorkerRooms } from '../rooms/worker-rooms.js';
import type { WorkerContext } from '../shared/context.js';
import { newId } from '../shared/ids.js';
import type { AttemptLimits } from './attempt-limits.js';
import { notCommon } from './common-passwords.js';
import type { Passwords } from './passwords.js';
import { nameForPerson } from './person-name.js';
import { registrationRefusal } from './registration.js';
import { userRef } from './user-ref.js';

/** Where a try comes from. */
export interface Attempt {
  readonly address: string;
  /** It carries the crowd's pass: synthetic people sign up and in without limits. */
  readonly crowd: boolean;
  /** False with `--limits loose`. */
  readonly limited: boolean;
  /** An operator makes the account for somebody else. */
  readonly byOperator?: true;
}

interface SignUp {
  readonly name: string;
  readonly password: string;
  readonly setup?: string | undefined;
  /** The code of an invite. */
  readonly invite?: string | undefined;
}

/** What came of a sign-up. */
interface SignedUp {
  readonly account: Account;
  /** Id of the room that an invite led into; null: none did, or the room took nobody more. */
  readonly room: string | null;
}

/** Makes accounts. */
export class SignUps {
  constructor(
    private readonly context: WorkerContext,
    private readonly store: Pick<Store, 'accounts'>,
    private readonly passwords: Passwords,
    private readonly limits: AttemptLimits,
    private readonly rooms: Pick<WorkerRooms, 'joinGeneral' | 'comeByInvite'>,
    private readonly invites: Pick<WorkerInvites, 'reserve' | 'settle' | 'spendFor'>,
  ) {}

  /**
   * Rejects with `invalid`, `name_taken`, `rate_limited`, `gone` (the invite) and `store_unavailable`, also while
   * somebody else is taking the name, or the last use of the invite. It rejects with `forbidden` where no account may
   * be made so, as a first one without the set-up token. Whoever repeats a sign-up that was cut off, with the same
   * password, gets the account it began. A use of the invite is set aside first. It is spent with the account, and
   * given back when none was made.
   */
  async signUp(input: SignUp, attempt: Attempt): Promise<SignedUp> {
    // Whoever runs the server makes the first account.
    const name = await nameForPerson(input.name, () => this.store.accounts.awaitsFirst());
    if (!attempt.crowd) await notCommon(input.password, name);
    if (attempt.limited && !attempt.crowd) await this.limits.beforeSignUp(attempt.address);
    const onlyFirst = await this.isOnlyForTheFirst(input, attempt);
    const id = newId();
    if (input.invite === undefined) {
      return this.finish(await this.make({ id, name, onlyFirst }, input, attempt));
    }
    let invite: Invite;
    try {
      invite = await this.invites.reserve(input.invite, id);
    } catch (error) {
      // The last use may be set aside for the very sign-up that is repeated, or spent by it.
      const isGone = error instanceof HoldfastError && error.code === 'gone';
      if (!isGone && !(error instanceof BeingTaken)) throw error;
      const begun = await this.begunBefore(name, input.password, inviteId(input.invite));
      if (begun === null) throw error;
      return this.finish(begun);
    }
    try {
      const by = { joins: invite.room ?? undefined, invite: invite.id };
      return await this.finish(await this.make({ id, name, onlyFirst, ...by }, input, attempt));
    } finally {
      await this.invites.settle(invite, id).catch(() => {
        // Whoever wants the use next settles it.
      });
    }
  }

  /**
   * The account of somebody whom a provider vouches for, with an id that is theirs alone, under the first of `names`
   * that is free. Nobody knows its password. Rejects with `rate_limited`, `forbidden` where the first account is not
   * made yet, and `store_unavailable`.
   */
  async signUpVouched(id: string, names: readonly string[], attempt: Attempt): Promise<Account> {
    if (attempt.limited) await this.limits.beforeSignUp(attempt.address);
    const passwordHash = await this.passwords.hashMade(randomBytes(32).toString('base64url'));
    for (const wanted of names) {
      const name = await nameForPerson(wanted, async () => false).catch(nullIfTaken);
      if (name === null) continue;
      const named = { id, name, ...keysOfName(name) };
      const draft = { ...named, passwordHash, synthetic: false, mayBeFirst: false };
      const account = await this.store.accounts.create(draft).catch(nullIfTaken);
      if (account !== null) return (await this.finish(account)).account;
    }
    throw refusalError('store_unavailable', { kind: 'store-away' });
  }

  /** The end of a sign-up that may have been cut off, of whom signed in. Rejects with `store_unavailable`. */
  async complete(account: Account): Promise<void> {
    await this.settle(await this.confirm(account));
  }

  private async make(
    wanted: { id: string; name: string; onlyFirst: boolean; joins?: string | undefined; invite?: string },
    { password, setup }: SignUp,
    { crowd }: Attempt,
  ): Promise<Account> {
    const { name } = wanted;
    // Hundreds of people come at once with the crowd; people who type would wait for them.
    const isMade = crowd && isCrowdPassword(name, password, this.context.boot.secret);
    const passwordHash = await (isMade ? this.passwords.hashMade(password) : this.passwords.hash(password));
    const draft = {
      ...wanted,
      ...keysOfName(name),
      passwordHash,
      synthetic: crowd,
      mayBeFirst: !crowd && this.knowsSetupToken(setup),
    };
    try {
      return await this.store.accounts.create(draft);
    } catch (error) {
      if (!(error instanceof BeingTaken)) throw error;
      const begun = await this.begunBy(await accountCalled(this.store.accounts, name), name, password);
      if (begun === null) throw error;
      return this.confirm(begun);
    }
  }

  private async finish(account: Account): Promise<SignedUp> {
    const room = account.unfinished ? await this.settle(account) : null;
    if (account.operator) this.context.primary.send({ type: 'holdfast:claimed' });
    this.context.meters.count('holdfast_accounts_made_total');
    return { account, room };
  }

  /**
   * False: anybody may make an account, or whoever makes this one. Rejects with `forbidden` where not even the first
   * may.
   */
  private async isOnlyForTheFirst({ invite }: SignUp, { crowd, byOperator }: Attempt): Promise<boolean> {
    const { registration } = this.context.boot;
    const from = { byOperator: crowd || byOperator === true, invited: invite !== undefined };
    const refusal = registrationRefusal(registration, from);
    if (refusal === null) return false;
    if (await this.store.accounts.awaitsFirst()) return true;
    throw refusalError('forbidden', refusal);
  }

  /**
   * The account that an earlier try of a sign-up by an invite began; null: there is none. Rejects with `name_taken` for
   * one that was finished. Only who has that very link learns of it, so nobody finds out names by links of their own.
   */
  private async begunBefore(name: string, password: string, invite: string): Promise<Account | null> {
    const account = await accountCalled(this.store.accounts, name);
    const begun = await this.begunBy(account, name, password);
    if (begun === null) {
      if (account?.invite === invite) throw refusalError('name_taken', { kind: 'account-name-taken', name });
      return null;
    }
    const confirmed = await this.confirm(begun);
    await this.invites.spendFor(confirmed).catch(() => {
      // Whoever wants the use next settles it.
    });
    return confirmed;
  }

  /** The account that is called so, if it is of a sign-up that was cut off, and this its password. */
  private async begunBy(account: Account | null, name: string, password: string): Promise<Account | null> {
    if (!account?.unfinished || account.name !== name || account.disabled) return null;
    return (await this.passwords.verify(account.passwordHash, password)) ? account : null;
  }

  /**
   * Makes the names last of an account whose sign-up may have been cut off. It becomes an operator's only if it already
   * is one.
   */
  private async confirm(account: Account): Promise<Account> {
    const { id, name, passwordHash, synthetic, operator } = account;
    try {
      return await this.store.accounts.create({
        ...{ id, name, ...keysOfName(name), passwordHash, synthetic },
        mayBeFirst: operator,
      });
    } catch (error) {
      // A shape that looks alike is somebody's by now; the name itself led here.
      if (error instanceof HoldfastError && error.code === 'name_taken') return account;
      throw error;
    }
  }

  /**
   * The end of a sign-up: the room that everybody begins in, and that of an invite. Synthetic people have a room of
   * their own. Resolves with the id of the invite's room, when they are in it.
   */
  private async settle(account: Account): Promise<string | null> {
    const user = userRef(account);
    await this.rooms.joinGeneral(user);
    const room = account.joins === undefined ? null : await this.comeInto(account.joins, user);
    await this.store.accounts.settleSignUp(account.id);
    return room;
  }

  /** A room that is full, or gone meanwhile, ends no sign-up. */
  private async comeInto(room: string, user: ReturnType<typeof userRef>): Promise<string | null> {
    try {
      return (await this.rooms.comeByInvite(room, user)).id;
    } catch (error) {
      if (error instanceof HoldfastError && !error.retry) return null;
      throw error;
    }
  }

  private knowsSetupToken(given: string | undefined): boolean {
    const { setupToken } = this.context;
    if (setupToken === null) return true;
    const wanted = Buffer.from(setupToken);
    const got = Buffer.from(given ?? '');
    return wanted.length === got.length && timingSafeEqual(wanted, got);
  }
}

/** Null for a name that is wrong or somebody's; throws everything else. */
function nullIfTaken(error: unknown): null {
  const isTaken =
    error instanceof BeingTaken ||
    (error instanceof HoldfastError && (error.code === 'name_taken' || error.code === 'invalid'));
  if (!isTaken) throw error;
  return null;
}
