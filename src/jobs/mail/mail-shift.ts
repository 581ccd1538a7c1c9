import { randomBytes } from 'node:crypto';
import { accountCalled } from '../../domain/account-called.js';
import type { BucketRule } from '../../domain/bucket.js';
import { codeOf, readCode } from '../../domain/code.js';
import type { Logger } from '../../logger.js';
import { LIMITS } from '../../protocol/limits.js';
import { isMailAddress, MAIL_LINKS, type MailKind, type MailLanguage } from '../../protocol/mail.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { WaitingMail } from '../../store/interfaces/mails.js';
import type { Store } from '../../store/interfaces/store.js';
import { restMs } from '../outside/rest.js';
import type { Shift } from '../outside/sending.js';
import type { SendMail } from './mail-server.js';
import { type MailTries, newTries } from './mail-tries.js';
import { mails as english, type MailPhrases } from './strings/en/mails.js';
import { mails as korean } from './strings/ko/mails.js';

const PHRASES: Readonly<Record<MailLanguage, MailPhrases>> = { en: english, ko: korean };
const REST = { firstMs: LIMITS.mailPauseMs, mostMs: LIMITS.mailPauseMaxMs };

export interface MailParts {
  readonly store: Pick<Store, 'accounts' | 'mails' | 'budgets'>;
  readonly send: SendMail;
  /** Where people open the chat. */
  readonly site: string;
  /** How many mails one mailbox gets; null: nothing is limited. */
  readonly rule: BucketRule | null;
  readonly logger: Logger;
  /** Since when the server takes nothing, ms since 1970; null: it does, or is not known to be away. */
  readonly onAway: (since: number | null) => void;
}

/** Somebody whom a mail is for. */
interface Reader {
  readonly account: Account;
  readonly address: string;
}

/**
 * The time for which this process is the one that mails. It looks up whom a mail is for, out of sight of whoever asked.
 * A mail is settled after it was sent. What ends the process between sends it again, with another link.
 */
export class MailShift implements Shift {
  readonly lookMs = LIMITS.mailLookMs;
  private readonly tries = new Map<string, MailTries>();
  private failures = 0;
  private restUntil = 0;
  /** When one that was never tried may be: the server may be away for some addresses only. */
  private firstTryFrom = 0;
  private awaySince: number | null = null;
  private isOver = false;

  constructor(private readonly parts: MailParts) {}

  end(): void {
    this.isOver = true;
    this.tellAway(null);
  }

  onFrame(): void {}
  async compareAll(): Promise<void> {}

  async look(): Promise<void> {
    const waiting = await this.parts.store.mails.waiting();
    const ids = new Set(waiting.map(({ id }) => id));
    for (const id of this.tries.keys()) if (!ids.has(id)) this.tries.delete(id);
    for (const { mail, tries } of this.inTurn(waiting)) {
      if (this.isOver) return;
      const from = tries.failures === 0 ? this.firstTryFrom : this.restUntil;
      if (mail.ageMs > LIMITS.mailTriedMs) await this.giveUp(mail);
      else if (performance.now() >= Math.max(from, tries.dueAt)) await this.take(mail, tries);
    }
  }

  /** Those that failed least come first: one at which the server hangs up each time keeps back no other. */
  private inTurn(waiting: readonly WaitingMail[]): { mail: WaitingMail; tries: MailTries }[] {
    const all = waiting.map((mail) => {
      const tries = this.tries.get(mail.id) ?? newTries();
      this.tries.set(mail.id, tries);
      return { mail, tries };
    });
    return all.sort((a, b) => a.tries.failures - b.tries.failures);
  }

  private async take(mail: WaitingMail, tries: MailTries): Promise<void> {
    for (const reader of await this.readersOf(mail)) {
      if (this.isOver) return;
      if (tries.done.has(reader.account.id)) continue;
      if (!(await this.sendTo(reader, mail, tries))) return;
      tries.done.add(reader.account.id);
    }
    await this.parts.store.mails.settle(mail.id);
  }

  /** False: it is tried again. */
  private async sendTo(reader: Reader, mail: WaitingMail, tries: MailTries): Promise<boolean> {
    const { store, send, site, logger } = this.parts;
    const { id, name } = reader.account;
    const isFirst = !tries.secrets.has(id);
    if (isFirst && !(await this.mayHave(reader.address, mail.kind))) {
      logger.info({ account: id, kind: mail.kind }, 'a mail was left out: its mailbox got many');
      return true;
    }
    const secret = tries.secrets.get(id) ?? randomBytes(24).toString('base64url');
    tries.secrets.set(id, secret);
    const code = codeOf(id, secret);
    const digest = readCode(code)?.digest ?? '';
    const token = { kind: mail.kind, digest, address: reader.address };
    if (!(await store.mails.keepToken(id, token, LIMITS.mailTokenMs))) return true;
    const link = `${site}/${MAIL_LINKS[mail.kind]}${code}`;
    const outcome = await send(reader.address, PHRASES[mail.language][mail.kind]({ name, site, link }));
    if (outcome.kind === 'sent') {
      this.serverAnswers();
      logger.info({ account: id, kind: mail.kind }, 'a mail was sent');
      return true;
    }
    const { failure } = outcome;
    if (outcome.kind === 'away') {
      this.serverIsAway(failure);
      tries.failures += 1;
      return false;
    }
    this.serverAnswers();
    logger.warn(
      { account: id, kind: mail.kind, ...failure },
      `a mail was ${outcome.kind === 'later' ? 'put off' : 'refused'}`,
    );
    if (outcome.kind === 'refused') return true;
    tries.dueAt = performance.now() + restMs(tries.failures, 0, REST);
    tries.failures += 1;
    return false;
  }

  /** Whose mail it is: of some name or address; nobody where there is none. */
  private async readersOf({ kind, who }: WaitingMail): Promise<Reader[]> {
    const { accounts, mails } = this.parts.store;
    if (kind === 'confirm') {
      const [account, { wanted }] = await Promise.all([accounts.byId(who), mails.addressesOf(who)]);
      return account === null || wanted === null ? [] : [{ account, address: wanted }];
    }
    const named = await accountCalled(accounts, who);
    const addressed = isMailAddress(who) ? await mails.peopleAt(who) : [];
    const ids = [...new Set([...(named === null ? [] : [named.id]), ...addressed])];
    const readers: Reader[] = [];
    for (const id of ids.sort()) {
      const [account, { address }] = await Promise.all([accounts.byId(id), mails.addressesOf(id)]);
      const isTheirs = id === named?.id || address?.toLowerCase() === who.toLowerCase();
      if (account === null || address === null || account.disabled || !isTheirs) continue;
      readers.push({ account, address });
      if (readers.length === LIMITS.accountsPerMail) break;
    }
    return readers;
  }

  /** Counted by kind: who gives another's address again and again takes none of their mails for a new password. */
  private async mayHave(address: string, kind: MailKind): Promise<boolean> {
    const { store, rule } = this.parts;
    if (rule === null) return true;
    return (await store.budgets.take(`mails ${kind} ${address.toLowerCase()}`, rule, 1)).taken === 1;
  }

  private async giveUp({ id, kind }: WaitingMail): Promise<void> {
    await this.parts.store.mails.settle(id);
    this.parts.logger.error({ kind }, 'a mail was given up: it could not be sent in time');
  }

  private serverAnswers(): void {
    if (this.awaySince !== null) this.parts.logger.info({}, 'the mail server takes mails again');
    this.failures = 0;
    this.tellAway(null);
  }

  private serverIsAway(failure: object): void {
    if (this.awaySince === null) this.parts.logger.error(failure, 'the mail server takes no mails');
    this.firstTryFrom = performance.now() + LIMITS.mailPauseMs;
    this.restUntil = performance.now() + restMs(this.failures, 0, REST);
    this.failures += 1;
    this.tellAway(this.awaySince ?? Date.now());
  }

  private tellAway(since: number | null): void {
    this.awaySince = since;
    this.parts.onAway(since);
  }
}
