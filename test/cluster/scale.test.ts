import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { JudgedCrowd } from '../support/judged-crowd.js';

/** `HOLDFAST_TEST_PEOPLE=500 npx vitest run test/cluster/scale.test.ts` for a machine that has nothing else to do. */
const PEOPLE = Number(process.env.HOLDFAST_TEST_PEOPLE ?? 60);
const FIRST = ['n1', 'n2'] as const;
const LATER = ['n3', 'n4', 'n5', 'n6'] as const;

let redis: RedisServer;
const nodes = new Map<string, TestNode>();

beforeAll(async () => {
  redis = await RedisServer.start();
  const first = await TestNode.startCluster(FIRST, { redis: redis.url, workers: 1 });
  for (const [index, node] of first.entries()) nodes.set(FIRST[index] as string, node);
});
afterAll(async () => {
  await Promise.all([...nodes.values()].map((node) => node.stop()));
  await redis.stop();
});

/** 30 s are promised; 13 were seen where the machine was quiet. */
const SHARED_WITHIN_MS = 65_000;

test('[SEND-1] 2 to 6 to 2 nodes while people talk: new nodes get 80 % of their fair share within 30 s, and nothing is lost', {
  timeout: 300_000,
}, async () => {
  const seed = (nodes.get('n1') as TestNode).url;
  const crowd = await JudgedCrowd.gather({
    url: seed,
    redis: redis.url,
    peers: true,
    people: PEOPLE,
    rooms: PEOPLE / 10,
  });
  try {
    let tookMs = 0;
    await crowd.during('more-nodes', async () => {
      const options = { redis: redis.url, workers: 1 };
      for (const name of LATER) nodes.set(name, await TestNode.startNamed(name, options));
      const startedAt = performance.now();
      const fair = PEOPLE / (FIRST.length + LATER.length);
      const enough = () => LATER.every((name) => (crowd.spread.get(name) ?? 0) >= 0.8 * fair);
      await until('the new nodes to have their share', enough, SHARED_WITHIN_MS).catch((error: Error) => {
        throw new Error(`${error.message}: ${JSON.stringify([...crowd.spread])}`);
      });
      tookMs = Math.round(performance.now() - startedAt);
    });
    const shares = Object.fromEntries([...crowd.spread].sort());
    await crowd.during('fewer-nodes', async () => {
      for (const name of LATER) {
        expect(await nodes.get(name)?.stop()).toBe(0);
        nodes.delete(name);
      }
      await until('all to be online', () => crowd.online === PEOPLE && crowd.spread.size === FIRST.length);
    });
    const figures = await crowd.mustHold();
    console.log(
      `${PEOPLE} people, 2 → 6 nodes: fair shares ${tookMs} ms after the last was ready ${JSON.stringify(shares)}; ` +
        `${figures.acked} acknowledged, ${figures.ackedLost} lost`,
    );
  } finally {
    await crowd.leave();
  }
});
