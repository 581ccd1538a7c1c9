import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { PRESETS } from '../../src/protocol/mode.js';
import { TestNode } from '../../testbed/node/node.js';
import { join, Person, say, type TestSocket } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { PLAIN_KEYS } from '../support/plain-keys.js';

/** Sessions and their sockets over time, against a real Redis that the test shortens lives in. */

const SHIFTED_CLOCK = new URL('../../dist/prove/nemesis/shifted-clock.js', import.meta.url).href;

/** Holds by how much the node's clock is ahead, ms. */
let clock: string;
let folder: string;
let redis: RedisServer;
let keys: Redis;
let node: TestNode;

beforeAll(async () => {
  redis = await RedisServer.start();
  keys = new Redis(redis.url);
  folder = await mkdtemp(joinPath(tmpdir(), 'holdfast-clock-'));
  clock = joinPath(folder, 'clock');
  const env = { NODE_OPTIONS: `--import ${SHIFTED_CLOCK}`, PROVE_CLOCK_FILE: clock };
  node = await TestNode.start({ redis: redis.url, workers: 2, mode: 'shared', env });
  // Whoever signs up while the first account is being made is told to try again; the tests sign up side by side.
  await Person.signUp(node.url);
});
afterAll(async () => {
  await node.stop();
  await keys.quit();
  await redis.stop();
  await rm(folder, { recursive: true });
});

/** Signed in, connected, in the room; with the key of the session. */
async function withSession(): Promise<{
  person: Person;
  socket: TestSocket;
  key: string;
  ended: Promise<string>;
}> {
  const person = await Person.signUp(node.url);
  // `s:<id>.<signature>`, where the id has dots of its own.
  const cookie = decodeURIComponent(person.cookie('redis') ?? '');
  const key = `hf:sess:${cookie.slice(2, cookie.lastIndexOf('.'))}`;
  expect(await keys.exists(key)).toBe(1);
  const [socket] = await person.connect();
  await join(socket, 'general');
  const ended = new Promise<string>((resolve) => socket.once('signed-out', ({ reason }) => resolve(reason)));
  return { person, socket, key, ended };
}

test.concurrent('[SESS-6] an expired session closes its sockets, and a busy socket does not bring a deleted one back', {
  timeout: 90_000,
}, async () => {
  expect(PRESETS.shared.sessions).toBe('redis');
  const idle = await withSession();
  const busy = await withSession();
  const other = await withSession();
  await keys.pexpire(idle.key, 1);
  await keys.del(busy.key);
  const talking = setInterval(() => {
    // The last ones are cut off with the socket.
    say(busy.socket, 'general', 'still here', `busy-${Date.now()}`).catch(() => {});
  }, 200);
  expect(await Promise.all([idle.ended, busy.ended])).toEqual(['expired', 'expired']);
  clearInterval(talking);
  await until('both sockets to be closed', () => !idle.socket.connected && !busy.socket.connected);
  expect(await keys.exists(idle.key, busy.key)).toBe(0);
  expect((await busy.person.whoami()).status).toBe(401);
  expect(other.socket.connected).toBe(true);
});

test.concurrent('[SESS-5] [SESS-6] an account that was disabled while nobody could hear of it loses its sockets, and no other does', {
  timeout: 90_000,
}, async () => {
  const [out, other] = [await withSession(), await withSession()];
  const { user } = (await (await out.person.whoami()).json()) as { user: { id: string } };
  // Not by the server, so that nothing is told to anybody.
  await keys.hset(PLAIN_KEYS.user(user.id).account, 'disabled', '1');
  expect(await out.ended).toBe('revoked');
  await until('the socket to be closed', () => !out.socket.connected);
  expect(other.socket.connected).toBe(true);
});

test.concurrent('[SESS-6] activity on a socket alone keeps its session alive', {
  timeout: 90_000,
}, async () => {
  const { person, socket, key } = await withSession();
  const written = await keys.get(key);
  // Less than its full life is left, and no request but the socket's comes.
  await keys.pexpire(key, 100_000);
  await say(socket, 'general', 'hello', 'only-a-socket');
  // A session is extended once in a while only.
  await writeFile(clock, String(LIMITS.sessionTouchMs));
  await until('the session to be extended', async () => (await keys.pttl(key)) > 100_000, 80_000);
  expect(await keys.get(key)).toBe(written);
  expect(socket.connected).toBe(true);
  expect((await person.whoami()).status).toBe(200);
});
