import { expect, test } from 'vitest';
import type { NodeView } from '../../src/protocol/control.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, Person, say } from '../../testbed/people/person.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { JudgedCrowd } from '../support/judged-crowd.js';
import { useCluster } from '../support/use-cluster.js';

const PEOPLE = 30;
const LONG_TEXT = 'x'.repeat(8_000);

let redis: RedisServer;
let node: TestNode;
useCluster(
  // Without limits: one reader asks for what keeps three workers busy.
  { args: ['--workers', '1..3', '--node', 'elastic'], store: 'redis', limits: 'loose' },
  (cluster) => {
    ({ redis, node } = cluster);
  },
);

async function self(): Promise<NodeView> {
  const view = await node.view();
  return view.nodes.find((one) => one.node === view.self) as NodeView;
}

/** Pages of 100 long messages: much work for a worker, little for whoever throws them away. Ends when told. */
async function readALot(room: string, isOver: () => boolean): Promise<void> {
  const reader = await Person.signUp(node.url);
  const [socket] = await reader.connect();
  await join(socket, room);
  for (let i = 0; i < 100; i += 1) await say(socket, room, LONG_TEXT, `long-${i}`);
  reader.close();
  const read = async () => {
    while (!isOver()) {
      const answer = await reader.fetch(`/api/rooms/${room}/messages?limit=100`).catch(() => null);
      await answer?.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 8 }, read));
}

test('[SEND-1] workers follow the load: more under it, and people move to them; fewer when it is quiet; nothing is lost', {
  timeout: 300_000,
}, async () => {
  expect(await self()).toMatchObject({ wantedWorkers: 1, workerRange: { min: 1, max: 3 } });
  const crowd = await JudgedCrowd.gather({ url: node.url, redis: redis.url, people: PEOPLE, rate: 5 });
  try {
    const operator = await node.signUpOperator();
    const answer = await operator.send('POST', '/api/rooms', { name: 'archive' });
    const { room } = (await answer.json()) as { room: { id: string } };
    let isOver = false;
    let reading = Promise.resolve();
    await crowd.during('load', async () => {
      const startedAt = performance.now();
      reading = readALot(room.id, () => isOver);
      await until('more workers to serve', async () => (await self()).slots.length > 1, 60_000);
      console.log(`more workers ${Math.round(performance.now() - startedAt)} ms after the load began`);
      await until(
        'a new worker to have 80 % of its share',
        async () => {
          const { slots } = await self();
          return slots.every(({ sockets }) => sockets >= (0.8 * PEOPLE) / slots.length);
        },
        90_000,
      );
      await until('the metrics to tell the load', async () => {
        const metrics = await (await fetch(`${node.url}/metrics`)).text();
        return Number(/^holdfast_node_load\{[^}]*\} (\S+)$/m.exec(metrics)?.[1]) > 0.1;
      });
      isOver = true;
      await reading;
    });
    const { wantedWorkers: most } = await self();
    await crowd.during('quiet', async () => {
      await until('a worker to have gone', async () => (await self()).slots.length < most, 150_000);
    });
    const story = (await node.view()).timeline.map(({ text }) => text);
    expect(story).toContainEqual(expect.stringMatching(/^From 1 to [23] workers by itself/));
    expect(story).toContainEqual(expect.stringMatching(/has more than its share/));
    expect(story).toContainEqual(expect.stringMatching(/workers? by itself: for 30 s/));
    await crowd.mustHold();
  } finally {
    await crowd.leave();
  }
});
