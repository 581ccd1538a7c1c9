import { createECDH, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PushBody, PushRequest } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { Person } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** Setting up browsers that are told while their page is closed, as a client meets it on the wire, over two workers. */

const people = useCluster({ workers: 2, mode: 'shared', args: ['--push-networks', '10.9.0.0/16'] });

let made = 0;
/** As a browser gives it to its page. */
function subscription(more: Partial<PushRequest> = {}): PushRequest {
  made += 1;
  const own = createECDH('prime256v1');
  const keys = { p256dh: own.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };
  return { endpoint: `https://push.example.org/${made}`, keys, ...more };
}
const add = (by: Person, wanted: unknown) => by.send('POST', '/api/push', wanted);
const remove = (by: Person, wanted: unknown) => by.send('DELETE', '/api/push', wanted);
async function of(by: Person): Promise<PushBody> {
  return (await (await by.fetch('/api/push')).json()) as PushBody;
}
async function count(by: Person): Promise<number> {
  return (await of(by)).subscriptions;
}
/** The same person in another browser. */
async function another(of: Person): Promise<Person> {
  const person = new Person(of.url, of.name, of.password);
  people.add(person);
  expect((await person.signIn()).status).toBe(200);
  return person;
}

test('one key stands for the cluster: the same for everybody, through each worker', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const keys = new Set<string>();
  for (let round = 0; round < 10; round += 1) {
    for (const person of [ann, bob]) keys.add((await of(person)).publicKey);
  }
  const [key = ''] = keys;
  expect(keys.size).toBe(1);
  expect(Buffer.from(key, 'base64url')).toHaveLength(65);
  expect(Buffer.from(key, 'base64url')[0]).toBe(4);
});

test('a browser is set up once, however often it says so, and until it says otherwise', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const [first, second] = [subscription(), subscription({ quietUntil: 5 })];
  expect(await count(ann)).toBe(0);
  for (const one of [first, second, first]) expect((await add(ann, one)).status).toBe(204);
  expect(await count(ann)).toBe(2);
  expect(await count(bob)).toBe(0);
  // Nobody takes another's away.
  expect((await remove(bob, { endpoint: first.endpoint })).status).toBe(204);
  expect(await count(ann)).toBe(2);
  for (let twice = 0; twice < 2; twice += 1) {
    expect((await remove(ann, { endpoint: first.endpoint })).status).toBe(204);
  }
  expect(await count(ann)).toBe(1);
  for (let more = 0; more < LIMITS.pushesPerPerson + 3; more += 1) await add(ann, subscription());
  expect(await count(ann)).toBe(LIMITS.pushesPerPerson);
});

describe('a subscription ends', () => {
  test('with the session in which it was made, and no other', async () => {
    const desk = await people.someone();
    const phone = await another(desk);
    await add(desk, subscription());
    await add(phone, subscription());
    expect((await phone.send('DELETE', '/api/session', {})).status).toBe(204);
    expect(await count(desk)).toBe(1);
    await desk.send('DELETE', '/api/session', {});
    expect(await count(await another(desk))).toBe(0);
  });

  test('where the browser signs in anew', async () => {
    const ann = await people.someone();
    await add(ann, subscription());
    expect((await ann.signIn()).status).toBe(200);
    await until('the end', async () => (await count(ann)) === 0);
  });
});

describe('what is no subscription is refused', () => {
  const { keys, endpoint } = subscription();
  const off = Buffer.from(keys.p256dh, 'base64url');
  off[64] = (off[64] as number) ^ 1;
  test.each([
    ['nothing', {}],
    ['no keys', { endpoint }],
    ['more than there is', { endpoint, keys, text: 'x' }],
    ['a key that is too short', { endpoint, keys: { ...keys, p256dh: keys.p256dh.slice(1) } }],
    ['a key that is no point', { endpoint, keys: { ...keys, p256dh: off.toString('base64url') } }],
    ['a compressed point', { endpoint, keys: { ...keys, p256dh: `Ag${keys.p256dh.slice(2)}` } }],
    ['a secret that is too long', { endpoint, keys: { ...keys, auth: `${keys.auth}AA` } }],
    ['an address that is too long', { endpoint: `https://x.org/${'x'.repeat(1_024)}`, keys }],
    ['an address without TLS', { endpoint: 'http://push.example.org/x', keys }],
    ['this machine', { endpoint: 'https://127.0.0.1/x', keys }],
    ['a time that is none', { endpoint, keys, quietUntil: -1 }],
  ])('%s', async (_what, wanted) => {
    const ann = await people.someone();
    const answer = await add(ann, wanted);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect([answer.status, error.code]).toEqual([400, 'invalid']);
    expect(error.message).not.toContain('push.example.org');
    expect(await count(ann)).toBe(0);
  });

  test('but an address of a network that the operator allows is taken', async () => {
    const ann = await people.someone();
    expect((await add(ann, { endpoint: 'https://10.9.0.1/x', keys })).status).toBe(204);
    expect((await add(ann, { endpoint: 'https://10.8.0.1/x', keys })).status).toBe(400);
  });
});

test('nobody without a session is told the key, or sets up anything', async () => {
  const ann = await people.someone();
  await ann.send('DELETE', '/api/session', {});
  for (const answer of [await ann.fetch('/api/push'), await add(ann, subscription())]) {
    expect(answer.status).toBe(401);
  }
});
