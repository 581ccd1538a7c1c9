import { addressBlock } from '../../domain/address-block.js';
import { readCode } from '../../domain/code.js';
import { nameKey } from '../../domain/names.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import type { MailChange, MailLanguage, OwnMail } from '../../protocol/mail.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { Store } from '../../store/interfaces/store.js';
import type { Attempt } from '../accounts/sign-ups.js';
import type { WorkerAccounts } from '../accounts/worker-accounts.js';
import type { WorkerBudgets } from '../budgets/worker-budgets.js';
import { newId } from '../shared/ids.js';

const ASKED_OFTEN = 'Too many mails were asked for. Wait before the next.';
const OPENED_OFTEN = 'Too many links were opened from your address. Wait a little.';

/**
 * Addresses of people, and what the links of mails do. No mail leaves here: the jobs process looks who is meant, makes
 * the link and sends it. So an answer says the same and takes as long, whoever is asked for.
 */
export class WorkerMails {
  constructor(
    private readonly store: Pick<Store, 'accounts' | 'mails'>,
    private readonly accounts: Pick<WorkerAccounts, 'signIn' | 'resetPassword'>,
    private readonly budgets: Pick<WorkerBudgets, 'takeOrThrow'>,
  ) {}

  ownOf({ id }: Account): Promise<OwnMail> {
    return this.store.mails.addressesOf(id);
  }

  /**
   * Whoever knows the password has another address from when they confirm it, or none at once. Rejects as
   * `WorkerAccounts.signIn` does.
   */
  async change({ id, name }: Account, change: MailChange, attempt: Attempt): Promise<OwnMail> {
    const { address, password, language } = change;
    const { mails } = this.store;
    await this.budgets.takeOrThrow('mail-changes', id, ASKED_OFTEN);
    await this.accounts.signIn({ name, password }, attempt, 'wrong-present-password');
    if (address === null) await mails.forget(id);
    // Wanted before it is asked for: cut off between, it is asked for again.
    else if (await mails.want(id, address)) await this.ask('confirm', id, language);
    return mails.addressesOf(id);
  }

  /** Rejects with `gone`. */
  async confirm(code: string, { address }: Attempt): Promise<void> {
    const { of, digest } = await this.read(code, address);
    if (!(await this.store.mails.confirm(of, digest))) throw linkGone();
  }

  /** A mail to whoever is called so, or has this address; nobody learns whether there is somebody. */
  async askForReset(who: string, language: MailLanguage, { address }: Attempt): Promise<void> {
    const key = who.includes('@') ? who.toLowerCase() : nameKey(who);
    await this.budgets.takeOrThrow('mail-asks', addressBlock(address), ASKED_OFTEN);
    await this.budgets.takeOrThrow('mail-names', key, ASKED_OFTEN);
    await this.ask('reset', who, language);
  }

  /**
   * Sets a new password. Whoever presses again after an answer that was lost gets it again. Rejects with `gone`, and
   * with `invalid` for a password that is too common.
   */
  async reset(code: string, password: string, attempt: Attempt): Promise<Account> {
    const { of, digest } = await this.read(code, attempt.address);
    const standing = await this.store.mails.standingOf(of, digest);
    const account = await this.store.accounts.byId(of);
    if (account === null || standing === null || standing === 'confirm') throw linkGone();
    if (standing === 'spent') return this.again(account.name, password, attempt);
    const changed = await this.accounts.resetPassword(account, digest, password);
    if (changed === null) throw linkGone();
    return changed;
  }

  private async ask(kind: 'reset' | 'confirm', who: string, language: MailLanguage): Promise<void> {
    if (await this.store.mails.ask({ id: newId(), kind, who, language })) return;
    throw new HoldfastError('rate_limited', 'Many mails wait to be sent. Try again later.', {
      retryAfterMs: LIMITS.mailsFullPauseMs,
    });
  }

  /** The link was used, and changes nothing any more. Whoever has the password that it set is answered as before. */
  private async again(name: string, password: string, attempt: Attempt): Promise<Account> {
    try {
      return await this.accounts.signIn({ name, password }, attempt);
    } catch (error) {
      if (error instanceof HoldfastError && error.code === 'wrong_credentials') throw linkGone();
      throw error;
    }
  }

  private async read(code: string, address: string) {
    await this.budgets.takeOrThrow('mail-asks', addressBlock(address), OPENED_OFTEN);
    const read = readCode(code);
    if (read === null) throw linkGone();
    return read;
  }
}

function linkGone(): HoldfastError {
  return refusalError('gone', { kind: 'mail-link-gone' });
}
