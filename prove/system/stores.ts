/** The stores that a system under test may have: one server, or several of which one may be lost. */

import type { Image } from '../../testbed/image.js';
import { CuttingProxy } from '../../testbed/network/cutting-proxy.js';
import { ReplyProxy } from '../../testbed/network/reply-proxy.js';
import { startPlainValkey } from '../../testbed/redis/plain-valkey.js';
import { RedisCluster } from '../../testbed/redis/redis-cluster.js';
import { RedisSentinel } from '../../testbed/redis/redis-sentinel.js';
import { type Fsync, RedisServer } from '../../testbed/redis/redis-server.js';
import type { Unstamped } from '../history.js';
import { EmbeddedStoreServer, type ProxiedWay } from './embedded-store.js';
import type { HoldfastNode } from './node.js';
import { readFrom, readLog } from './read-log.js';
import { hasNativeValkey, type StoreName, type StoreServer } from './store-server.js';

export interface Store {
  /** What each node is given as its Redis; null: it keeps its own. */
  readonly urls: readonly (string | null)[];
  /** Past the links. */
  readonly url: string | null;
  /** The process of the one server; null when there are several. */
  readonly server: StoreServer | null;
  /** The same, when it is one that keeps files and whose settings may be changed. */
  readonly redis: RedisServer | null;
  /** Each node's way to it; empty when the ways cannot be cut one by one. */
  readonly links: readonly CuttingProxy[];
  /** What can mix up its replies on these ways; empty when none was asked for. */
  readonly mixers: readonly ReplyProxy[];
  /** What a node has to load first, and know, to go that way. */
  readonly preload: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Those whose loss another server makes good. */
  masters(): Promise<readonly RedisServer[]>;
  whole(): Promise<boolean>;
  /** What it holds of these rooms, read past the nodes; with the embedded store, the node ends for it. */
  readLogs(rooms: readonly string[]): Promise<Unstamped[]>;
  stop(): Promise<void>;
}

/** What lies on the way to a store of one's own address needs nothing of the node. */
const AS_STARTED = { preload: [], env: {} };

/** With WAIT: what is acknowledged is on another machine. */
const CONFIRMED = '?replicas=1';

/** The embedded store of a single node; `way`: its replies can be mixed up on the way. */
export function embeddedStore(image: Image, node: () => HoldfastNode, way: ProxiedWay | null): Store {
  const server = new EmbeddedStoreServer(image, node);
  return {
    urls: [null],
    url: null,
    server,
    redis: null,
    links: [],
    mixers: way === null ? [] : [way.mixer],
    preload: way?.preload ?? [],
    env: way?.env ?? {},
    masters: async () => [],
    whole: async () => server.pid !== 0,
    readLogs: (rooms) => server.readLogs(rooms),
    stop: async () => way?.mixer.stop(),
  };
}

interface OneServer extends StoreServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** The Valkey of the embedded store on TCP: it keeps nothing, so nothing but its end follows its end. */
async function plainValkey(): Promise<OneServer> {
  const { port, signal, stop } = await startPlainValkey();
  return {
    port,
    signal,
    stop,
    end: stop,
    run: () => Promise.reject(new Error('a Valkey without a disk is not started again')),
  };
}

export interface OneServerSettings {
  readonly kind: Exclude<StoreName, 'embedded'>;
  readonly fsync: Fsync;
  readonly nodes: number;
  /** The address at which machines of their own reach it, without links to cut; null: by a link for each node. */
  readonly hub: string | null;
  /** Its replies can be mixed up on the way. */
  readonly mixable: boolean;
}

export async function oneServer({ kind, fsync, nodes, hub, mixable }: OneServerSettings): Promise<Store> {
  const redis =
    kind === 'redis' || hasNativeValkey()
      ? await RedisServer.start({ fsync, alsoAt: hub === null ? [] : [hub], program: `${kind}-server` })
      : null;
  const server = redis ?? (await plainValkey());
  const target = { host: '127.0.0.1', port: server.port };
  const count = hub === null ? nodes : 0;
  const mixers = await Promise.all(
    Array.from({ length: mixable ? count : 0 }, () => ReplyProxy.start(target)),
  );
  const links = await Promise.all(
    Array.from({ length: count }, (_, at) => {
      const port = mixers[at]?.port ?? server.port;
      return CuttingProxy.start([{ host: '127.0.0.1', port }]);
    }),
  );
  const url = `redis://127.0.0.1:${server.port}`;
  return {
    urls: Array.from({ length: nodes }, (_, at) =>
      hub === null ? `redis://127.0.0.1:${links[at]?.port}` : `redis://${hub}:${server.port}`,
    ),
    url,
    server,
    redis,
    links,
    mixers,
    ...AS_STARTED,
    masters: async () => [],
    whole: async () => true,
    readLogs: (rooms) => readFrom(url, rooms),
    stop: async () => {
      for (const link of links) await link.stop();
      for (const mixer of mixers) await mixer.stop();
      await server.stop();
    },
  };
}

export async function underSentinel(nodes: number): Promise<Store> {
  const sentinel = await RedisSentinel.start();
  return {
    ...several(sentinel.url(CONFIRMED), nodes),
    masters: async () => [await sentinel.master()],
    whole: () => sentinel.whole(),
    readLogs: async (rooms) => {
      const master = await sentinel.master();
      return Promise.all(rooms.map((room) => master.ask((redis) => readLog(redis, room))));
    },
    stop: () => sentinel.stop(),
  };
}

export async function inCluster(nodes: number): Promise<Store> {
  const cluster = await RedisCluster.start(3, 2);
  return {
    ...several(cluster.url(CONFIRMED), nodes),
    masters: () => cluster.masters(),
    whole: () => cluster.whole(),
    readLogs: (rooms) =>
      Promise.all(
        rooms.map(async (room) =>
          (await cluster.masterOf(`{r:${room}}`)).ask((redis) => readLog(redis, room)),
        ),
      ),
    stop: () => cluster.stop(),
  };
}

function several(url: string, nodes: number): Omit<Store, 'masters' | 'whole' | 'readLogs' | 'stop'> {
  return {
    urls: Array.from({ length: nodes }, () => url),
    url,
    server: null,
    redis: null,
    links: [],
    mixers: [],
    ...AS_STARTED,
  };
}
