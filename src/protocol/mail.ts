/** Mails to people: which address may be theirs, and by which server mails leave. */
import { LIMITS } from './limits.js';
import { OTHER_LANGUAGES } from './page-languages.js';

/** The languages in which mails are written: those of the page. */
export const MAIL_LANGUAGES = ['en', ...OTHER_LANGUAGES] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

/** Where the page of a mail's link is: in the part of its address that browsers tell no server. */
export const MAIL_LINKS = { reset: '#/reset/', confirm: '#/confirm/' } as const;
export type MailKind = keyof typeof MAIL_LINKS;

/** The mail server, and what stands in mails; the same on all nodes. */
export interface MailSettings {
  /** Where people open the chat, without a slash at the end. All links are made of it. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** `tls`: from the start. `starttls`: asked for, and insisted on. `none`: in the clear. */
  readonly secured: 'tls' | 'starttls' | 'none';
  /** Null: it asks for no sign-in. */
  readonly signIn: { readonly user: string; readonly password: string } | null;
  readonly from: { readonly name: string; readonly address: string };
}

/** What is known of a person's address. Nobody else is told. */
export interface OwnMail {
  /** The one that was confirmed; null: none. */
  readonly address: string | null;
  /** One that waits for its confirmation; null: none. */
  readonly wanted: string | null;
}

/** `GET /api/me/mail`, and the answer to a `PUT`. `sent`: false where no mails are. */
export interface OwnMailBody extends OwnMail {
  readonly sent: boolean;
}

/** `PUT /api/me/mail`. `address` null: none any more. */
export interface MailChange {
  readonly address: string | null;
  readonly password: string;
  readonly language: MailLanguage;
}

/** `PUT /api/mail/reset`: whose password it is now. */
export interface ResetBody {
  readonly name: string;
}

/** Letters of ASCII alone: no two of them are alike in capitals, and every server takes them. No quotes, no lists. */
const ADDRESS =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;

/** Whether mails may be sent to it. Pure. */
export function isMailAddress(text: string): boolean {
  const { mailWhoMaxChars, mailLocalMaxChars } = LIMITS;
  return text.length <= mailWhoMaxChars && ADDRESS.test(text) && text.indexOf('@') <= mailLocalMaxChars;
}
