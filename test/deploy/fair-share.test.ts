import { afterAll, beforeAll, test } from 'vitest';
import { Balancer } from '../../testbed/balancers/balancer.js';
import { TestNode } from '../../testbed/node/node.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { JudgedCrowd } from '../support/judged-crowd.js';

const PEOPLE = 30;

let redis: RedisServer;
let nodes: TestNode[] = [];
let balancer: Balancer;

beforeAll(async () => {
  redis = await RedisServer.start();
  nodes = await TestNode.startCluster(['n1', 'n2'], { redis: redis.url, workers: 1 });
  balancer = await Balancer.start(redis.url, ['--stickiness', 'none']);
  await until('both nodes in rotation', async () => (await balancer.inRotation()).length === 2);
});
afterAll(async () => {
  await balancer.stop();
  await Promise.all(nodes.map((node) => node.stop()));
  await redis.stop();
});

test('[SEND-1] behind HAProxy a new node gets 80 % of its share of the people who are there already, and nothing is lost', {
  timeout: 300_000,
}, async () => {
  const crowd = await JudgedCrowd.gather({ url: balancer.url, redis: redis.url, people: PEOPLE });
  try {
    await crowd.during('a-node-more', async () => {
      nodes.push(await TestNode.startNamed('n3', { redis: redis.url, workers: 1 }));
      const fair = PEOPLE / nodes.length;
      await until('its share', () => (crowd.spread.get('n3') ?? 0) >= 0.8 * fair, 90_000);
    });
    await crowd.mustHold();
  } finally {
    await crowd.leave();
  }
});
