import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { refusedStart } from '../../testbed/node/refused-start.js';
import { join, Person, say } from '../../testbed/people/person.js';
import { Program } from '../../testbed/processes/program.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';

/**
 * `test/store/format-1`: what commit 2b26abf (November 2026) left behind after four people had made rooms and written
 * in them; and what it had told them. On Redis 7.0 it is each key's DUMP, on the embedded store its folder.
 */
const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const here = (name: string) => new URL(`../store/format-1/${name}`, import.meta.url);

interface Left {
  readonly secret: string;
  readonly people: Record<'keeper' | 'bob' | 'alike' | 'zoe', Kept>;
  readonly ended: Kept;
  readonly rooms: Record<string, { text: string; seq: number }[]>;
  readonly listed: Record<'keeper' | 'bob', Listed[]>;
  readonly roomIds: { readonly secret: string; readonly open: string };
}
interface Kept {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  readonly cookies: Record<string, string>;
}

async function left(on: 'redis' | 'embedded'): Promise<Left> {
  return JSON.parse(await readFile(here(`people-${on}.json`), 'utf8')) as Left;
}

function personOf(url: string, { name, password, cookies }: Kept): Person {
  const person = new Person(url, name, password);
  for (const [cookie, value] of Object.entries(cookies)) person.cookies.set(cookie, value);
  return person;
}

/**
 * Everything that it held is there: people by their old cookies or by their passwords, rooms, messages, read positions.
 */
async function expectAllOf(node: TestNode, told: Left): Promise<void> {
  for (const kept of Object.values(told.people)) {
    const person = new Person(node.url, kept.name, kept.password);
    expect((await person.signIn()).status, kept.name).toBe(200);
    expect(((await (await person.whoami()).json()) as { user: { id: string } }).user.id).toBe(kept.id);
  }
  const signedIn = async (kept: Kept) => {
    const person = new Person(node.url, kept.name, kept.password);
    await person.signIn();
    return person;
  };
  const keeper = await signedIn(told.people.keeper);
  const bob = await signedIn(told.people.bob);
  for (const [id, messages] of Object.entries(told.rooms)) {
    const by = id === told.roomIds.open ? bob : keeper;
    const answer = await by.fetch(`/api/rooms/${id}/messages?limit=100`);
    expect(((await answer.json()) as { messages: unknown }).messages).toEqual(messages);
  }
  // What format 1 did not say: a room without changes has as many unread as follow the read position. Whoever made a
  // room moderates it. Members are told of mentions.
  const nowSaid = (kept: Kept) => (room: Listed) => ({
    ...room,
    unread: room.head - room.read,
    mentions: 0,
    ...(room.member ? { notify: 'mentions' } : {}),
    ...(room.owner === kept.id ? { role: 'moderator' } : {}),
  });
  const rooms = async (person: Person) =>
    ((await (await person.fetch('/api/rooms')).json()) as { rooms: unknown }).rooms;
  expect(await rooms(keeper)).toEqual(told.listed.keeper.map(nowSaid(told.people.keeper)));
  expect(await rooms(bob)).toEqual(told.listed.bob.map(nowSaid(told.people.bob)));
  // It goes on where it ended.
  const [socket] = await keeper.connect();
  await join(socket, 'general');
  const head = told.rooms.general?.at(-1)?.seq ?? 0;
  expect((await say(socket, 'general', 'and on', 'after')).seq).toBe(head + 1);
  keeper.close();
}

/** A room in the list of rooms, as far as it is looked at. */
interface Listed {
  readonly id: string;
  readonly head: number;
  readonly read: number;
  readonly member: boolean;
  readonly owner: string | null;
}

/** Whoever was signed in stays so, and gets a cookie that names the cluster. */
async function expectStillSignedIn(node: TestNode, kept: Kept, kind: string): Promise<void> {
  const person = personOf(node.url, kept);
  const [, welcome] = await person.connect();
  expect(welcome.user.id).toBe(kept.id);
  person.close();
  expect((await person.whoami()).status).toBe(200);
  const names = [...person.cookies.keys()].filter((name) => name.endsWith(kind));
  expect(names).toEqual([expect.stringMatching(new RegExp(`^holdfast\\.\\w{8}\\.${kind}$`))]);
  expect((await person.whoami()).status).toBe(200);
  await person.send('DELETE', '/api/session', {});
  const replayed = personOf(node.url, kept);
  expect((await replayed.whoami()).status).toBe(401);
}

describe('a Redis that format 1 left behind', () => {
  let redis: RedisServer;
  let client: Redis;
  let told: Left;
  const nodes: TestNode[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    client = new Redis(redis.url);
    told = await left('redis');
  });
  beforeEach(async () => {
    await client.flushall();
    const keys = JSON.parse(await readFile(here('redis.json'), 'utf8')) as [string, number, string][];
    for (const [key, , dump] of keys) await client.restore(key, 0, Buffer.from(dump, 'base64'));
    // Sessions as young as they were then.
    for (const key of await client.keys('hf:sess:*')) {
      const session = JSON.parse((await client.get(key)) as string) as Record<string, unknown>;
      const now = Date.now();
      await client.set(key, JSON.stringify({ ...session, createdAt: now, signedInAt: now }), 'PX', 600_000);
    }
  });
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.stop()));
  });
  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });

  async function start(name: string): Promise<TestNode> {
    const node = await TestNode.start({
      workers: 1,
      redis: redis.url,
      args: ['--node', name, '--secret', told.secret],
    });
    nodes.push(node);
    return node;
  }

  test('is migrated once by the nodes that start on it together; nothing is lost, and people stay signed in', async () => {
    const before = await dumps(client);
    const [one, two] = await Promise.all([start('one'), start('two')]);
    const said = [one, two].map(
      (node) => (`${node.stdout}${node.stderr}`.match(/"the store is migrated"/g) ?? []).length,
    );
    expect(said.reduce((sum, times) => sum + times, 0)).toBeGreaterThan(0);
    const mark = await client.hgetall('hf:{c}:mark');
    expect(mark).toMatchObject({ format: '3', cluster: expect.stringMatching(/^\w{8}$/) });
    expect(Number(mark.migratedAt)).toBeGreaterThan(0);
    expect(await client.exists('hf:{c}:migration')).toBe(0);
    // Not one key of before is another now, but for those of running processes and what people used since.
    const after = await dumps(client);
    const changed = [...before].filter(([key, dump]) => after.get(key) !== dump).map(([key]) => key);
    expect(changed.filter((key) => !/^hf:\{c\}:/.test(key))).toEqual([]);
    await expectStillSignedIn(one, told.people.bob, 'redis');
    await expectStillSignedIn(two, told.people.alike, 'redis');
    await expectAllOf(two, told);
  });

  test('people whose session is whole in its cookie stay signed in, and the signed-out stay out', async () => {
    await client.set('hf:{c}:mode', JSON.stringify({ routing: 'least-connections', sessions: 'token' }));
    const node = await start('one');
    const zoe = personOf(node.url, told.people.zoe);
    // The fixture's token ends some day; until then it holds.
    const { status } = await zoe.whoami();
    const isOld = Date.now() - 1_795_649_497_000 > 7 * 24 * 3_600_000;
    expect(status).toBe(isOld ? 401 : 200);
    expect((await personOf(node.url, told.ended).whoami()).status).toBe(401);
  });

  test('a chat of the same host that did not sign a cookie of the former name leaves it alone', async () => {
    const node = await start('one');
    const stranger = new Person(node.url, 'nobody');
    stranger.cookies.set('holdfast.redis', 's%3Aanother.n.1.signature');
    expect((await stranger.whoami()).status).toBe(401);
    expect(stranger.cookies.get('holdfast.redis')).toBe('s%3Aanother.n.1.signature');
  });

  test('one whose migration was begun and killed is taken over when the lease has run out', async () => {
    // As a node leaves it that is killed in the middle: the lease, and no mark.
    await client.set('hf:{c}:migration', 'of a killed node');
    const monitor = await client.monitor();
    let asked = 0;
    monitor.on('monitor', (_time: string, [command = '', key]: string[]) => {
      if (command.toLowerCase() === 'get' && key === 'hf:{c}:migration') asked += 1;
    });
    const starting = start('one');
    await until('it to wait for the lease', () => asked >= 2);
    expect(await client.exists('hf:{c}:mark')).toBe(0);
    await client.pexpire('hf:{c}:migration', 100);
    const node = await starting;
    monitor.disconnect();
    expect(`${node.stdout}${node.stderr}`).toContain('another node migrates the store');
    expect(await client.hget('hf:{c}:mark', 'format')).toBe('3');
    await expectAllOf(node, told);
  });

  test('one killed in the middle of it loses nothing; the next start does all of it', async () => {
    const many = 20_000;
    const pipeline = client.pipeline();
    for (let n = 0; n < many; n++) {
      pipeline.hset(
        `hf:{u:p${n}}:account`,
        'name',
        `person ${n}`,
        'passwordHash',
        '',
        'operator',
        '0',
        'createdAt',
        n,
      );
      pipeline.sadd('hf:{accounts}:ids', `p${n}`);
    }
    await pipeline.exec();
    const before = await client.dbsize();
    const data = await mkdtemp(joinPath(tmpdir(), 'holdfast-killed-'));
    const given = [
      '--port',
      '0',
      '--host',
      '127.0.0.1',
      '--data',
      data,
      '--node',
      'killed',
      '--secret',
      told.secret,
    ];
    const killed = Program.node(main, ['--redis', redis.url, ...given]);
    await until('some of it to be done', async () => (await client.dbsize()) > before + 1_000);
    await killed.end('SIGKILL');
    expect(await client.exists('hf:{c}:mark')).toBe(0);
    const node = await start('one');
    expect(await client.hget('hf:{c}:mark', 'format')).toBe('3');
    // A name of each, all of them now taken.
    expect(await client.dbsize()).toBeGreaterThan(before + many);
    await expectAllOf(node, told);
    await rm(data, { recursive: true, force: true });
  });

  test('with an older node still on it, it is refused', async () => {
    const view = {
      node: 'old',
      version: '0.1.0',
      at: Date.now(),
      slots: [],
      address: '127.0.0.1:1',
      state: 'ready',
    };
    await client.hset('hf:{c}:nodes', 'old', JSON.stringify(view));
    await client.zadd('hf:{c}:node-expiry', Date.now() + 600_000, 'old');
    expect(await refusedStart(redis.url, ['--node', 'one', '--secret', told.secret])).toMatch(
      /format 1.*still running on it \(old\).*Stop every older node/s,
    );
    expect(await client.exists('hf:{c}:mark')).toBe(0);
  });
});

async function dumps(client: Redis): Promise<Map<string, string>> {
  const keys = await client.keys('*');
  return new Map(
    await Promise.all(
      keys.map(async (key) => [key, ((await client.dumpBuffer(key)) as Buffer).toString('base64')] as const),
    ),
  );
}

test('a data folder that format 1 left behind is migrated; nothing is lost', async () => {
  const told = await left('embedded');
  const dataDir = await mkdtemp(joinPath(tmpdir(), 'holdfast-format-1-'));
  await mkdir(joinPath(dataDir, 'store'));
  await copyFile(here('store-00000001.snapshot'), joinPath(dataDir, 'store', 'store-00000001.snapshot'));
  const begin = () => TestNode.start({ workers: 1, dataDir, args: ['--secret', told.secret] });
  const node = await begin();
  await expectAllOf(node, told);
  expect(await node.stop()).toBe(0);
  // And once it is, it stays so.
  const again = await begin();
  expect(`${again.stdout}${again.stderr}`).not.toContain('migrated');
  expect((await personOf(again.url, { ...told.people.bob, cookies: {} }).signIn()).status).toBe(200);
  await again.stop();
  await rm(dataDir, { recursive: true, force: true });
});
