import { Redis } from 'ioredis';
import { io } from 'socket.io-client';
import { afterAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { WireError } from '../../src/protocol/errors.js';
import type { HandshakeAuth, TicketResult, Welcome } from '../../src/protocol/events.js';
import type { NodesBody, TicketBody } from '../../src/protocol/http.js';
import { PRESETS, type PresetName } from '../../src/protocol/mode.js';
import type { TestNode } from '../../testbed/node/node.js';
import { accepted, CONNECTS_WITHIN_MS, Person, type TestSocket } from '../../testbed/people/person.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import { onBusyMachine, stopwatch, until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

let redis: RedisServer;
let here: TestNode;
let there: TestNode;
const sockets: TestSocket[] = [];
useCluster({ names: ['here', 'there'], workers: 1, store: 'redis' }, (cluster) => {
  redis = cluster.redis;
  [here, there] = cluster.nodes as [TestNode, TestNode];
});
afterAll(() => {
  for (const socket of sockets) socket.disconnect();
});

async function switchTo(preset: PresetName): Promise<void> {
  await here.switchMode(PRESETS[preset]);
  await until('both nodes to switch', async () => {
    const person = await Person.signUp(there.url);
    return [...person.cookies.keys()].some((name) => name.endsWith(PRESETS[preset].sessions));
  });
}

async function ticketOf(person: Person): Promise<TicketResult> {
  const answer = await person.send('POST', '/api/tickets', {});
  expect(answer.status).toBe(201);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return (await answer.json()) as TicketBody;
}

async function nextTicket(socket: TestSocket): Promise<TicketResult> {
  return accepted(await socket.timeout(30_000).emitWithAck('ticket', {}));
}

/** Without cookies, as a page of another host. Resolves with the welcome, or rejects with the refusal. */
async function open(
  node: TestNode,
  auth: HandshakeAuth,
  origin = here.url,
  headers: Record<string, string> = {},
): Promise<[TestSocket, Welcome]> {
  const socket: TestSocket = io(node.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    timeout: CONNECTS_WITHIN_MS,
    auth: { ...auth },
    extraHeaders: { origin, ...headers },
  });
  sockets.push(socket);
  const welcome = await new Promise<Welcome>((resolve, reject) => {
    socket.once('welcome', resolve);
    socket.once('connect_error', reject);
  });
  return [socket, welcome];
}

/** The code of the refusal, or what else it failed with. */
async function refusalOf(opening: Promise<unknown>): Promise<string> {
  const problem = (await opening.then(
    () => new Error('it was let in'),
    (thrown) => thrown,
  )) as Error & { data?: WireError };
  return problem.data?.code ?? problem.message;
}

/** Everybody's sockets of a person, closed by the server. */
function signedOut(socket: TestSocket): Promise<string> {
  return new Promise((resolve) => socket.once('signed-out', ({ reason }) => resolve(reason)));
}

for (const preset of ['shared', 'stateless'] as const) {
  test(`[SESS-5] ${preset}: a ticket of one node opens a socket of its session on another, once; sign-out closes it`, async () => {
    await switchTo(preset);
    const person = await Person.signUp(here.url);
    const { ticket } = await ticketOf(person);
    const [socket, welcome] = await open(there, { ticket });
    expect(welcome.node).toBe('there');
    expect(welcome.user.id).toBe(person.id);
    expect(await refusalOf(open(there, { ticket }))).toBe('ticket_refused');
    expect(await refusalOf(open(here, { ticket }))).toBe('ticket_refused');

    // Sent ahead over the socket, from a node that never saw a cookie of this person.
    const next = await until('both nodes to be told', async () => {
      const told = await nextTicket(socket);
      return told.nodes.length === 2 && told;
    });
    expect(next.nodes.map((one) => one.node)).toEqual(['here', 'there']);
    const [second] = await open(here, { ticket: next.ticket });

    const held = await nextTicket(second);
    const closed = Promise.all([signedOut(socket), signedOut(second)]);
    const passed = stopwatch();
    expect(
      (await person.fetch('/api/session', { method: 'DELETE', headers: { origin: here.url } })).status,
    ).toBe(204);
    expect(await closed).toEqual(['signed-out', 'signed-out']);
    // The promise is 2 s; the sweep that would find it anyway comes every 15 s.
    expect(passed()).toBeLessThan(onBusyMachine(2_000));
    expect(await refusalOf(open(there, { ticket: held.ticket }))).toBe('unauthenticated');
  });
}

test('a ticket is given to a session only, and not to pages of other sites', async () => {
  await switchTo('shared');
  expect((await fetch(`${here.url}/api/tickets`, { method: 'POST' })).status).toBe(401);
  expect((await fetch(`${here.url}/api/nodes`)).status).toBe(401);
  const person = await Person.signUp(here.url);
  const foreign = { origin: 'https://evil.example', cookie: person.cookieHeader };
  const answer = await fetch(`${here.url}/api/tickets`, { method: 'POST', headers: foreign });
  expect(answer.status).toBe(403);
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  const { nodes } = (await until('both nodes to be known', async () => {
    const body = (await (await person.fetch('/api/nodes')).json()) as NodesBody;
    return body.nodes.length === 2 && body;
  })) as NodesBody;
  expect(nodes.map(({ address }) => `http://${address}`).sort()).toEqual([here.url, there.url].sort());
});

test('a ticket opens nothing from another site, nor by long polling; made-up ones nothing at all', async () => {
  await switchTo('shared');
  const person = await Person.signUp(here.url);
  const { ticket } = await ticketOf(person);
  expect(await refusalOf(open(there, { ticket }, 'https://evil.example'))).toMatch(/websocket error|403/);
  expect(await refusalOf(open(there, { ticket: 'x'.repeat(32) }))).toBe('ticket_refused');
  expect(await refusalOf(open(there, { ticket: '../etc' }))).toBe('invalid');
  const polling = io(there.url, {
    transports: ['polling'],
    forceNew: true,
    reconnection: false,
    timeout: CONNECTS_WITHIN_MS,
    auth: { ticket },
  });
  const refused = await new Promise<Error & { data?: WireError }>((resolve) =>
    polling.once('connect_error', resolve),
  );
  polling.disconnect();
  expect(refused.data?.code).toBe('invalid');
  // None of these took it.
  const [, welcome] = await open(there, { ticket });
  expect(welcome.user.id).toBe(person.id);
});

test('the store keeps no ticket that could be used, and none for longer than 30 s', async () => {
  const person = await Person.signUp(here.url);
  const { ticket, expiresInMs } = await ticketOf(person);
  expect(expiresInMs).toBe(30_000);
  const client = new Redis(redis.url);
  const keys = await client.keys('hf:{tk:*');
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) {
    expect(key).not.toContain(ticket);
    // One of an earlier test may end in between.
    expect((await client.get(key)) ?? '').not.toContain(ticket);
    expect(await client.pttl(key)).toBeLessThanOrEqual(30_000);
  }
  await client.quit();
});

test('the id of a connection that a ticket opened is worth nothing to others', async () => {
  const person = await Person.signUp(here.url);
  const { ticket } = await ticketOf(person);
  const [socket] = await open(there, { ticket });
  const at = `/socket.io/?EIO=4&sid=${socket.io.engine.id}&transport=`;
  expect((await fetch(`${there.url}${at}polling`)).status).toBe(403);
  const thief = new WebSocket(`${there.url.replace('http', 'ws')}${at}websocket`);
  const refused = await new Promise<boolean>((resolve) => {
    thief.once('open', () => resolve(false));
    thief.once('error', () => resolve(true));
  });
  thief.terminate();
  expect(refused).toBe(true);
});

test('a page of another node is somebody by its ticket only, whatever cookie comes along', async () => {
  await switchTo('shared');
  const person = await Person.signUp(there.url);
  const cookies = { cookie: person.cookieHeader };
  expect(await refusalOf(open(there, {}, here.url, cookies))).toBe('unauthenticated');
  const [, welcome] = await open(there, {}, there.url, cookies);
  expect(welcome.user.id).toBe(person.id);
});

test('where a session lives in one worker there are no tickets, and the answer says so', async () => {
  await switchTo('sticky');
  const person = await Person.signUp(here.url);
  const answer = await person.send('POST', '/api/tickets', {});
  expect(answer.status).toBe(409);
  await switchTo('shared');
});
