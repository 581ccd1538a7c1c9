import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SESSION_STORES, type SessionStoreKind } from '../../src/protocol/mode.js';
import { TestNode } from '../../testbed/node/node.js';
import { refusedStart } from '../../testbed/node/refused-start.js';
import { join, Person, say } from '../../testbed/people/person.js';
import { TestPushService } from '../../testbed/people/push-browser.js';
import { findNewerStores, type NewerStore } from '../../testbed/redis/newer-stores.js';
import { RedisCluster } from '../../testbed/redis/redis-cluster.js';
import { RedisSentinel } from '../../testbed/redis/redis-sentinel.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import {
  expectTheRestRefused,
  expectTheRestRefusedAt,
  grant,
  PASSWORD,
  RIGHTS,
  refusedBy,
} from './support/documented-rights.js';
import { liveThere, operateThere, type TwoNodes } from './support/live-there.js';

/** A store with the users of the docs, and no others but its own. */
interface Given {
  /** As the docs say that it is given to Holdfast. */
  readonly url: string;
  readonly servers: readonly RedisServer[];
  readonly sentinels?: readonly RedisServer[];
  /** Flags of its nodes. */
  readonly args?: readonly string[];
  /** Ends a master; resolves when another has taken over. */
  failOver?(): Promise<void>;
  stop(): Promise<void>;
}

const CREDENTIALS = `holdfast:${PASSWORD}@`;
const asUser = (url: string) => url.replace('//', `//${CREDENTIALS}`);

async function startServer(program?: string, more: readonly string[] = []): Promise<Given> {
  const server = await RedisServer.start(program === undefined ? {} : { program });
  await grant([server], 'holdfast', [...RIGHTS.store, ...more]);
  return { url: asUser(server.url), servers: [server], stop: () => server.stop() };
}

async function startCluster(): Promise<Given> {
  const cluster = await RedisCluster.start();
  await grant(cluster.servers, 'holdfast', [...RIGHTS.store, ...RIGHTS.cluster]);
  return {
    url: asUser(cluster.url()),
    servers: cluster.servers,
    async failOver() {
      const [lost] = await cluster.masters();
      await lost?.kill();
      const living = cluster.servers.filter((server) => server !== lost);
      await until('another master', async () => {
        const roles = await Promise.all(living.map((server) => server.role()));
        return roles.filter((role) => role === 'master').length === 3;
      });
    },
    stop: () => cluster.stop(),
  };
}

/** In a database of its own, under a name. */
async function startSentinels(): Promise<Given> {
  const sentinel = await RedisSentinel.start();
  const { servers, sentinels } = sentinel;
  const rules = RIGHTS.store.map((rule) => rule.replace('hf:0:', 'hf:1:').replace('hf:', 'hf@team:'));
  await grant(servers, 'holdfast', rules);
  await grant(sentinels, 'holdfast-sentinel', RIGHTS.sentinel);
  const query = `?replicas=1&sentinel-user=holdfast-sentinel&sentinel-password=${PASSWORD}`;
  return {
    url: asUser(sentinel.url(`/1${query}`)),
    servers,
    sentinels,
    args: ['--cluster', 'team'],
    async failOver() {
      const lost = await sentinel.master();
      await lost.kill();
      await until('another master', async () => (await sentinel.master()) !== lost);
    },
    stop: () => sentinel.stop(),
  };
}

const newer = findNewerStores();
const orSkip = (name: NewerStore) => {
  const found = newer[name];
  return 'path' in found ? () => startServer(found.path, RIGHTS.newer) : null;
};

let service: TestPushService;
beforeAll(async () => {
  service = await TestPushService.start();
});
afterAll(() => service.close());

const STORES: readonly [string, (() => Promise<Given>) | null, readonly SessionStoreKind[]][] = [
  ['a Redis 7.0', () => startServer(), SESSION_STORES],
  ['a Redis Cluster, over the loss of a master', startCluster, ['redis']],
  ['sentinels, in /1 under a name, over the loss of the master', startSentinels, ['redis']],
  ['a Valkey 9', orSkip('valkey'), ['redis']],
  ['a Redis 8', orSkip('redis'), ['redis']],
];

describe.each(STORES)(
  '[S10] a user with the least rights of the docs on %s',
  (_name, start, sessionStores) => {
    let given: Given;
    let nodes: TwoNodes;
    let files: string;

    beforeAll(async () => {
      if (start === null) return;
      given = await start();
      files = await mkdtemp(joinPath(tmpdir(), 'holdfast-rights-'));
      const args = [
        '--limits',
        'normal',
        '--files',
        files,
        '--push-networks',
        '127.0.0.1',
        ...(given.args ?? []),
      ];
      const options = { workers: 1, redis: given.url, args };
      nodes = (await TestNode.startCluster(['one', 'two'], options)) as [TestNode, TestNode] & TestNode[];
    });
    afterAll(async () => {
      if (start === null) return;
      await Promise.all(nodes.map((node) => node.stop()));
      await given.stop();
      await rm(files, { recursive: true });
    });

    test.skipIf(start === null)('everything works on two nodes, and nothing is refused', async () => {
      for (const sessions of sessionStores) await liveThere(nodes, sessions, service);
      await operateThere(nodes);
      for (const node of nodes) {
        const readyz = (await (await fetch(`${node.url}/readyz`)).json()) as object;
        expect(readyz).toEqual({ ok: true, cluster: expect.any(String) });
      }
      if (given.failOver !== undefined) await goesOnAfter(given.failOver, nodes);
      for (const node of nodes)
        expect(node.output).not.toMatch(/NOPERM|executing the script|without a right/);
      expect(await refusedBy([...given.servers, ...(given.sentinels ?? [])])).toEqual([]);
    });

    test.skipIf(start === null)('what is not needed is refused', async () => {
      for (const server of given.servers.filter(({ isAlive }) => isAlive)) await expectTheRestRefused(server);
      for (const sentinel of given.sentinels ?? []) await expectTheRestRefusedAt(sentinel);
    });
  },
);

/** What was written before is there, and people write on, from node to node. */
async function goesOnAfter(failOver: () => Promise<void>, [one, two]: TwoNodes): Promise<void> {
  const [ann, bob] = [await Person.signUp(one.url), await Person.signUp(two.url)];
  const [here] = await ann.connect();
  await join(here, 'general');
  const { epoch } = await say(here, 'general', 'before', 'before-the-loss');
  await failOver();
  const { epoch: after } = await until('a message to be taken', () =>
    say(here, 'general', 'after', 'after-the-loss').catch(() => false as const),
  );
  expect(after).toBe(epoch);
  const [there] = await until('the other to come in', () => bob.connect().catch(() => false as const));
  const { messages } = await until('the room', () => join(there, 'general').catch(() => false as const));
  expect(messages.map(({ text }) => text)).toEqual(expect.arrayContaining(['before', 'after']));
  ann.close();
  bob.close();
}

describe('[S10] a user with less', () => {
  let redis: RedisServer;
  let admin: Redis;
  beforeAll(async () => {
    redis = await RedisServer.start();
    admin = new Redis(redis.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await redis.stop();
  });
  const as = (user: string) => redis.url.replace('//', `//${user}:${PASSWORD}@`);

  test.each([
    ['no channels at all', ['resetchannels'], /lacks rights.*channels.*&hf:\*/],
    [
      'channels, but not the pattern of the adapter',
      ['resetchannels', '&hf:*'],
      /lacks rights.*pattern hf:0:io#\/#\*/,
    ],
    ['no SET', ['-set'], /lacks rights.*: set\. Grant/],
    ['no scripts', ['-eval', '-evalsha'], /lacks rights.*eval/],
    ['other keys', ['resetkeys', '~other:*'], /lacks rights.*keys.*~hf:\*/],
  ])(
    '[S10] %s: the start is refused in words that name what is missing, and no secret',
    async (name, change, words) => {
      const user = name.replace(/\W+/g, '-');
      await admin.call('ACL', 'SETUSER', user, ...RIGHTS.store, ...change);
      const before = await admin.get('hf:{c}:secret');
      const output = await refusedStart(as(user), ['--node', 'four']);
      expect(output).toMatch(words);
      for (const secret of [PASSWORD, before ?? PASSWORD]) expect(output).not.toContain(secret);
    },
  );

  test.each([
    ['by its rights', 'reader', /lacks rights/],
    // The rights are looked at first: only a store that refuses in another way is given the secret.
    ['with its memory full', null, /OOM command not allowed/],
  ])('[S10] a fresh secret that the store refuses to keep, %s, is not printed', async (_how, user, words) => {
    await admin.call('ACL', 'SETUSER', 'reader', ...RIGHTS.store, '-set', '-hset', '-zadd');
    if (user === null) await admin.config('SET', 'maxmemory', '1');
    try {
      const output = await refusedStart(`${user === null ? redis.url : as(user)}/5`, ['--node', 'four']);
      expect(output).toMatch(words);
      // Nothing as long and as random as a secret.
      expect(output.match(/[A-Za-z0-9_-]{40,}/g) ?? []).toEqual([]);
    } finally {
      await admin.config('SET', 'maxmemory', '0');
    }
  });
});
