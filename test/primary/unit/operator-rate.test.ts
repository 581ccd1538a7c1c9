import { describe, expect, test } from 'vitest';
import { type Bucket, fullBucket, takeUnit } from '../../../src/domain/bucket.js';
import { OperatorRate } from '../../../src/primary/control/operator-rate.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { BudgetStore } from '../../../src/store/interfaces/budgets.js';

/** Buckets as the store has them, at a clock of the test. */
function sharedBuckets(now: () => number): Pick<BudgetStore, 'take'> {
  const buckets = new Map<string, Bucket>();
  return {
    take: async (name, rule) => {
      const { bucket, retryAfterMs } = takeUnit(buckets.get(name) ?? fullBucket(rule, now()), rule, now());
      buckets.set(name, bucket);
      return { taken: retryAfterMs === 0 ? 1 : 0, retryAfterMs };
    },
  };
}

async function doneOf(tries: number, rates: readonly OperatorRate[], who = 'ann'): Promise<number> {
  let done = 0;
  for (let at = 0; at < tries; at += 1) {
    const rate = rates[at % rates.length] as OperatorRate;
    await rate.takeOrThrow(who).then(
      () => (done += 1),
      () => {},
    );
  }
  return done;
}

describe('how often one operator may change something', () => {
  let at = 0;
  const now = () => at;
  const node = (budgets: Pick<BudgetStore, 'take'>, isUp = true, perMinute: number | null = 6) =>
    new OperatorRate({ counted: 'operator-actions', perMinute, store: { budgets, up: isUp }, now });

  test('all nodes together give the figure, and more as time goes by', async () => {
    const store = sharedBuckets(now);
    const nodes = [node(store), node(store), node(store)];
    expect(await doneOf(30, nodes)).toBe(6);
    expect(await doneOf(30, nodes, 'ben')).toBe(6);
    at += 10_000;
    expect(await doneOf(30, nodes)).toBe(1);
  });

  test('what all refuse costs nothing at the node that was asked: when it says so, it may be done there', async () => {
    const store = sharedBuckets(now);
    const [here, there] = [node(store), node(store)];
    expect(await doneOf(6, [here])).toBe(6);
    at += 5_000;
    expect(await doneOf(12, [there])).toBe(0);
    at += 5_000;
    expect(await doneOf(12, [there])).toBe(1);
  });

  test('who comes too often is told when to try again', async () => {
    const one = node(sharedBuckets(now));
    await doneOf(6, [one]);
    await expect(one.takeOrThrow('ann')).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterMs: expect.closeTo(10_000, -1) },
      message: expect.stringContaining('At most 6 actions per minute'),
    });
  });

  test('whoever has spent all at a node is refused there without a question to the store', async () => {
    let asked = 0;
    const store = sharedBuckets(now);
    const one = node({
      take: (...what) => {
        asked += 1;
        return store.take(...what);
      },
    });
    expect(await doneOf(500, [one])).toBe(6);
    expect(asked).toBe(6);
  });

  test('wrong orders are counted by themselves', async () => {
    const store = { budgets: sharedBuckets(now), up: true };
    const wrong = new OperatorRate({ counted: 'wrong-orders', perMinute: 3, store, now });
    expect(await doneOf(30, [wrong])).toBe(3);
    await expect(wrong.takeOrThrow('ann')).rejects.toThrow('At most 3 wrong orders per minute');
    expect(await doneOf(30, [node(store.budgets)])).toBe(6);
  });

  test.each([
    ['is away', async () => ({ taken: 0, retryAfterMs: 5 }), false],
    ['fails', () => Promise.reject(new Error('gone')), true],
  ] as const)('where the store %s each node gives the figure by itself', async (_, take, isUp) => {
    const nodes = [node({ take }, isUp), node({ take }, isUp)];
    expect(await doneOf(30, nodes)).toBe(12);
  });

  test('a store that is silent is not waited for long', async () => {
    const silent = node({ take: () => new Promise(() => {}) });
    const begun = performance.now();
    await silent.takeOrThrow('ann');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(LIMITS.operatorStoreWaitMs - 5);
  });

  test('without limits nothing is counted', async () => {
    expect(await doneOf(100, [node(sharedBuckets(now), true, null)])).toBe(100);
  });
});
