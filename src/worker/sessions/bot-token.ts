import type { IncomingMessage } from 'node:http';
import { codeOf, readCode } from '../../domain/code.js';
import type { Bot } from '../../store/interfaces/bots.js';
import { sessionKey } from './live-session.js';

/** By it a token is told from those of others: what stands before the server may send some of its own. */
const PREFIX = 'hfbot_';

/** What the token of a bot says: whose it is, and by what it is found among theirs. */
export interface ReadToken {
  readonly owner: string;
  /** The digest of the secret; only this is kept. */
  readonly digest: string;
}

/** Pure. `secret`: 192 bits, in base64url. */
export function botToken(owner: string, secret: string): string {
  return `${PREFIX}${codeOf(owner, secret)}`;
}

/** Pure. Null for what is no bot's token. */
export function readBotToken(token: string): ReadToken | null {
  if (!token.startsWith(PREFIX)) return null;
  const read = readCode(token.slice(PREFIX.length));
  return read === null ? null : { owner: read.of, digest: read.digest };
}

/** Pure. What a request shows as a bot's token, right or wrong; null: it shows none. */
export function shownToken({ headers }: Pick<IncomingMessage, 'headers'>): string | null {
  const shown = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return shown?.startsWith(PREFIX) ? shown : null;
}

/** Pure. The name of what a bot is signed in as, by its token after so many: whoever ends it knows the bot alone. */
export function botSessionKey({ bot, renewals = 0 }: Pick<Bot, 'bot' | 'renewals'>): string {
  return sessionKey('bot', renewals === 0 ? bot.id : `${bot.id}.${renewals}`);
}
