/**
 * Nodes for all tests of a file or a `describe`, with an operator, people and, where asked for, a redis-server of their
 * own. It ends what it started when the last test is over. It stands here and not in the testbed, which knows nothing
 * of Vitest.
 */
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type NodeOptions, TestNode } from '../../testbed/node/node.js';
import { People } from '../../testbed/people/people.js';
import { Person } from '../../testbed/people/person.js';
import { type RedisOptions, RedisServer } from '../../testbed/redis/redis-server.js';

export interface ClusterOptions extends NodeOptions {
  /** A redis-server, with these options; not given: each node has its embedded store. */
  readonly store?: 'redis' | RedisOptions;
  /** Nodes of these names that know each other; not given: one node. */
  readonly names?: readonly string[];
}

export interface SuiteCluster {
  /** The first one. The operator is signed in at it. */
  readonly node: TestNode;
  readonly nodes: readonly TestNode[];
  /** Throws where the suite has none. */
  readonly redis: RedisServer;
  /** A connection to `redis`, which ends with the suite. */
  readonly client: Redis;
}

/**
 * Starts it before the first test, and gives it to `ready` then. Returns people of the first node, whose sockets end
 * after each test.
 */
export function useCluster(
  { store, names, ...options }: ClusterOptions,
  ready: (cluster: SuiteCluster) => void | Promise<void> = () => {},
): People<Person> {
  let redis: RedisServer | null = null;
  let client: Redis | null = null;
  let nodes: readonly TestNode[] = [];
  const cluster: SuiteCluster = {
    get node() {
      return nodes[0] as TestNode;
    },
    get nodes() {
      return nodes;
    },
    get redis() {
      if (redis === null) throw new Error('This suite has no Redis: give `store`.');
      return redis;
    },
    get client() {
      client ??= new Redis(cluster.redis.url);
      return client;
    },
  };
  const people = new People(() => Person.signUp(cluster.node.url));
  beforeAll(async () => {
    if (store !== undefined) redis = await RedisServer.start(store === 'redis' ? {} : store);
    const launch = redis === null ? options : { ...options, redis: redis.url };
    if (names === undefined) {
      nodes = [await TestNode.start(launch)];
      await cluster.node.signUpOperator();
    } else {
      nodes = await TestNode.startCluster(names, launch);
    }
    await ready(cluster);
  });
  afterEach(() => people.close());
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    client?.disconnect();
    await redis?.stop();
  });
  return people;
}
