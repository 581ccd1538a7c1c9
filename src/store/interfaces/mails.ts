import type { MailKind, MailLanguage, OwnMail } from '../../protocol/mail.js';
import type { Account } from './accounts.js';

/** A mail that somebody asked for. */
export interface AskedMail {
  readonly id: string;
  readonly kind: MailKind;
  /** What was typed for a `reset`: a name or an address. For a `confirm` it is the id of the person. */
  readonly who: string;
  readonly language: MailLanguage;
}

export interface WaitingMail extends AskedMail {
  /** How long ago it was asked for, by the store's clock. */
  readonly ageMs: number;
}

/** What lets in whoever has the link of a mail. */
export interface MailToken {
  readonly kind: MailKind;
  /** That of what stands in the link, which the store never knows. */
  readonly digest: string;
  /** Where the mail goes. */
  readonly address: string;
}

/**
 * Addresses of people, links to them that are good, and mails that wait to be sent. A link is good for a time, for the
 * address that it was sent to, and for the account's generation of sessions. Whatever ends one of these ends it. All of
 * it is judged by the store's clock, in the step that uses it.
 */
export interface MailStore {
  addressesOf(userId: string): Promise<OwnMail>;
  /** The person wants this address to be theirs. False: there is no such account, or it is disabled. */
  want(userId: string, address: string): Promise<boolean>;
  /** They have none any more, want none, and no link to them is good. Idempotent. */
  forget(userId: string): Promise<void>;
  /**
   * Makes a link good for so long. False: it is not their address (any more), or there is no such account, or it is
   * disabled.
   */
  keepToken(userId: string, token: MailToken, forMs: number): Promise<boolean>;
  /** What a link is good for; `spent`: it has set a password, and nothing ended the sessions since. Null: nothing. */
  standingOf(userId: string, digest: string): Promise<MailKind | 'spent' | null>;
  /** The address of the link is the person's. False: it is not good. Idempotent. */
  confirm(userId: string, digest: string): Promise<boolean>;
  /**
   * Sets a new password, ends all sessions of the person and every link that was sent to them. Null: it is not good, or
   * was used.
   */
  reset(userId: string, digest: string, passwordHash: string): Promise<Account | null>;
  /** Ids of those whose address it may be: `addressesOf` says whether it is. Capitals do not count. */
  peopleAt(address: string): Promise<string[]>;
  /** False: too many wait. */
  ask(mail: AskedMail): Promise<boolean>;
  /** The oldest first. */
  waiting(): Promise<WaitingMail[]>;
  /** It was sent or given up. Idempotent. */
  settle(id: string): Promise<void>;
}
