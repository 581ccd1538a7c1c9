import { beforeEach, expect, test } from 'vitest';
import { DEFAULT_BUDGETS } from '../../src/protocol/budgets.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { AttemptLimits } from '../../src/worker/accounts/attempt-limits.js';
import { WorkerBudgets } from '../../src/worker/budgets/worker-budgets.js';
import { openMemoryStore } from '../support/memory-store/memory-store.js';

let limits: AttemptLimits;

beforeEach(() => {
  const store = openMemoryStore();
  const budgets = new WorkerBudgets({ figures: DEFAULT_BUDGETS, workers: () => 4 });
  budgets.open(store.budgets, () => true);
  limits = new AttemptLimits(budgets, store.budgets);
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
  await limits.signedIn('ann', home, 'a');
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

test('one place that tries many names is stopped, may make so many accounts, and lets those in who were there before', async () => {
  const { signInTriesPerAddress, signUpsPerAddress } = LIMITS;
  const office = '203.0.113.77';
  await limits.beforeSignIn('ann', office);
  await limits.signedIn('ann', office, 'a');
  let names = 0;
  for (let at = 0; at < signInTriesPerAddress + 20; at += 1)
    names += await tries(1, `name-${at}`, () => office);
  expect(names).toBe(signInTriesPerAddress);
  await limits.beforeSignIn('ann', office);
  for (let at = 0; at < signUpsPerAddress; at += 1) await limits.beforeSignUp(office);
  await expect(limits.beforeSignUp(office)).rejects.toMatchObject({ code: 'rate_limited' });
});

test('an office of 500 behind one address signs up and in within a minute', async () => {
  const office = '203.0.113.78';
  for (let at = 0; at < 500; at += 1) await limits.beforeSignUp(office);
  for (let at = 0; at < 500; at += 1) await limits.beforeSignIn(`person-${at}`, office);
  for (let at = 0; at < 500; at += 1) await limits.signedIn(`person-${at}`, office, `id-${at}`);
});

test('the right password, given again and again, is a session each time, and limited too', async () => {
  let count = 0;
  const signIn = async () => {
    await limits.beforeSignIn('ann', '192.0.2.1');
    await limits.signedIn('ann', '192.0.2.1', 'a');
    count += 1;
  };
  await expect(
    (async () => {
      for (let at = 0; at < 500; at += 1) await signIn();
    })(),
  ).rejects.toMatchObject({ code: 'rate_limited' });
  expect(count).toBe(LIMITS.signInsPerHour);
});
