import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alikeKeys, nameKey } from '../../src/domain/names.js';
import type { RoomsBody } from '../../src/protocol/http.js';
import { TestNode } from '../../testbed/node/node.js';
import { Person } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { cutAfter } from '../store/support/cut.js';

/** What somebody meets whose sign-up was cut off by the end of the process that served it, wherever it was. */

let redis: RedisServer;
let node: TestNode;
beforeAll(async () => {
  redis = await RedisServer.start();
  node = await TestNode.start({ redis: redis.url, workers: 1 });
  await node.signUpOperator();
});
afterAll(async () => {
  await node.stop();
  await redis.stop();
});

/** The steps of a sign-up at the store, until `commands` of them were sent. */
async function signUpCutAfter(commands: number, person: Person): Promise<boolean> {
  const { name } = person;
  const passwordHash = await hash(person.password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
  const keys = { nameKey: nameKey(name), alikeKeys: alikeKeys(name) };
  const id = `id-of-${name}`;
  return cutAfter(redis.url, commands, async ({ accounts, rooms }) => {
    await accounts.create({ id, name, ...keys, passwordHash, synthetic: false, mayBeFirst: false });
    await rooms.addMember('general', { id, name });
    await accounts.settleSignUp(id);
  });
}

async function isInGeneral(person: Person): Promise<boolean> {
  const { rooms } = (await (await person.fetch('/api/rooms')).json()) as RoomsBody;
  return rooms.some(({ id, member }) => id === 'general' && member);
}

test('a repeated sign-up, or the password, leads into the chat and into general; nobody else gets in', async () => {
  const cut: Person[] = [];
  for (let at = 0; ; at += 1) {
    const person = new Person(node.url, `cut${at}x`);
    if (await signUpCutAfter(at, person)) break;
    cut.push(person);
  }
  expect(cut.length).toBeGreaterThan(6);
  const met = await Promise.all(
    cut.map(async (person) => {
      const stranger = new Person(node.url, person.name, 'quite another password');
      const wrong = await stranger.signIn();
      expect(wrong.status).toBe(401);
      const body = { name: person.name, password: person.password };
      const again = await person.send('POST', '/api/accounts', body);
      if (again.status !== 201) {
        expect(again.status).toBe(409);
        expect((await person.signIn()).status).toBe(200);
      }
      expect(await isInGeneral(person), person.name).toBe(true);
      const other = await new Person(node.url, person.name).send('POST', '/api/accounts', body);
      expect(other.status).toBe(409);
      return again.status;
    }),
  );
  // Until the name is confirmed, the repetition is the sign-up: nothing sent, its shapes claimed, being the first asked
  // for, the account.
  const unconfirmed = 4 + alikeKeys('cut0x').length;
  expect(met).toEqual(cut.map((_, at) => (at < unconfirmed ? 201 : 409)));
});

test('with another password a name that is begun is just being taken, and with the right one signing in completes it', async () => {
  const person = new Person(node.url, 'begun');
  // Name, being the first, account: it is there, and its name not confirmed.
  const commands = alikeKeys(person.name).length + 3;
  expect(await signUpCutAfter(commands, person)).toBe(false);
  const body = { name: person.name, password: 'quite another password' };
  // Asked once: who asks again as people do waits until it is taken.
  const other = new Person(node.url, 'x');
  const refused = await other.ask('/api/accounts', other.sent('POST', body));
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({
    error: {
      code: 'store_unavailable',
      message: 'The name “begun” is just being taken. Try again in a moment.',
      retry: true,
    },
  });
  expect((await person.signIn()).status).toBe(200);
  expect(await isInGeneral(person)).toBe(true);
  expect((await new Person(node.url, 'x').send('POST', '/api/accounts', body)).status).toBe(409);
});

test('who was settled and left general does not come back to it by signing in', async () => {
  const person = await Person.signUp(node.url, 'settled');
  expect(await isInGeneral(person)).toBe(true);
  await person.send('DELETE', `/api/rooms/general/members/${person.id}`, {});
  expect(await isInGeneral(person)).toBe(false);
  expect((await person.signIn()).status).toBe(200);
  expect(await isInGeneral(person)).toBe(false);
});
