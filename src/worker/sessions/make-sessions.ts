import { ownerTags } from '../../domain/owner-tag.js';
import { deriveKey } from '../../domain/secrets.js';
import type { Store } from '../../store/interfaces/store.js';
import type { SessionClient } from '../../store/redis/session-client.js';
import type { AccountCache } from '../accounts/account-cache.js';
import type { WorkerContext } from '../shared/context.js';
import { CarryOver } from './carry-over.js';
import { ExpressSessions } from './express-kind.js';
import { MemorySessionStore } from './memory-sessions.js';
import { refreshOperatorCookie } from './operator-cookie.js';
import { RedisSessionStore } from './redis-sessions.js';
import { Revocations } from './revocations.js';
import { SessionCheck } from './session-check.js';
import type { SessionEnd } from './session-end.js';
import { Sessions } from './sessions.js';
import { SignOut } from './sign-out.js';
import { TokenBearer } from './token-bearer.js';
import { TokenSessions } from './token-kind.js';

export interface MadeSessions {
  readonly sessions: Sessions;
  readonly check: SessionCheck;
  readonly memory: MemorySessionStore;
  readonly carryOver: CarryOver;
  readonly bearer: TokenBearer;
  /** The tag of a person: see `ownerTags`. */
  readonly tagOf: (userId: string) => string;
}

/** The three kinds of sessions behind one door. `client` is the connection for connect-redis. */
export function makeSessions(
  context: WorkerContext,
  store: Store,
  client: SessionClient,
  accounts: AccountCache,
  sessionEnd: SessionEnd,
): MadeSessions {
  const { secret } = context.boot;
  const cookieSecret = deriveKey(secret, 'session cookie').toString('base64url');
  const tagOf = ownerTags(secret);
  const memory = new MemorySessionStore();
  const redis = new RedisSessionStore(client);
  const kinds = {
    memory: new ExpressSessions(
      context,
      {
        kind: 'memory',
        store: memory,
        hasEach: async (sids) => sids.map((sid) => memory.has(sid)),
        extend: async (sid) => memory.use(sid),
        usedAt: (sid) => memory.usedAt(sid),
      },
      cookieSecret,
      tagOf,
    ),
    redis: new ExpressSessions(
      context,
      {
        kind: 'redis',
        store: redis,
        hasEach: (sids) => redis.hasEach(sids),
        extend: (sid, createdAt) => redis.extend(sid, createdAt),
        usedAt: () => null,
      },
      cookieSecret,
      tagOf,
    ),
    token: new TokenSessions(context, deriveKey(secret, 'session token'), new Revocations(store.cluster)),
  };
  sessionEnd.onNote(({ target }) => {
    if ('session' in target) memory.end(target.session);
  });
  const operatorEnded = (session: string) =>
    context.primary.send({ type: 'holdfast:operator-ended', session });
  const carryOver = new CarryOver(context, kinds, store.cluster);
  const bearer = new TokenBearer(context, store.bots, accounts, sessionEnd.ended);
  const check = new SessionCheck({
    self: context.route,
    kinds: { ...kinds, bot: bearer },
    ended: sessionEnd.ended,
    rulesOf: (userIds) => store.accounts.sessionRules(userIds),
    logger: context.logger,
  });
  carryOver.onCarried(({ from, to }) => {
    store.pushes.moveSession(from, { key: to.key, until: to.expiresAt }).catch((error: Error) => {
      // Its page says it again when it is opened next.
      context.logger.debug({ error: error.message }, 'push subscriptions did not move with their session');
    });
  });
  const { cluster, pushes } = store;
  const sessions = new Sessions(
    context,
    kinds,
    accounts,
    sessionEnd.ended,
    new SignOut({ kinds, cluster, accounts, pushes, sessionEnd, operatorEnded, logger: context.logger }),
    carryOver,
    bearer,
    operatorEnded,
    (req, res, identity) => refreshOperatorCookie(context, req, res, identity),
  );
  return { sessions, check, memory, carryOver, bearer, tagOf };
}
