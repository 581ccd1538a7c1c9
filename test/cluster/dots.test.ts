import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import type { TestNode } from '../../testbed/node/node.js';
import { Person } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** What one node's control room shows of the sockets of another, which tells them only when they change. */

let client: Redis;
let here: TestNode;
let there: TestNode;
useCluster({ names: ['here', 'there'], workers: 1, store: 'redis' }, ({ client: ours, nodes }) => {
  client = ours;
  [here, there] = nodes as [TestNode, TestNode];
});

test('a socket on another node is shown, also after the store lost everything, until it is gone', async () => {
  const ann = await Person.signUp(there.url);
  const [socket] = await ann.connect();
  const shown = async () => {
    const node = (await here.view()).nodes.find((one) => one.node === 'there');
    return node?.slots.flatMap((slot) => slot.dots).filter((dot) => dot.user === ann.name).length;
  };
  await until('its dot', async () => (await shown()) === 1);
  const view = await client.hget('hf:{c}:nodes', 'there');
  expect(view).not.toContain(ann.name);
  await client.del('hf:{c}:node-details');
  await until('its dots to be told again', async () =>
    (await client.hget('hf:{c}:node-details', 'there'))?.includes(ann.name),
  );
  expect(await shown()).toBe(1);
  socket.disconnect();
  await until('it to be gone', async () => (await shown()) === 0);
});
