import { Redis, type RedisOptions } from 'ioredis';
import type { Log } from '../../log.js';

/** A store that answers nothing for this long is taken for frozen, and the connection for broken. */
const FROZEN_AFTER_MS = 2_000;
const PING_EVERY_MS = 1_000;

/** Separate connections, since subscribers, blocking work and retries get in each other's way. */
export interface RedisClients {
  readonly data: Redis;
  /** For connect-redis: commands wait up to about 5 s for a store that is away, then fail. */
  readonly sessions: Redis;
  /** For `@socket.io/redis-adapter`: its lost publications are counted, not thrown, since it does not catch them. */
  readonly adapterPub: Redis;
  readonly adapterSub: Redis;
  readonly feed: Redis;
}

/** Five clients that do not connect yet (`lazyConnect`); each has an `error` listener, so no outage ends the process. */
export function makeClients(address: RedisOptions, name: string, log: Log): RedisClients {
  const common: RedisOptions = {
    ...address,
    lazyConnect: true,
    connectTimeout: 2_000,
    socketTimeout: FROZEN_AFTER_MS,
    maxLoadingRetryTime: 500,
    retryStrategy: (times) => Math.min(50 * times, 500) + Math.floor(Math.random() * 50),
    // A replica answers READONLY after a failover: the name may point to the new master by now.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
  // `data` and `feed` have a retry of their own (`Connection`), which knows a deadline and keeps no queue of the dead.
  const immediate: RedisOptions = {
    ...common,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
  };
  const patient: RedisOptions = { ...common, maxRetriesPerRequest: 8, commandTimeout: 5_000 };
  const make = (role: string, options: RedisOptions): Redis => {
    // `replyMapping` is said outright because the constructor's types ask for it; resp3 would break the adapter.
    const named = { ...options, connectionName: `holdfast:${name}:${role}`, replyMapping: 'legacy' as const };
    const client = new Redis(named);
    client.on('error', (error: Error) => log.debug({ role, error: error.message }, 'redis connection error'));
    return client;
  };
  const clients = {
    data: make('data', immediate),
    sessions: make('sessions', patient),
    adapterPub: make('adapter-pub', patient),
    // Subscriptions are never given up; a rejected one would be an unhandled rejection inside ioredis or the adapter.
    adapterSub: make('adapter-sub', { ...common, maxRetriesPerRequest: null }),
    feed: make('feed', immediate),
  };
  for (const method of ['publish', 'spublish'] as const) swallow(clients.adapterPub, method, log);
  for (const method of ['subscribe', 'psubscribe', 'ssubscribe', 'unsubscribe', 'punsubscribe'] as const) {
    swallow(clients.adapterSub, method, log);
  }
  return clients;
}

/**
 * Pings every second, so that a frozen store is noticed by `socketTimeout` even on a connection that only listens.
 * Returns what stops it.
 */
export function watch(clients: readonly Redis[]): () => void {
  const waiting = new Set<Redis>();
  const timer = setInterval(() => {
    for (const client of clients) {
      if (client.status !== 'ready' || waiting.has(client)) continue;
      waiting.add(client);
      client
        .ping()
        .catch(() => {})
        .finally(() => waiting.delete(client));
    }
  }, PING_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Replaces a method by one whose failure is logged and counted as 0 receivers. */
function swallow(client: Redis, method: keyof Redis, log: Log): void {
  const original = (client[method] as (...args: unknown[]) => Promise<unknown>).bind(client);
  Object.defineProperty(client, method, {
    value: (...args: unknown[]) =>
      original(...args).catch((error: Error) => {
        log.debug({ method, error: error.message }, 'the adapter lost a message to other processes');
        return 0;
      }),
  });
}
