/** A store in a Redis for the tests of a file, empty before each. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openRedisStore, type RedisStore } from '../../../src/store/redis/redis-store.js';
import { RedisServer } from '../../../testbed/redis/redis-server.js';
import { command } from './command.js';
import { quiet } from './quiet.js';

/** Gives both to `ready` before the first test. */
export function useRedisStore(ready: (redis: RedisServer, store: RedisStore) => void): void {
  let redis: RedisServer;
  let store: RedisStore;
  beforeAll(async () => {
    redis = await RedisServer.start();
    store = await openRedisStore({ url: redis.url, logger: quiet, name: 'test' });
    ready(redis, store);
  });
  afterAll(async () => {
    await store.close();
    await redis.stop();
  });
  beforeEach(() => command(redis.url, 'FLUSHALL').then(() => {}));
}
