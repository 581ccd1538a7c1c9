import { rm } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { TestNode } from '../../testbed/node/node.js';
import { refusedStart } from '../../testbed/node/refused-start.js';
import { join, say } from '../../testbed/people/person.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** One Redis and one node for all of this file: each test mends what it breaks. */
let redis: RedisServer;
let client: Redis;
let node: TestNode;
const store = { args: ['--appendonly', 'no'] };
useCluster({ workers: 1, args: ['--node', 'one'], store }, (cluster) => {
  ({ redis, client, node } = cluster);
});

async function readyz(of = node, cookie = '') {
  const answer = await fetch(`${of.url}/readyz`, { headers: { cookie } });
  const body = (await answer.json()) as {
    ok?: boolean;
    state?: string;
    error?: { code: string; message: string };
    problems?: { code: string; level: string; text?: string }[];
  };
  return { status: answer.status, body };
}

const codes = async (of = node) => (await readyz(of)).body.problems?.map(({ code }) => code) ?? [];
/** Levels of the lines of its log with this text. They come by a pipe of their own, perhaps after an answer. */
const levelsWith = (text: string, of = node): number[] =>
  of.logLines
    .filter((line) => line.includes(text) && line.includes('"level"'))
    .map((line) => (JSON.parse(line) as { level: number }).level);

test('an evicting Redis is refused at the start, and stops a node under which it begins to evict', async () => {
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
  const words = /allkeys-lru.*accounts and messages would be lost.*maxmemory-policy noeviction/;
  expect(await refusedStart(redis.url, ['--node', 'two'])).toMatch(words);
  // Also for whoever may not ask for its settings by CONFIG.
  await client.call(
    'ACL',
    'SETUSER',
    'plain',
    'on',
    '>pw',
    '~hf:*',
    '&hf:*',
    '&hf:0:io#/#*',
    '+@all',
    '-@admin',
    '-@dangerous',
    '+info',
  );
  expect(await refusedStart(redis.url.replace('//', '//plain:pw@'), ['--node', 'two'])).toMatch(words);
  await expect
    .poll(() => readyz())
    .toMatchObject({
      status: 503,
      body: { error: { code: 'out_of_service' }, problems: [{ code: 'store_evicts', level: 'stops' }] },
    });
  await client.config('SET', 'maxmemory-policy', 'noeviction');
  await until(
    'it to serve again',
    async () => (await readyz()).status === 200 && (await codes()).length === 0,
  );
  await until('its words on both', () => levelsWith('store_evicts').length >= 2);
  expect(levelsWith('store_evicts')).toEqual([50, 30]);
});

test('replicas that ?replicas= asks for and that are not there are told', async () => {
  const two = await TestNode.start({
    workers: 1,
    redis: `${redis.url}/3?replicas=1`,
    args: ['--node', 'two'],
  });
  await until('it to be told', async () => (await codes(two)).includes('store_replicas'));
  await expect.poll(async () => (await readyz(two)).body).toMatchObject({ ok: false, state: 'degraded' });
  await two.signUpOperator();
  const problem = await until('the view to have it', async () =>
    (await two.view()).store.problems.find(({ code }) => code === 'store_replicas'),
  );
  expect(problem).toMatchObject({
    level: 'fails',
    text: expect.stringMatching(/replicas=1 is asked for.*has 0/),
  });
  await until('its log to have it', () => levelsWith('store_replicas', two).length > 0);
  expect(levelsWith('store_replicas', two)).toEqual([40]);
  await two.stop();
});

const REFUSALS: [string, string, () => Promise<unknown>, () => Promise<unknown>][] = [
  [
    'OOM',
    "OOM command not allowed when used memory > 'maxmemory'",
    () => client.config('SET', 'maxmemory', '1mb'),
    () => client.config('SET', 'maxmemory', '0'),
  ],
  [
    'MISCONF',
    'MISCONF ',
    async () => {
      await client.config('SET', 'save', '3600 1');
      await breakSnapshots();
    },
    () => client.config('SET', 'save', ''),
  ],
  [
    'READONLY',
    'READONLY ',
    () => client.call('REPLICAOF', '127.0.0.1', '1'),
    () => client.call('REPLICAOF', 'NO', 'ONE'),
  ],
  [
    'NOPERM',
    "The user executing the script can't",
    () => client.call('ACL', 'SETUSER', 'default', '-hset', '-xadd'),
    () => client.call('ACL', 'SETUSER', 'default', '+@all'),
  ],
];

/** The folder goes away: the snapshot fails, and with it every write. */
async function breakSnapshots(): Promise<void> {
  const [, dir] = (await client.config('GET', 'dir')) as [string, string];
  await rm(dir, { recursive: true });
  await client.bgsave();
  await until('the snapshot to fail', async () =>
    /rdb_last_bgsave_status:err/.test(await client.info('persistence')),
  );
}

test.each(REFUSALS)(
  'nothing can be written (%s): people are told, an operator reads the words of the store, and it heals',
  async (code, words, harm, mend) => {
    const operator = await node.signUpOperator();
    const [socket] = await operator.connect();
    await join(socket, 'general');
    await say(socket, 'general', 'before', `${code}-before`);
    onTestFinished(async () => {
      await mend();
    });
    await harm();
    const ack = await until('a send to be refused', async () => {
      const answer = await socket
        .timeout(10_000)
        .emitWithAck('send', { room: 'general', text: 'x', cmid: code });
      return answer.ok ? false : answer;
    });
    expect(ack).toMatchObject({ error: { code: 'store_unwritable', retry: true } });
    // The only node stays in service, so that people can read, and read why.
    const told = { state: 'degraded', problems: [{ code: 'store_unwritable', level: 'fails' }] };
    await expect.poll(() => readyz()).toMatchObject({ status: 200, body: { ok: false, ...told } });
    expect(JSON.stringify((await readyz()).body)).not.toContain('"text"');
    await expect
      .poll(async () => (await readyz(node, operator.cookieHeader)).body.problems?.[0]?.text)
      .toContain(words);
    await expect
      .poll(async () => (await node.view()).store.problems[0])
      .toMatchObject({ code: 'store_unwritable', text: expect.stringContaining(words) });
    const warnings = () => levelsWith(words).filter((level) => level === 40);
    await until('a warning', () => warnings().length > 0);
    expect(warnings()).toHaveLength(1);
    await expect.poll(async () => (await operator.fetch('/api/rooms/general/messages')).status).toBe(200);
    await mend();
    await until(
      'it to be well',
      async () => (await readyz()).body.ok === true && (await codes()).length === 0,
    );
    await say(socket, 'general', 'after', `${code}-after`);
    socket.disconnect();
  },
);

test('a node that alone cannot write leaves its people to the others', async () => {
  await client.call('ACL', 'SETUSER', 'less', 'on', '>pw', '~hf:*', '&hf:*', '&hf:0:io#/#*', '+@all');
  const two = await TestNode.start({
    workers: 1,
    redis: redis.url.replace('//', '//less:pw@'),
    args: ['--node', 'two'],
  });
  await until('they to know each other', async () => (await node.view()).nodes.length === 2);
  await client.call('ACL', 'SETUSER', 'less', '-xadd', '-hset');
  await expect
    .poll(() => readyz(two))
    .toMatchObject({ status: 503, body: { error: { code: 'store_unwritable' } } });
  await expect.poll(async () => (await readyz()).status).toBe(200);
  await client.call('ACL', 'SETUSER', 'less', '+@all');
  await until('it to be back', async () => (await readyz(two)).status === 200);
  // Whoever could write nothing for long enough was lost, and is there again.
  await until('they to know each other again', async () => (await node.view()).nodes.length === 2);
  const losses = async () => (await node.view()).timeline.filter(({ kind }) => kind === 'node-lost').length;
  const before = await losses();
  // Where none can write, both stay in service, and neither takes the other for lost.
  await client.config('SET', 'maxmemory', '1mb');
  await until('both to say so', async () => {
    const found = await Promise.all([readyz(), readyz(two)]);
    return found.every(({ status, body: told }) => status === 200 && told.ok === false);
  });
  const lostAfter = Date.now() + LIMITS.nodeViewTtlMs + 2 * LIMITS.nodeViewEveryMs;
  await until('views to have run out', () => Date.now() > lostAfter);
  await expect.poll(async () => (await readyz(two)).status).toBe(200);
  await expect.poll(async () => (await node.view()).nodes).toHaveLength(2);
  expect(await losses()).toBe(before);
  await client.config('SET', 'maxmemory', '0');
  await until(
    'both to be well',
    async () => (await readyz(two)).body.ok === true && (await readyz()).body.ok === true,
  );
  await two.stop();
});
