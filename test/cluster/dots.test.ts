import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { ControlStream } from '../../src/client/control/control-stream.js';
import { PRESETS } from '../../src/protocol/mode.js';
import type { Trip } from '../../src/protocol/trip.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, Person, say } from '../../testbed/people/person.js';
import { until, waitFor } from '../../testbed/wait.js';
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
  await until('its dot again', async () => (await shown()) === 1);
  socket.disconnect();
  await until('it to be gone', async () => (await shown()) === 0);
});

test('a dot tells where its session is, also after a switch of the mode took it along', async () => {
  const bob = await Person.signUp(here.url);
  const [socket] = await bob.connect();
  const place = async () =>
    (await here.slots()).flatMap(({ dots }) => dots).find(({ user }) => user === bob.name)?.session;
  await until('its session to be in the store', async () => (await place()) === 'store');
  for (const [preset, told] of [
    ['sticky', 'here'],
    ['stateless', 'cookie'],
    ['shared', 'store'],
  ] as const) {
    await here.switchMode(PRESETS[preset]);
    await until(`a session that is told as ${told}`, async () => {
      // As an open page does after a switch.
      await bob.whoami();
      return (await place()) === told;
    });
  }
  socket.disconnect();
});

test('while a control room is open, workers tell which way handshakes and messages went', async () => {
  const operator = await here.signUpOperator();
  const trips: Trip[] = [];
  const stream = new ControlStream({
    baseUrl: here.url,
    fetch: (url, init) =>
      fetch(url, { ...init, headers: { ...init?.headers, cookie: operator.cookieHeader } }),
    onView: () => {},
    onState: () => {},
    onTrips: (told) => {
      expect(told.node).toBe('here');
      trips.push(...told.trips);
    },
  });
  stream.start();
  const cleo = await Person.signUp(here.url);
  // The workers hear a moment later that somebody looks.
  await until('a handshake to be told', async () => {
    const [socket] = await cleo.connect();
    socket.disconnect();
    return trips.some(({ kind }) => kind === 'handshake');
  });
  const [socket] = await cleo.connect();
  await join(socket, 'general');
  // What is drawn may be dropped, so another message is sent where one is not told.
  let mid = '';
  await until('a message to be stored and delivered', async () => {
    ({ mid } = await say(socket, 'general', 'which way?', randomUUID()));
    return await waitFor(() => tripsOf(mid).length === 2, 5_000);
  });
  stream.stop();
  socket.disconnect();

  expect(trips.filter(({ kind }) => kind === 'handshake')[0]).toMatchObject({ slot: 1, session: 'store' });
  const [first, second] = tripsOf(mid).sort((a, b) => (a.kind < b.kind ? -1 : 1));
  expect(first).toMatchObject({ kind: 'delivery', slot: 1, sockets: 1 });
  expect(second).toMatchObject({ kind: 'send', slot: 1 });

  function tripsOf(of: string): Trip[] {
    return trips.filter((trip) => trip.kind !== 'handshake' && trip.mid === of);
  }
});
