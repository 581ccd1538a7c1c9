import { refusalError } from '../../protocol/refusal-error.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { Bot, BotStore } from '../../store/interfaces/bots.js';
import type { AccountCache } from '../accounts/account-cache.js';
import type { WorkerContext } from '../shared/context.js';
import { botSessionKey, readBotToken } from './bot-token.js';
import type { EndedSessions } from './ended-sessions.js';
import type { Identity } from './identity.js';
import type { BotSession, SessionState } from './live-session.js';
import { isValidFor } from './session-rules.js';

const TRIES = 'Tokens came that are none. Wait a little, and check the token.';
const REQUESTS = 'This bot asks for very much. Wait a little.';

/**
 * Who comes with a token: a bot, as long as its maker may come in. It is signed in as its maker's session is, by the
 * account's rules and generation. So what ends all sessions of a person ends their bots.
 */
export class TokenBearer {
  constructor(
    private readonly context: Pick<WorkerContext, 'budgets'>,
    private readonly bots: Pick<BotStore, 'withDigest'>,
    private readonly accounts: Pick<AccountCache, 'get'>,
    private readonly ended: Pick<EndedSessions, 'reasonFor'>,
  ) {}

  /**
   * Rejects with `unauthenticated`, in one answer for each token that is none. Rejects with `rate_limited` where tokens
   * are guessed. `address`: where it comes from.
   */
  async identify(token: string, address: string): Promise<Identity> {
    const found = await this.find(token);
    if (found !== null) return found;
    await this.context.budgets.takeOrThrow('bot-tries', address, TRIES);
    throw refusalError('unauthenticated', { kind: 'no-token' });
  }

  /** The same for a request of HTTP, which is counted. */
  async identifyRequest(token: string, address: string): Promise<Identity> {
    const identity = await this.identify(token, address);
    await this.context.budgets.takeOrThrow('bot-requests', identity.account.id, REQUESTS);
    return identity;
  }

  /**
   * Checks one that is signed in: whether its token is still one. Its maker is judged as everybody is. Nothing extends
   * it.
   */
  async touch({ userId, id }: BotSession): Promise<SessionState> {
    return (await this.bots.withDigest(userId, id)) === null ? 'revoked' : 'alive';
  }

  /** The same of each, in their order. */
  states(sessions: readonly BotSession[]): Promise<readonly SessionState[]> {
    return Promise.all(sessions.map((one) => this.touch(one)));
  }

  private async find(token: string): Promise<Identity | null> {
    const read = readBotToken(token);
    if (read === null) return null;
    const bot = await this.bots.withDigest(read.owner, read.digest);
    if (bot === null) return null;
    // Not sooner: a token that is none may name anybody, and each name would take a place among the accounts kept here.
    const owner = await this.accounts.get(read.owner);
    if (owner === null) return null;
    const session = botSession(bot, owner.id, read.digest);
    if (!isValidFor(session, owner) || this.ended.reasonFor(session) !== null) return null;
    return { session, account: botAccount(bot) };
  }
}

/** What a bot is signed in as: its maker's, so that their end is its end. It runs out with nothing else. Pure. */
function botSession(of: Bot, owner: string, digest: string): BotSession {
  const { at, generation } = of;
  return {
    kind: 'bot',
    id: digest,
    key: botSessionKey(of),
    userId: owner,
    createdAt: at,
    signedInAt: at,
    generation,
    expiresAt: Number.MAX_SAFE_INTEGER,
    route: null,
  };
}

/** What it may do by itself: nothing that takes an account. Pure. */
function botAccount({ bot, at, generation }: Bot): Account {
  return {
    id: bot.id,
    name: bot.name,
    bot: true,
    passwordHash: '',
    operator: false,
    disabled: false,
    synthetic: false,
    createdAt: at,
    sessionGeneration: generation,
  };
}
