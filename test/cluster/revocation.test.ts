import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Mode, PRESETS } from '../../src/protocol/mode.js';
import { TestNode } from '../../testbed/node/node.js';
import { Person } from '../../testbed/people/person.js';
import { watchEnd } from '../../testbed/people/watch-end.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { onBusyMachine, until } from '../../testbed/wait.js';

/** Two nodes on one store: what ends on one ends on the other. */

/** The promise is 2 s; the sweep that would find it anyway comes every 15 s. */
const PROMISED_MS = onBusyMachine(2_000);
const NEW_PASSWORD = 'another horse battery';

let redis: RedisServer;
let here: TestNode;
let there: TestNode;
let operator: Person;
const people: Person[] = [];

beforeAll(async () => {
  redis = await RedisServer.start();
  here = await TestNode.start({ redis: redis.url, args: ['--node', 'here'] });
  there = await TestNode.start({ redis: redis.url, args: ['--node', 'there'] });
  operator = await here.signUpOperator();
});
afterEach(() => {
  for (const person of people.splice(0)) person.close();
});
afterAll(async () => {
  await Promise.all([here.stop(), there.stop()]);
  await redis.stop();
});

interface Browser {
  readonly person: Person;
  readonly ended: () => string | null;
}

async function browser(person: Person): Promise<Browser> {
  people.push(person);
  const [socket] = await person.connect();
  return { person, ended: watchEnd(socket) };
}

/** One person, signed in with two browsers on two nodes. */
async function two(mode: Mode): Promise<[Browser, Browser]> {
  await here.switchMode(mode);
  await until('the mode to be known everywhere', async () => {
    const answer = await fetch(`${there.url}/control/mode`, {
      headers: { cookie: operator.cookieHeader },
    });
    return JSON.stringify(await answer.json()) === JSON.stringify(mode);
  });
  // The operator's session lies in the store of before.
  await operator.signIn();
  const first = await Person.signUp(here.url);
  const second = new Person(there.url, first.name);
  second.id = first.id;
  expect((await second.signIn()).status).toBe(200);
  return [await browser(first), await browser(second)];
}

function administer(id: string, change: object): Promise<Response> {
  return operator.send('PUT', `/api/accounts/${id}`, change);
}

async function code(answer: Response): Promise<string> {
  return ((await answer.json()) as { error: { code: string } }).error.code;
}

// With sessions in a worker's memory only `session` routing finds them again.
for (const [name, mode] of Object.entries(PRESETS).filter(([name]) => name !== 'broken')) {
  test(`[SESS-5] ${name}: a disabled account’s sockets close on all nodes, and it cannot sign in until it is enabled`, async () => {
    const [a, b] = await two(mode);
    const bystander = await browser(await Person.signUp(there.url));
    expect((await administer(a.person.id, { disabled: true })).status).toBe(200);
    await until(
      'both sockets to be told and closed',
      () => a.ended() !== null && b.ended() !== null,
      PROMISED_MS,
    );
    expect([a.ended(), b.ended()]).toEqual(['revoked', 'revoked']);
    expect((await a.person.whoami()).status).toBe(401);
    expect((await b.person.whoami()).status).toBe(401);
    expect(await code(await b.person.signIn())).toBe('wrong_credentials');
    expect(bystander.ended()).toBeNull();

    expect((await administer(a.person.id, { disabled: false })).status).toBe(200);
    expect((await b.person.whoami()).status).toBe(401);
    expect((await b.person.signIn()).status).toBe(200);
    const again = await browser(b.person);
    expect((await b.person.whoami()).status).toBe(200);
    expect(again.ended()).toBeNull();
  });

  test(`[SESS-5] ${name}: a new password ends every other session, and keeps the browser that gave it`, async () => {
    const [a, b] = await two(mode);
    const before = a.person.cookieHeader;
    const wrong = { current: 'not the password', next: NEW_PASSWORD };
    expect(await code(await a.person.send('PUT', '/api/password', wrong))).toBe('wrong_credentials');
    const right = { current: a.person.password, next: NEW_PASSWORD };
    expect((await a.person.send('PUT', '/api/password', right)).status).toBe(200);
    await until(
      'the sockets of the old sessions to close',
      () => a.ended() !== null && b.ended() !== null,
      PROMISED_MS,
    );
    expect((await a.person.whoami()).status).toBe(200);
    expect((await b.person.whoami()).status).toBe(401);
    const old = await fetch(`${here.url}/api/session`, { headers: { cookie: before } });
    expect(old.status).toBe(401);
    expect(await code(await b.person.signIn())).toBe('wrong_credentials');
    const other = new Person(there.url, a.person.name, NEW_PASSWORD);
    expect((await other.signIn()).status).toBe(200);
  });
}

test('[SESS-5] signing out everywhere ends this session too', async () => {
  const [a, b] = await two(PRESETS.shared);
  expect((await a.person.send('DELETE', '/api/sessions', {})).status).toBe(204);
  await until('both to be closed', () => a.ended() !== null && b.ended() !== null, PROMISED_MS);
  expect((await a.person.whoami()).status).toBe(401);
  expect((await b.person.whoami()).status).toBe(401);
});

test('operators change others, never themselves, and only after a sign-in of late', async () => {
  const [person, other] = await Promise.all([Person.signUp(here.url), Person.signUp(here.url)]);
  expect((await person.send('PUT', `/api/accounts/${other.id}`, { disabled: true })).status).toBe(403);
  expect(await code(await administer(operator.id, { operator: false }))).toBe('conflict');
  expect((await administer(person.id, {})).status).toBe(400);
  expect((await administer('nobody', { disabled: true })).status).toBe(404);

  expect((await administer(person.id, { operator: true })).status).toBe(200);
  const control = () => person.send('PUT', '/control/workers', { count: 2 });
  await until('the new operator to be known to every worker', async () => {
    expect((await person.whoami()).status).toBe(200);
    return (await control()).status === 200;
  });
  expect((await administer(person.id, { operator: false })).status).toBe(200);
  await until('the control room to refuse', async () => (await control()).status === 403);

  expect((await administer(other.id, { password: NEW_PASSWORD })).status).toBe(200);
  expect((await new Person(there.url, other.name, NEW_PASSWORD).signIn()).status).toBe(200);

  const cookie = decodeURIComponent(operator.cookie('redis') ?? '');
  const key = `hf:sess:${cookie.slice(2, cookie.lastIndexOf('.'))}`;
  const keys = new Redis(redis.url);
  const session = JSON.parse((await keys.get(key)) as string) as { signedInAt: number };
  await keys.set(
    key,
    JSON.stringify({ ...session, signedInAt: session.signedInAt - 61 * 60_000 }),
    'KEEPTTL',
  );
  await keys.quit();
  expect(await code(await administer(other.id, { operator: true }))).toBe('stale_operator');
});
