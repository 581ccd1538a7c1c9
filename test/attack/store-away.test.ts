import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { call } from './support/stranger.js';

/** What one address may do while the store does not answer. A code that is none is judged without the store. */

const FIGURE = 40;
const MINUTE_MS = 60_000;
let redis: RedisServer;
let node: TestNode;

beforeAll(async () => {
  redis = await RedisServer.start();
  const args = ['--limits', `normal,hook-tries=${FIGURE}`, '--trust-proxy', 'loopback'];
  node = await TestNode.start({ workers: 2, redis: redis.url, args });
});
afterAll(async () => {
  await node.stop();
  await redis.stop();
});

async function tries(address: string): Promise<number> {
  const headers = { 'x-forwarded-for': address, 'content-type': 'application/json' };
  return (await call(node.port, '/hooks/none', { method: 'POST', headers, body: '{"text":"x"}' })).status;
}

test('[S14] while the store is frozen one address has no more than the figure of all workers, and is served after', async () => {
  redis.signal('SIGSTOP');
  const startedAt = performance.now();
  const told: number[] = [];
  for (let at = 0; at < 3 * FIGURE; at += 1) told.push(await tries('203.0.113.1'));
  const tookMs = performance.now() - startedAt;
  // Whatever is not refused was given; what a minute brings comes again meanwhile.
  const given = told.filter((status) => status === 404).length;
  expect([...new Set(told)].sort()).toEqual([404, 429]);
  expect(given).toBeLessThanOrEqual(FIGURE + Math.ceil((tookMs * FIGURE) / MINUTE_MS));
  // Each worker has its part.
  expect(given).toBeGreaterThanOrEqual(FIGURE / 2);
  expect(await tries('203.0.113.2')).toBe(404);
  redis.signal('SIGCONT');
  await until('the address to be served again', async () => (await tries('203.0.113.1')) === 404);
});
