import { expect, test } from 'vitest';
import { createNodeClient } from '../../src/client/index.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { command } from '../store/support/command.js';
import { useCluster } from '../support/use-cluster.js';

let redis: RedisServer;
let node: TestNode;
useCluster({ workers: 2, store: 'redis' }, (cluster) => {
  ({ redis, node } = cluster);
});

test('[SEND-4] FLUSHALL: every page is told of every room what it lost, and what it writes is not taken for sent', async () => {
  const page = createNodeClient({ url: node.url });
  await page.signUp(freshName(), 'correct horse battery');
  await page.start();
  const den = await page.createRoom('den', false);
  const told: string[] = [];
  page.on('lost', ({ room }) => told.push(`history of ${room === den ? 'den' : room}`));
  page.on('removed', ({ name, reason }) => told.push(`${name} ${reason}`));
  for (const room of [den, 'general']) page.send(room, 'before');
  const isShown = (room: string) => page.room(room)?.log.last?.text === 'before';
  await until('both to be shown', () => isShown(den) && isShown('general'));

  // Seed 1020 of the prover.
  await command(redis.url, 'FLUSHALL');
  const { cmid } = page.send(den, 'after');
  await until('the news of both rooms', () => told.length >= 2);
  expect(told.sort()).toEqual(['den lost', 'history of general']);
  expect(page.outbox.find(cmid)?.state.kind).toBe('failed');
  page.stop();
});
