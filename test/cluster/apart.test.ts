import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { accepted, collect, join, Person, say } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';

let redis: RedisServer;
const nodes: TestNode[] = [];
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await redis.stop();
});

async function start(url: string, ...args: string[]): Promise<TestNode> {
  // All are called alike, as on two machines that were set up from one image.
  const node = await TestNode.start({ workers: 1, redis: url, args: ['--node', 'node', ...args] });
  nodes.push(node);
  return node;
}

/** One Redis as three chats use it: its first database, its second, and a cluster with a name in the first. */
describe('chats that share a Redis share nothing', () => {
  let chats: TestNode[];
  beforeAll(async () => {
    chats = await Promise.all([
      start(`${redis.url}/0`),
      start(`${redis.url}/1`),
      start(`${redis.url}/0`, '--cluster', 'second'),
    ]);
  });

  test('neither accounts, nor nodes, nor anything that is published', async () => {
    const people = await Promise.all(chats.map((node) => Person.signUp(node.url, 'operator')));
    // Each is the first of its chat.
    for (const [at, node] of chats.entries()) {
      node.operator = people[at] as Person;
      expect((await node.view()).nodes.map(({ node: name }) => name)).toEqual(['node']);
    }
    const sockets = await Promise.all(
      people.map(async (person) => {
        const [socket] = await person.connect();
        const heard: string[] = [];
        socket.onAny(
          (event: string, body: Partial<Record<'online' | 'joined' | 'left', { id: string }[]>>) => {
            const told = [body.online, body.joined, body.left].flatMap((list) => list ?? []);
            const onlyOneself = event === 'presence' && told.every(({ id }) => id === person.id);
            if (event !== 'welcome' && !onlyOneself) heard.push(event);
          },
        );
        await join(socket, 'general');
        return { socket, heard, messages: collect(socket) };
      }),
    );
    const [first, ...others] = sockets as [(typeof sockets)[0], ...(typeof sockets)[0][]];

    // Everything that one chat publishes: a room, typing, presence, a message, a command between nodes.
    const second = await Person.signUp((chats[0] as TestNode).url, 'second');
    const [companion] = await second.connect();
    await join(companion, 'general');
    companion.emit('typing', { room: 'general' });
    await second.send('POST', '/api/rooms', { name: 'news' });
    await say(companion, 'general', 'only here', 'm1');
    const expected = ['presence', 'typing', 'messages'];
    await until('their own to hear it', () => expected.every((event) => first.heard.includes(event)));
    await (chats[0] as TestNode).switchMode({ routing: 'round-robin', sessions: 'redis' });

    // What was published before is heard before: one more word in each of the others.
    for (const [at, { socket, messages }] of others.entries()) {
      accepted(await socket.emitWithAck('send', { room: 'general', text: `chat ${at}`, cmid: 'm1' }));
      await until('its own message', () => messages.length === 1);
    }
    for (const { heard } of others) expect(heard.filter((event) => event !== 'messages')).toEqual([]);
    expect(others.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['chat 0'], ['chat 1']]);
    for (const node of chats.slice(1)) expect((await node.view()).mode.routing).toBe('least-connections');
    for (const person of [...people, second]) person.close();
  });

  test('every key and channel is of one of them', async () => {
    const client = new Redis(redis.url);
    const keys = await client.keys('*');
    expect(keys.filter((key) => !/^hf(@second)?:/.test(key))).toEqual([]);
    expect(keys.filter((key) => key.startsWith('hf@second:')).length).toBeGreaterThan(5);
    const person = await (chats[0] as TestNode).signInOperator();
    const [socket] = await person.connect();
    await join(socket, 'general');
    const [plain, patterns, sharded] = await Promise.all([
      client.call('PUBSUB', 'CHANNELS'),
      client.call('CLIENT', 'LIST'),
      client.call('PUBSUB', 'SHARDCHANNELS'),
    ]);
    expect(String(patterns)).toMatch(/psub=1/);
    const channels = [...(plain as string[]), ...(sharded as string[])];
    expect(channels.length).toBeGreaterThan(5);
    // A key and its channel go together: the prefix, then the database.
    expect(channels.filter((one) => !/^hf(:[01]|@second:0):/.test(one))).toEqual([]);
    for (const scope of ['hf:0:', 'hf:1:', 'hf@second:0:']) {
      expect(channels.some((one) => one.startsWith(scope))).toBe(true);
    }
    person.close();
    client.disconnect();
  });
});

test('two chats on one host, told apart by their ports only, do not sign each other out', async () => {
  const [one, two] = (await Promise.all([
    TestNode.start({ workers: 1 }),
    TestNode.start({ workers: 1 }),
  ])) as [TestNode, TestNode];
  nodes.push(one, two);
  // A browser has one jar for both: cookies know no ports.
  const here = await Person.signUp(one.url, 'someone');
  const there = new Person(two.url, 'someone');
  Object.assign(there, { cookies: here.cookies });
  expect(
    (await there.send('POST', '/api/accounts', { name: 'someone', password: there.password })).status,
  ).toBe(201);
  expect((await here.whoami()).status).toBe(200);
  expect((await there.whoami()).status).toBe(200);
  for (const person of [here, there]) expect((await person.fetch('/control/cluster')).status).toBe(200);
  expect((await there.send('DELETE', '/api/session', {})).status).toBe(204);
  expect((await there.whoami()).status).toBe(401);
  expect((await here.whoami()).status).toBe(200);
  expect((await here.fetch('/control/cluster')).status).toBe(200);
});
