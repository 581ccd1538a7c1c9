import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BudgetName, DEFAULT_BUDGETS } from '../../src/protocol/budgets.js';
import { WorkerBudgets } from '../../src/worker/budgets/worker-budgets.js';
import { MemoryDatabase } from '../support/memory-store/database.js';
import { openMemoryStore } from '../support/memory-store/memory-store.js';

/** Some workers of one cluster, with one clock. */
function cluster(workers: number, figure: Partial<Record<BudgetName, number>> = {}) {
  const clock = { now: 1_000_000 };
  const store = { up: true, slow: false, asked: 0 };
  const db = new MemoryDatabase(() => clock.now);
  const made = Array.from({ length: workers }, () => {
    const budgets = new WorkerBudgets({
      figures: { ...DEFAULT_BUDGETS, ...figure },
      workers: () => workers,
      now: () => clock.now,
    });
    const { budgets: real } = openMemoryStore(db);
    budgets.open(
      {
        ...real,
        take: (...asked) => {
          store.asked += 1;
          return store.slow ? new Promise(() => {}) : real.take(...asked);
        },
      },
      () => store.up,
    );
    return budgets;
  });
  return { made, clock, store };
}

async function passed(budgets: readonly WorkerBudgets[], name: BudgetName, tries: number): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: tries }, (_, at) => budgets[at % budgets.length]?.take(name, 'ann')),
  );
  return answers.filter((retryAfterMs) => retryAfterMs === 0).length;
}

test.each([1, 2, 8, 40])('[S14] a figure is the cluster’s, with %i workers as with one', async (workers) => {
  const { made } = cluster(workers);
  // Rare things exactly, frequent ones with at most half as many again.
  expect(await passed(made, 'sign-ups', 2_000)).toBe(DEFAULT_BUDGETS['sign-ups']);
  const burst = DEFAULT_BUDGETS.sends * 3;
  const sends = await passed(made, 'sends', 1_000);
  expect(sends).toBeGreaterThanOrEqual(burst);
  expect(sends).toBeLessThanOrEqual(burst * 1.5 + workers);
});

test('over a minute no more comes than the rate allows, and a refusal says when', async () => {
  const { made, clock } = cluster(4);
  let total = 0;
  for (let second = 0; second < 60; second += 1) {
    total += await passed(made, 'sends', 200);
    clock.now += 1_000;
  }
  expect(total).toBeGreaterThanOrEqual(10 * 60);
  expect(total).toBeLessThanOrEqual((10 * 60 + 30) * 1.5);
  while ((await made[0]?.take('sends', 'ann')) === 0);
  const wait = await made[0]?.take('sends', 'ann');
  expect(wait).toBeGreaterThan(0);
  clock.now += wait as number;
  expect(await made[0]?.take('sends', 'ann')).toBe(0);
});

test('who does little costs the store nothing, and a flood does not ask it each time', async () => {
  const { made, clock, store } = cluster(2);
  for (let at = 0; at < 60; at += 1) {
    expect(made[0]?.take('sends', 'ann')).toBe(0);
    clock.now += 1_000;
  }
  expect(store.asked).toBe(0);
  await passed(made, 'sends', 10_000);
  expect(store.asked).toBeLessThan(60);
});

test('answers come in the order of the calls', async () => {
  const { made } = cluster(2);
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 60 }, async (_, at) => {
      if ((await made[0]?.take('sends', 'ann')) === 0) order.push(at);
    }),
  );
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('while the store is away each worker gives its part: nobody is locked out, and all together give no more', async () => {
  const { made, store } = cluster(5);
  store.up = false;
  const signUps = await passed(made, 'sign-ups', 3_000);
  expect(signUps).toBe(DEFAULT_BUDGETS['sign-ups']);
  expect(await passed(made.slice(0, 1), 'rooms', 100)).toBe(DEFAULT_BUDGETS.rooms / 5);
  store.up = true;
  store.slow = true;
  expect(await passed(made.slice(1, 2), 'rooms', 100)).toBe(DEFAULT_BUDGETS.rooms / 5);
});

test('[S14] also while the store is away frequent things get at most half as many again', async () => {
  for (const workers of [1, 2, 8]) {
    const { made, store } = cluster(workers);
    store.up = false;
    const burst = DEFAULT_BUDGETS.sends * 3;
    const sends = await passed(made, 'sends', 1_000);
    expect(sends).toBeGreaterThanOrEqual(burst);
    expect(sends).toBeLessThanOrEqual(burst * 1.5 + workers);
  }
});

test('a figure can be set, and what is held open is shared by the workers', async () => {
  const { made } = cluster(4, { 'sign-ups': 3, sockets: 40 });
  expect(await passed(made, 'sign-ups', 50)).toBe(3);
  expect(made[0]?.maxHeld('sockets', 5)).toBe(10);
  expect(made[0]?.maxHeld('sockets', 50)).toBe(40);
  const loose = new WorkerBudgets({ figures: null, workers: () => 4 });
  expect(loose.take('sends', 'ann')).toBe(0);
  expect(loose.maxHeld('sockets', 50)).toBe(Number.POSITIVE_INFINITY);
});

test('[S14] whoever came long ago is not remembered, and begins anew as they would have gone on', async () => {
  const { made, clock, store } = cluster(2);
  const budgets = made[0] as WorkerBudgets;
  for (let stranger = 0; stranger < 10_000; stranger += 1)
    await budgets.take('handshakes', `10.0.${stranger}`);
  while ((await budgets.take('sends', 'ann')) === 0);
  store.up = false;
  while ((await budgets.take('sign-ups', 'bob')) === 0);
  expect(budgets.remembered).toBe(10_002);
  clock.now += 60_000;
  for (let part = 0; part < 3; part += 1) budgets.forgetRested();
  // Bob used up this worker's part of an hour; of the others there is nothing that a fresh start would not give.
  expect(budgets.remembered).toBe(1);
  expect(await budgets.take('sign-ups', 'bob')).toBe(0);
  clock.now += 60 * 60_000;
  budgets.forgetRested();
  expect(budgets.remembered).toBe(0);
});

test('[S14] who was refused, or has something left of what was taken ahead, is remembered that long', async () => {
  const { made, clock } = cluster(2, { 'sign-ups': 1 });
  const budgets = made[0] as WorkerBudgets;
  const refused = await passed(made, 'sign-ups', 2).then(() => budgets.take('sign-ups', 'ann'));
  expect(refused).toBeGreaterThan(0);
  budgets.forgetRested();
  expect(budgets.remembered).toBe(1);
  clock.now += (refused as number) + 1;
  budgets.forgetRested();
  expect(budgets.remembered).toBe(0);
});

test('[S14] forgetting who rested changes no answer', async () => {
  const step = fc.record({
    afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 200_000 })),
    name: fc.constantFrom<BudgetName>('sends', 'handshakes', 'sign-ups'),
    key: fc.constantFrom('ann', 'bob'),
    times: fc.integer({ min: 1, max: 60 }),
    isUp: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const [forgetting, keeping] = [cluster(2, { 'sign-ups': 40 }), cluster(2, { 'sign-ups': 40 })];
      for (const { afterMs, name, key, times, isUp } of steps) {
        const answers = [];
        for (const { made, clock, store } of [forgetting, keeping]) {
          clock.now += afterMs;
          store.up = isUp;
          const [budgets] = made as [WorkerBudgets];
          if (made === forgetting.made) budgets.forgetRested();
          answers.push(await Promise.all(Array.from({ length: times }, () => budgets.take(name, key))));
        }
        expect(answers[0]).toEqual(answers[1]);
      }
    }),
  );
});
