import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { AttemptLimits } from '../../src/worker/accounts/attempt-limits.js';
import { startRedis, type TestRedis } from '../support/redis.js';

let redis: TestRedis;
let client: Redis;
let limits: AttemptLimits;

beforeAll(async () => {
  redis = await startRedis();
  client = new Redis(redis.url);
  await client.ping();
  limits = new AttemptLimits(client, 'hf:rl:');
});
afterAll(async () => {
  await client.quit();
  await redis.stop();
});

/** How many of so many tries were let through. */
async function tries(count: number, name: string, address: (at: number) => string): Promise<number> {
  let passed = 0;
  for (let at = 0; at < count; at += 1) {
    passed += await limits.beforeSignIn(name, address(at)).then(
      () => 1,
      () => 0,
    );
  }
  return passed;
}

test('a name guessed at from a thousand places is closed to strangers, and open where its owner signed in before', async () => {
  const home = '192.0.2.1';
  await limits.beforeSignIn('ann', home);
  await limits.signedIn('ann', home);
  const passed = await tries(1_000, 'ann', (at) => `198.51.${at >> 8}.${at & 255}`);
  expect(passed).toBeGreaterThan(100);
  expect(passed).toBeLessThan(1_000);
  await expect(limits.beforeSignIn('ann', '203.0.113.5')).rejects.toMatchObject({
    code: 'rate_limited',
    details: { retryAfterMs: expect.any(Number) },
  });
  await limits.beforeSignIn('ann', home);
  // Being known somewhere is no licence to guess there.
  expect(await tries(50, 'ann', () => home)).toBeLessThan(LIMITS.signInTriesPerName);
});

test('who picks a new IPv6 address for each try is one place', async () => {
  const passed = await tries(60, 'ben', (at) => `2001:db8:7:7::${(at + 1).toString(16)}`);
  expect(passed).toBe(LIMITS.signInTriesPerName);
  await limits.beforeSignIn('ben', '2001:db8:7:8::1');
});

test('one place that tries many names is stopped, and may make so many accounts', async () => {
  const { signInTriesPerAddress, signUpsPerAddress } = LIMITS;
  let names = 0;
  for (let at = 0; at < signInTriesPerAddress + 20; at += 1) {
    names += await tries(1, `name-${at}`, () => '203.0.113.77');
  }
  expect(names).toBe(signInTriesPerAddress);
  for (let at = 0; at < signUpsPerAddress; at += 1) await limits.beforeSignUp('203.0.113.77');
  await expect(limits.beforeSignUp('203.0.113.77')).rejects.toMatchObject({ code: 'rate_limited' });
});
