/** The stores that a system under test may have: one server, or several of which one may be lost. */
import type { Unstamped } from '../history.js';
import type { Image } from './image.js';
import type { HoldfastNode } from './node.js';
import { OwnStore } from './own-store.js';
import { CuttingProxy } from './proxy.js';
import { readLog } from './read-log.js';
import { RedisCluster } from './redis-cluster.js';
import { type Fsync, RedisServer } from './redis-server.js';
import { RedisSentinel } from './sentinel.js';
import type { Server } from './server.js';
import { hasNativeValkey, type StoreName, type StoreServer } from './store-server.js';
import { ValkeyServer } from './valkey-server.js';

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
  /** Those whose loss another server makes good. */
  masters(): Promise<readonly Server[]>;
  whole(): Promise<boolean>;
  /** What it holds of these rooms, read past the nodes; with a store of the node's own, the node ends for it. */
  readLogs(rooms: readonly string[]): Promise<Unstamped[]>;
  stop(): Promise<void>;
}

/** With WAIT: what is acknowledged is on another machine. */
const CONFIRMED = '?replicas=1';

/** The one that a single node starts for itself. */
export function ownStore(image: Image, node: () => HoldfastNode): Store {
  const server = new OwnStore(image, node);
  return {
    urls: [null],
    url: null,
    server,
    redis: null,
    links: [],
    masters: async () => [],
    whole: async () => server.pid !== 0,
    readLogs: (rooms) => server.readLogs(rooms),
    stop: async () => {},
  };
}

/** One server. `hub`: the address at which machines of their own reach it, without links to cut; null: by a link for each node. */
export async function oneServer(
  kind: Exclude<StoreName, 'embedded'>,
  image: Image,
  fsync: Fsync,
  nodes: number,
  hub: string | null,
): Promise<Store> {
  const redis =
    kind === 'redis' || hasNativeValkey()
      ? await RedisServer.start(fsync, hub === null ? [] : [hub], `${kind}-server`)
      : null;
  const server = redis ?? (await ValkeyServer.start(image));
  const target = [{ host: '127.0.0.1', port: server.port }];
  const links = await Promise.all(
    Array.from({ length: hub === null ? nodes : 0 }, () => CuttingProxy.start(target)),
  );
  return {
    urls: Array.from({ length: nodes }, (_, at) =>
      hub === null ? `redis://127.0.0.1:${links[at]?.port}` : `redis://${hub}:${server.port}`,
    ),
    url: `redis://127.0.0.1:${server.port}`,
    server,
    redis,
    links,
    masters: async () => [],
    whole: async () => true,
    readLogs: (rooms) => server.ask((client) => Promise.all(rooms.map((room) => readLog(client, room)))),
    stop: async () => {
      for (const link of links) await link.stop();
      await (redis === null ? server.end('SIGKILL') : redis.stop());
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

function several(url: string, nodes: number): Pick<Store, 'urls' | 'url' | 'server' | 'redis' | 'links'> {
  return { urls: Array.from({ length: nodes }, () => url), url, server: null, redis: null, links: [] };
}
