/** What mails say, as plain text. `site`: the address of the chat, `link`: what to open. */
import type { MailKind } from '../../../../protocol/mail.js';

export interface MailWords {
  /** The account that it is for. */
  readonly name: string;
  readonly site: string;
  readonly link: string;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

export type MailPhrases = { readonly [Kind in MailKind]: (words: MailWords) => MailText };

export const mails: MailPhrases = {
  reset: ({ name, site, link }) => ({
    subject: `A new password for ${hostOf(site)}`,
    text: `Somebody asked for a new password for the account “${name}” at ${site}.

If it was you, open this within an hour and choose one. The link works once:

${link}

If it was not you, do nothing: the password stays what it is. Pass this mail on to nobody.
`,
  }),
  // Without the name: whoever gets it may be a stranger, and a name is anybody's to choose.
  confirm: ({ site, link }) => ({
    subject: `Confirm your mail address for ${hostOf(site)}`,
    text: `Somebody gave this address for their account at ${site}.

If it was you, open this within an hour:

${link}

If it was not you, do nothing: without it, nobody has this address there.
`,
  }),
};

function hostOf(site: string): string {
  return new URL(site).host;
}
