import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { RedisServer } from '../../../testbed/redis/redis-server.js';
import { command } from '../support/command.js';
import { quiet } from '../support/quiet.js';

let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(async () => {
  await redis.stop();
});

it('nobody is let in as an ordinary person before the first account is whole: else there would never be an operator', async () => {
  const store = await openRedisStore({ url: redis.url, logger: quiet, name: 'test' });
  const make = (id: string, mayBeFirst: boolean) =>
    store.accounts.create({ id, name: id, nameKey: id, passwordHash: 'x', synthetic: false, mayBeFirst });
  // As a sign-up leaves it whose node was killed behind the account.
  await command(redis.url, 'SET', store.keys.accounts.first, 'killed', 'PX', '30000');
  await command(redis.url, 'HSET', store.keys.user('killed').account, 'name', 'killed', 'operator', '1');
  await expect(make('ann', true)).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(await store.accounts.count()).toBe(0);
  expect(await store.accounts.awaitsFirst()).toBe(true);
  // Behind the claim: then it is dead, and whoever may be the first takes it over.
  await command(redis.url, 'DEL', store.keys.user('killed').account);
  await expect(make('ann', false)).rejects.toMatchObject({ code: 'forbidden' });
  expect((await make('ann', true)).operator).toBe(true);
  expect(await store.accounts.awaitsFirst()).toBe(false);
  expect((await make('bob', true)).operator).toBe(false);
  await store.close();
});

it('people without an operator, as old sign-ups left them, get one: who may be the first, and no other', async () => {
  await command(redis.url, 'FLUSHALL');
  const store = await openRedisStore({ url: redis.url, logger: quiet, name: 'test' });
  const make = (id: string, mayBeFirst: boolean) =>
    store.accounts.create({ id, name: id, nameKey: id, passwordHash: 'x', synthetic: false, mayBeFirst });
  await make('ann', true);
  await store.accounts.update('ann', { operator: false });
  await command(redis.url, 'DEL', store.keys.accounts.first);
  expect(await store.accounts.awaitsFirst()).toBe(true);
  await expect(make('bob', false)).rejects.toMatchObject({ code: 'forbidden' });
  // A sign-up of then, completed now, makes nobody the first.
  expect(await make('ann', false)).toMatchObject({ operator: false });
  expect((await make('cat', true)).operator).toBe(true);
  expect((await make('bob', false)).operator).toBe(false);
  await store.close();
});
