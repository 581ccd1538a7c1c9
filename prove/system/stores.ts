/** The stores that a system under test may have: one server, or several of which one may be lost. */
import type { Unstamped } from '../history.js';
import { CuttingProxy } from './proxy.js';
import { readLog } from './read-log.js';
import { RedisCluster } from './redis-cluster.js';
import { type Fsync, RedisServer } from './redis-server.js';
import { RedisSentinel } from './sentinel.js';
import type { Server } from './server.js';

export interface Store {
  /** What each node is given as its Redis. */
  readonly urls: readonly string[];
  /** The one server; null when there are several. */
  readonly server: RedisServer | null;
  /** Each node's way to it; empty when the ways cannot be cut one by one. */
  readonly links: readonly CuttingProxy[];
  /** Those whose loss another server makes good. */
  masters(): Promise<readonly Server[]>;
  whole(): Promise<boolean>;
  readLog(room: string): Promise<Unstamped>;
  stop(): Promise<void>;
}

/** With WAIT: what is acknowledged is on another machine. */
const CONFIRMED = '?replicas=1';

/** One server. `hub`: the address at which machines of their own reach it, without links to cut; null: by a link for each node. */
export async function oneServer(fsync: Fsync, nodes: number, hub: string | null): Promise<Store> {
  const server = await RedisServer.start(fsync, hub === null ? [] : [hub]);
  const target = [{ host: '127.0.0.1', port: server.port }];
  const links = await Promise.all(
    Array.from({ length: hub === null ? nodes : 0 }, () => CuttingProxy.start(target)),
  );
  return {
    urls: Array.from({ length: nodes }, (_, at) =>
      hub === null ? `redis://127.0.0.1:${links[at]?.port}` : `redis://${hub}:${server.port}`,
    ),
    server,
    links,
    masters: async () => [],
    whole: async () => true,
    readLog: (room) => server.ask((redis) => readLog(redis, room)),
    stop: async () => {
      for (const link of links) await link.stop();
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
    readLog: async (room) => (await sentinel.master()).ask((redis) => readLog(redis, room)),
    stop: () => sentinel.stop(),
  };
}

export async function inCluster(nodes: number): Promise<Store> {
  const cluster = await RedisCluster.start(3, 2);
  return {
    ...several(cluster.url(CONFIRMED), nodes),
    masters: () => cluster.masters(),
    whole: () => cluster.whole(),
    readLog: async (room) => (await cluster.masterOf(`{r:${room}}`)).ask((redis) => readLog(redis, room)),
    stop: () => cluster.stop(),
  };
}

function several(url: string, nodes: number): Pick<Store, 'urls' | 'server' | 'links'> {
  return { urls: Array.from({ length: nodes }, () => url), server: null, links: [] };
}
