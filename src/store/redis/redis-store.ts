import type { TlsOptions } from 'node:tls';
import type { Redis, RedisOptions } from 'ioredis';
import type { Log } from '../../log.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Store } from '../store.js';
import { redisAccounts } from './accounts.js';
import { redisAddress } from './address.js';
import { makeClients, type RedisClients, watch } from './clients.js';
import { redisCluster } from './cluster.js';
import { Connection } from './connection.js';
import { redisFeed } from './feed.js';
import { Health } from './health.js';
import { redisLog } from './log.js';
import { checkServer, connectFirst } from './open.js';
import { redisPresence } from './presence.js';
import { redisReads } from './reads.js';
import { Replication } from './replication.js';
import { redisRooms } from './rooms.js';
import { defineScripts } from './scripts.js';
import { Subscriber } from './subscriber.js';

export interface RedisStore extends Store {
  readonly clients: RedisClients;
  /** `host:port`, without credentials. */
  readonly address: string;
}

export interface RedisStoreOptions {
  /** See `redisAddress`: `redis://…`, `rediss://…` or `redis-sentinel://…`, each with `?replicas=N`. */
  readonly url: string;
  readonly log: Log;
  /** Who connects, for `CLIENT LIST`: `primary`, `worker-2`. */
  readonly name: string;
  /** Further TLS settings, for example a private authority's `ca`. */
  readonly tls?: Pick<TlsOptions, 'ca' | 'cert' | 'key'>;
  /** Messages kept of a room's log. */
  readonly logMaxMessages?: number;
}

/**
 * Opens Redis 7.0+ or Valkey as Holdfast's store. Rejects with `StoreOpenError` when that is not possible within about 5 s. Once open, it
 * survives any outage: calls wait about 4 s for the store to be back, then reject with `store_unavailable`; `up` says which.
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<RedisStore> {
  const address = redisAddress(options.url);
  const clients = makeClients(withTls(address.options, options.tls), options.name, options.log);
  const all = Object.values(clients) as Redis[];
  defineScripts(clients.data);
  const data = new Connection(clients.data);
  const feedConnection = new Connection(clients.feed);
  const subscriber = new Subscriber(feedConnection, options.log);
  const health = new Health(clients.data);
  try {
    await connectFirst(clients.data, address.shown);
    await Promise.all(all.slice(1).map((client) => connectFirst(client, address.shown)));
    await checkServer(clients.data, address.shown);
  } catch (error) {
    for (const client of all) client.disconnect();
    throw error;
  }
  const stopWatching = watch([clients.data, clients.feed, clients.adapterPub, clients.adapterSub]);
  return {
    clients,
    address: address.shown,
    accounts: redisAccounts(data),
    rooms: redisRooms(data),
    log: redisLog(data, new Replication(data, address.replicas), {
      maxMessages: options.logMaxMessages ?? LIMITS.logMaxMessages,
    }),
    reads: redisReads(data),
    feed: redisFeed(subscriber),
    presence: redisPresence(data),
    cluster: redisCluster(data, subscriber),
    get up() {
      return health.up;
    },
    onUp: (listener) => health.onUp(listener),
    ping: async () => {
      await data.run((client) => client.ping());
    },
    close: async () => {
      stopWatching();
      data.close();
      feedConnection.close();
      await Promise.all(all.map(disconnect));
    },
  };
}

function withTls(address: RedisOptions, tls: RedisStoreOptions['tls']): RedisOptions {
  return tls && address.tls ? { ...address, tls: { ...address.tls, ...tls } } : address;
}

/** Resolves when the connection has ended. One that is between two attempts has none, and says no `end`. */
async function disconnect(client: Redis): Promise<void> {
  const connected = ['connecting', 'connect', 'ready'].includes(client.status);
  // Not `events.once`, which rejects on the `error` that a connection cut in its handshake says.
  const ended = connected ? new Promise((resolve) => client.once('end', resolve)) : null;
  client.disconnect();
  await ended;
}
