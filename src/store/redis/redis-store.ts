import type { TlsOptions } from 'node:tls';
import { Cluster, type Redis } from 'ioredis';
import type { Logger } from '../../logger.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Store } from '../interfaces/store.js';
import { redisAccounts } from './accounts.js';
import { type RedisAddress, redisAddress } from './address.js';
import { redisBlocks } from './blocks.js';
import { redisBots } from './bots.js';
import { redisBudgets } from './budgets.js';
import type { RedisClient } from './client.js';
import { ClientMaker, type RedisClients } from './clients.js';
import { redisCluster } from './cluster.js';
import { ClusterSubscriber } from './cluster-subscriber.js';
import { redisDirect } from './direct.js';
import { redisFeed } from './feed.js';
import { redisFiles } from './files.js';
import { redisHooks } from './hooks.js';
import { redisInvites } from './invites.js';
import { Keys } from './keys.js';
import { redisLog } from './log.js';
import { redisLogEnds } from './log-ends.js';
import { redisMails } from './mails.js';
import { redisModeration } from './moderation.js';
import { checkServer, connectFirst } from './open.js';
import { redisOutgoing } from './outgoing.js';
import { redisPresence } from './presence.js';
import { redisProfiles } from './profiles.js';
import { redisPushes } from './pushes.js';
import { WrongReply } from './question.js';
import { redisReads } from './reads.js';
import { Refusals } from './refusals.js';
import { Replication } from './replication.js';
import { redisRooms } from './rooms.js';
import { defineScripts } from './scripts.js';
import { mayHearItself } from './self-hearing.js';
import { SESSION_SCRIPTS, type SessionClient, sessionClient } from './session-client.js';
import { classicAdapter, type SocketAdapter, shardedAdapter } from './socket-adapter.js';
import { redisAdmin, type StoreAdmin } from './store-admin.js';
import { StoreConnection } from './store-connection.js';
import { StoreUp } from './store-up.js';
import { Subscriber } from './subscriber.js';
import { endFrozenConnections } from './watch.js';

export interface RedisStore extends Store {
  readonly keys: Keys;
  readonly admin: StoreAdmin;
  /** Replicas that must have a message before it is acknowledged. */
  readonly replicas: number;
  readonly clients: RedisClients;
  /** For Socket.IO's own messages between processes. */
  readonly adapter: SocketAdapter;
  readonly sessions: SessionClient;
  /** `host:port`, without credentials. */
  readonly address: string;
  /** Connections of this process that were ended because they brought a reply to another question, or to none. */
  readonly wrongReplies: number;
}

export interface RedisStoreOptions {
  /** See `redisAddress`: `redis://…`, `redis-sentinel://…` or `redis-cluster://…`, each with `?replicas=N`. */
  readonly url: string;
  /** The cluster's name among those of one Redis (`--cluster`); the one without a name when not given. */
  readonly cluster?: string | null;
  readonly logger: Logger;
  /** Who connects, for `CLIENT LIST`: `primary`, `worker-2`. */
  readonly name: string;
  /** Further TLS settings, for example a private authority's `ca`. */
  readonly tls?: Pick<TlsOptions, 'ca' | 'cert' | 'key'>;
  /** Messages kept of a room's log. */
  readonly logMaxMessages?: number;
  /** false: the connections for sessions and for Socket.IO are made when something is first asked of them. */
  readonly forSockets?: boolean;
}

/**
 * Opens Redis 7.0+ or Valkey as Holdfast's store. Rejects with `StoreOpenError` when that is not possible within about
 * 5 s. Once open, it survives that the server is away. Calls wait 2.5 s for it to be back, then reject with
 * `store_unavailable`; `up` says which.
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<RedisStore> {
  const { logger } = options;
  const address = withTls(redisAddress(options.url), options.tls);
  const refusals = new Refusals();
  const maker = new ClientMaker(address, options.name, logger, refusals);
  const clients = maker.clients();
  defineScripts(clients.data);
  defineScripts(clients.sessions, SESSION_SCRIPTS);
  const keys = new Keys({ cluster: options.cluster ?? null, db: address.options.db ?? 0 });
  const data = new StoreConnection<RedisClient>(clients.data, logger, keys, refusals);
  const sessions = new StoreConnection<RedisClient>(clients.sessions, logger, keys, refusals);
  const storeUp = new StoreUp(clients.data);
  const rooms = redisRooms(data);
  const accounts = redisAccounts(data);
  const { subscriber, adapter, forAdapter, own } = makeSubscribers(maker, clients, data, logger);
  const all = () => [...Object.values(clients), ...own()];
  try {
    await connectFirst(clients.data, address.shown);
    const forSockets = [clients.sessions, clients.adapterPub, ...forAdapter];
    const others = options.forSockets === false ? [] : forSockets;
    await Promise.all(others.map((client) => connectFirst(client, address.shown)));
    await checkServer(clients.data, address.shown);
  } catch (error) {
    maker.close();
    for (const client of all()) client.disconnect();
    throw error;
  }
  // Commands of sessions have a time limit of their own.
  const stopWatching = endFrozenConnections(() => all().filter((client) => client !== clients.sessions));
  return {
    clients,
    adapter,
    sessions: sessionClient(sessions),
    get wrongReplies() {
      return data.wrongReplies + sessions.wrongReplies;
    },
    address: address.shown,
    keys,
    admin: redisAdmin(data, refusals, address.shown, () => maker.probe()),
    replicas: address.replicas,
    accounts,
    invites: redisInvites(data, accounts),
    rooms,
    moderation: redisModeration(data, rooms),
    hooks: redisHooks(data),
    outgoing: redisOutgoing(data),
    bots: redisBots(data, rooms),
    direct: redisDirect(data),
    blocks: redisBlocks(data),
    log: redisLog(data, new Replication(data, address.replicas), {
      maxMessages: options.logMaxMessages ?? LIMITS.logMaxMessages,
    }),
    logEnds: redisLogEnds(data),
    reads: redisReads(data),
    profiles: redisProfiles(data),
    pushes: redisPushes(data),
    mails: redisMails(data),
    feed: redisFeed(subscriber, keys),
    presence: redisPresence(data),
    cluster: redisCluster(data, subscriber),
    budgets: redisBudgets(data),
    files: redisFiles(data),
    get up() {
      return storeUp.up;
    },
    onUp: (listener) => storeUp.onUp(listener),
    ping: () =>
      data.run(async (client) => {
        if ((await client.ping()) !== 'PONG') throw new WrongReply('ping');
      }),
    close: async () => {
      stopWatching();
      maker.close();
      data.close();
      sessions.close();
      subscriber.close();
      await Promise.all(all().map(disconnect));
    },
  };
}

/**
 * What listens. On a Cluster one subscriber to each master, for the feeds and the adapter. On one server the feeds come
 * by the connection on which messages are appended, where that is safe. What a process wrote itself comes back with its
 * reply, in one read. The classic adapter has a connection of its own. `own`: the connections that only listen,
 * `forAdapter`: those of them that it needs.
 */
function makeSubscribers(
  maker: ClientMaker,
  { adapterPub }: RedisClients,
  data: StoreConnection<RedisClient>,
  logger: Logger,
) {
  const { client } = data;
  if (client instanceof Cluster) {
    const subscriber = new ClusterSubscriber(client, (at) => {
      const feed = maker.feed(at);
      // It goes on trying by itself, and its subscriber hears each end.
      feed.connect().catch(() => {});
      return new Subscriber(new StoreConnection(feed, logger, data.keys), logger);
    });
    const adapter = shardedAdapter(adapterPub, subscriber, data.keys.adapter);
    return { subscriber, adapter, forAdapter: [], own: () => subscriber.clients };
  }
  const adapterSub = maker.adapterSub();
  const feeds: Redis[] = [];
  const subscriber = new Subscriber(data as StoreConnection<Redis>, logger, {
    mayStay: mayHearItself,
    moveOut: () => {
      const feed = maker.feed();
      feeds.push(feed);
      // It goes on trying by itself, and its subscriber hears each end.
      feed.connect().catch(() => {});
      return new StoreConnection(feed, logger, data.keys);
    },
  });
  return {
    subscriber,
    adapter: classicAdapter(adapterPub, adapterSub, data.keys.adapter),
    forAdapter: [adapterSub],
    own: () => [adapterSub, ...feeds],
  };
}

function withTls(address: RedisAddress, tls: RedisStoreOptions['tls']): RedisAddress {
  const own = address.options.tls;
  return tls && own ? { ...address, options: { ...address.options, tls: { ...own, ...tls } } } : address;
}

/** Resolves when the connection has ended. One that is between two attempts has none, and says no `end`. */
async function disconnect(client: RedisClient): Promise<void> {
  const connected = ['connecting', 'connect', 'ready'].includes(client.status);
  // Not `events.once`, which rejects on the `error` that a connection cut in its handshake says.
  const ended = connected
    ? new Promise((resolve) => (client as NodeJS.EventEmitter).once('end', resolve))
    : null;
  client.disconnect();
  await ended;
}
