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
  const store = await openRedisStore({ url: redis.url, log: quiet, name: 'test' });
  const make = (id: string) =>
    store.accounts.create({
      id,
      name: id,
      nameKey: id,
      passwordHash: 'x',
      synthetic: false,
      mayBeFirst: true,
    });
  // As a sign-up leaves it whose node was killed behind the claim.
  await command(redis.url, 'SET', 'hf:{accounts}:first', 'killed', 'PX', '4000');
  await expect(make('ann')).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(await store.accounts.count()).toBe(0);
  await command(redis.url, 'DEL', 'hf:{accounts}:first');
  expect((await make('ann')).operator).toBe(true);
  expect((await make('bob')).operator).toBe(false);
  await store.close();
});
