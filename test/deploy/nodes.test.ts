import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Balancer } from '../../testbed/balancers/balancer.js';
import { TestCascade } from '../../testbed/balancers/cascade.js';
import { Nginx } from '../../testbed/balancers/nginx.js';
import { TestNode } from '../../testbed/node/node.js';
import { accepted, collect, join, Person, say, type TestSocket } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';

/** Whole Holdfast nodes on one Redis behind the real proxies. */

const BEHIND_PROXY = ['--trust-proxy', 'loopback'];
let redis: RedisServer;
let nodes: TestNode[] = [];
let stops: (() => Promise<unknown>)[] = [];
let redisBack: Promise<void> = Promise.resolve();

beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(async () => {
  await redis.stop();
});
afterEach(async () => {
  await redisBack;
  for (const stop of stops.reverse()) await stop();
  await Promise.all(nodes.map((node) => node.stop()));
  nodes = [];
  stops = [];
});

/** The mode is the cluster's and stays in the store: each test says its own. */
async function startNode(name: string, mode = 'shared'): Promise<TestNode> {
  const node = await TestNode.start({
    redis: redis.url,
    workers: 1,
    mode,
    args: ['--node', name, ...BEHIND_PROXY],
  });
  nodes.push(node);
  await node.claim();
  return node;
}

async function startNodes(count: number, mode?: string): Promise<TestNode[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => startNode(`n${at + 1}`, mode)));
}

async function startBalancer(): Promise<Balancer> {
  const balancer = await Balancer.start(redis.url);
  stops.push(() => balancer.stop());
  return balancer;
}

function nodeOf(answer: Response): string {
  return answer.headers.get('x-served-by')?.split('/')[0] ?? '';
}

async function newRoom(person: Person, name: string): Promise<string> {
  const answer = await person.send('POST', '/api/rooms', { name });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { room: { id: string } }).room.id;
}

let rooms = 0;
/** Signs two people up, connects them, has them talk, and checks that both heard both. */
async function talkThrough(url: string, transport: 'polling' | 'websocket'): Promise<void> {
  rooms += 1;
  const [alice, bob] = [await Person.signUp(url), await Person.signUp(url)];
  const room = await newRoom(alice, `topology ${rooms} ${transport}`);
  const [a] = await alice.connect([transport]);
  const [b] = await bob.connect([transport]);
  const heardBy = [collect(a), collect(b)];
  await join(a, room);
  await join(b, room);
  await say(a, room, 'hello', 'c1');
  await say(b, room, 'and hello', 'c2');
  await until('both to hear both', () => heardBy.every((heard) => heard.length === 2));
  alice.close();
  bob.close();
}

describe('nginx in front of Holdfast', () => {
  test.each(['cookie-hash', 'ip-hash', 'weights'] as const)(
    '%s: people talk by polling and by websocket, across nodes',
    async (policy) => {
      const ports = (await startNodes(2)).map((node) => node.port);
      const nginx = await Nginx.start(policy, ports);
      stops.push(() => nginx.stop());
      await talkThrough(nginx.url, 'polling');
      await talkThrough(nginx.url, 'websocket');
    },
  );

  test('least-conn: people talk by websocket', async () => {
    const ports = (await startNodes(2)).map((node) => node.port);
    const nginx = await Nginx.start('least-conn', ports);
    stops.push(() => nginx.stop());
    await talkThrough(nginx.url, 'websocket');
  });

  test('sticky mode behind the cookie hash: a session stays signed in', async () => {
    const ports = (await startNodes(2, 'sticky')).map((node) => node.port);
    const nginx = await Nginx.start('cookie-hash', ports);
    stops.push(() => nginx.stop());
    for (let people = 0; people < 4; people += 1) {
      const person = await Person.signUp(nginx.url);
      for (let again = 0; again < 10; again += 1) expect((await person.whoami()).status).toBe(200);
    }
  });

  test('the cascade: people talk by polling and by websocket', async () => {
    const ports = (await startNodes(2)).map((node) => node.port);
    const cascade = await TestCascade.start(ports);
    stops.push(() => cascade.stop());
    await talkThrough(cascade.url, 'polling');
    await talkThrough(cascade.url, 'websocket');
  });
});

describe('HAProxy with the registry in front of Holdfast', () => {
  test('people talk by polling and by websocket, signed in on every node', async () => {
    await startNodes(2);
    const balancer = await startBalancer();
    await until('both nodes', async () => (await balancer.inRotation()).length === 2);
    await talkThrough(balancer.url, 'polling');
    await talkThrough(balancer.url, 'websocket');
  });

  test('a new node serves, a killed one is out: how soon is printed', async () => {
    await startNodes(1);
    const balancer = await startBalancer();
    await until('the first node', async () => (await balancer.inRotation()).join() === 'n1');
    const startedAt = Date.now();
    const [second] = await Promise.all([
      startNode('n2'),
      until('the second node to serve', async () => nodeOf(await fetch(`${balancer.url}/healthz`)) === 'n2'),
    ]);
    const servedAfterMs = Date.now() - startedAt;
    const killedAt = Date.now();
    await second.crash();
    await until('the killed node to be out', async () => (await balancer.inRotation()).join() === 'n1');
    const outAfterMs = Date.now() - killedAt;
    console.log(`new node serves after ${servedAfterMs} ms, killed node is out after ${outAfterMs} ms`);
  });

  test('draining a node loses no request, no session and no message', async () => {
    const [leaving] = (await startNodes(2)) as [TestNode];
    const balancer = await startBalancer();
    await until('both nodes', async () => (await balancer.inRotation()).length === 2);

    const people = await Promise.all(Array.from({ length: 6 }, () => Person.signUp(balancer.url)));
    const [first] = people as [Person];
    rooms += 1;
    const room = await newRoom(first, `drain ${rooms}`);
    const heard = new Set<string>();
    const sockets: TestSocket[] = [];
    for (const person of people) sockets.push(await connectAndListen(person, room, heard));

    let going = true;
    const failed: string[] = [];
    let asked = 0;
    const asking = people.map(async (person) => {
      while (going) {
        asked += 1;
        const answer = await person.ask('/api/session').catch((error: Error) => error);
        if (answer instanceof Error) failed.push(String(answer.cause ?? answer));
        else if (answer.status !== 200) failed.push(`${answer.status} of ${nodeOf(answer)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    const acknowledged: string[] = [];
    const sending = people.map(async (person, at) => {
      for (let count = 0; going; count += 1) {
        const cmid = `${person.name}-${count}`;
        // As the SDK does: the same message again until it is acknowledged, on whatever socket there is.
        while (going && !(await sent(sockets, at, person, room, heard, cmid))) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        acknowledged.push(cmid);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    await until('all to ask and write', () => asked > 50 && acknowledged.length > 2 * people.length);
    leaving.child.kill('SIGTERM');
    await until('it to be gone', () => leaving.child.exitCode !== null);
    const [askedThen, acknowledgedThen] = [asked, acknowledged.length];
    await until(
      'all to ask and write on',
      () => asked > askedThen + 50 && acknowledged.length > acknowledgedThen + 2 * people.length,
    );
    going = false;
    await Promise.all([...asking, ...sending]);
    expect(leaving.child.exitCode).toBe(0);
    expect(failed).toEqual([]);

    const [reader] = await first.connect(['websocket']);
    const { messages } = await join(reader, room);
    const stored = new Set(messages.map((message) => message.cmid));
    const settled = acknowledged.slice(0, -people.length);
    expect(settled.slice(-30).filter((cmid) => !stored.has(cmid) && !heard.has(cmid))).toEqual([]);
    for (const person of people) {
      expect((await person.whoami()).status).toBe(200);
      person.close();
    }
  });

  test('Redis away for a while: pages go on, and nothing is left out when it is back', async () => {
    await startNodes(2);
    const balancer = await startBalancer();
    await until('both nodes', async () => (await balancer.inRotation()).length === 2);
    await redis.kill();
    let isBack = false;
    redisBack = new Promise<void>((resolve) => setTimeout(resolve, 5_000))
      .then(() => redis.run())
      .then(() => {
        isBack = true;
      });
    for (let answered = 0; answered < 50 || !isBack; answered += 1) {
      const { status } = await fetch(`${balancer.url}/healthz`);
      if (status !== 200) throw new Error(`${status} while the store was away`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await redisBack;
    await until('both nodes again', async () => (await balancer.inRotation()).length === 2);
    await talkThrough(balancer.url, 'websocket');
  });
});

/**
 * A connected socket of the room; what it hears goes into `heard`, and it opens another one when its worker asks it to
 * move.
 */
async function connectAndListen(person: Person, room: string, heard: Set<string>): Promise<TestSocket> {
  const [socket] = await person.connect(['websocket']);
  socket.on('messages', (batch) => {
    for (const message of batch.messages) heard.add(message.cmid);
  });
  for (const message of (await join(socket, room)).messages) heard.add(message.cmid);
  return socket;
}

async function sent(
  sockets: TestSocket[],
  at: number,
  person: Person,
  room: string,
  heard: Set<string>,
  cmid: string,
): Promise<boolean> {
  try {
    if (!sockets[at]?.connected) sockets[at] = await connectAndListen(person, room, heard);
    const socket = sockets[at] as TestSocket;
    accepted(await socket.timeout(2_000).emitWithAck('send', { room, text: cmid, cmid }));
    return true;
  } catch {
    return false;
  }
}
