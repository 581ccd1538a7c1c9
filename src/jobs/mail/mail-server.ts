import type { Transporter } from 'nodemailer';
import { LIMITS } from '../../protocol/limits.js';
import type { MailSettings } from '../../protocol/mail.js';
import type { MailText } from './strings/en/mails.js';

/** Why a mail did not leave, without words of the server's: they may name who it is for. */
interface Failure {
  /** What the library calls it, such as `ETIMEDOUT`. */
  readonly code: string;
  /** The server's number, such as 550; 0: it said none. */
  readonly status: number;
}

/** `refused`: this mail is never taken. `later`: this one, in a while. `away`: none is taken now. */
export type MailOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused' | 'later' | 'away'; readonly failure: Failure };

export type SendMail = (to: string, text: MailText) => Promise<MailOutcome>;

/**
 * Hands mails to the server, each by a connection of its own. Never rejects. `wholeMs`: what a mail may take in all.
 */
export function mailServer(
  { host, port, secured, signIn, from }: MailSettings,
  wholeMs: number = LIMITS.mailWholeMs,
): SendMail {
  const settings = {
    host,
    port,
    secure: secured === 'tls',
    requireTLS: secured === 'starttls',
    ignoreTLS: secured === 'none',
    ...(signIn === null ? {} : { auth: { user: signIn.user, pass: signIn.password } }),
    connectionTimeout: LIMITS.mailAnswerMs,
    greetingTimeout: LIMITS.mailAnswerMs,
    dnsTimeout: LIMITS.mailAnswerMs,
    socketTimeout: LIMITS.mailTakenMs,
  };
  let transport: Promise<Pick<Transporter, 'sendMail'>> | null = null;
  return async (to, { subject, text }) => {
    try {
      // Loaded with the first mail.
      transport ??= import('nodemailer').then(({ createTransport }) => createTransport(settings));
      await (await transport).sendMail({
        from,
        to: { name: '', address: to },
        envelope: { from: from.address, to: [to] },
        subject,
        text,
        // So that no program answers, such as one that says who is on holiday.
        headers: { 'Auto-Submitted': 'auto-generated' },
        xMailer: false,
        signal: AbortSignal.timeout(wholeMs),
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { kind: 'sent' };
    } catch (error) {
      return mailOutcomeOf(error as Parameters<typeof mailOutcomeOf>[0]);
    }
  };
}

/**
 * What an error of the library means. A refused sender, a wrong sign-in or a missing STARTTLS is nothing of this mail:
 * an operator mends it. Pure.
 */
export function mailOutcomeOf({
  code = '',
  responseCode = 0,
  command = '',
}: {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
}): MailOutcome {
  const failure = { code, status: responseCode };
  // The library would not even ask.
  if (command === 'API' && /^(EENVELOPE|EMESSAGE)$/.test(code)) return { kind: 'refused', failure };
  const isOfMail = /^(RCPT TO|DATA)/.test(command) && responseCode >= 400;
  if (!isOfMail || responseCode === 421) return { kind: 'away', failure };
  return { kind: responseCode >= 500 ? 'refused' : 'later', failure };
}
