import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fullBucket, isFull, takeUnit } from '../../src/domain/bucket.js';

const rule = fc.record({
  capacity: fc.integer({ min: 1, max: 50 }),
  perSecond: fc.integer({ min: 1, max: 100 }),
});

test('in any time a bucket gives its burst and its rate, no more', () => {
  fc.assert(
    fc.property(rule, fc.array(fc.nat(2_000), { maxLength: 100 }), (rule, waits) => {
      let now = 1_000;
      let bucket = fullBucket(rule, now);
      let taken = 0;
      for (const wait of waits) {
        now += wait;
        const decision = takeUnit(bucket, rule, now);
        bucket = decision.bucket;
        if (decision.retryAfterMs === 0) taken += 1;
        expect(taken).toBeLessThanOrEqual(rule.capacity + ((now - 1_000) / 1_000) * rule.perSecond + 1e-6);
      }
    }),
  );
});

test('who waits as long as was said gets a unit', () => {
  fc.assert(
    fc.property(rule, fc.nat(5_000), (rule, later) => {
      let bucket = fullBucket(rule, 0);
      for (let n = 0; n < rule.capacity; n += 1) {
        const decision = takeUnit(bucket, rule, 0);
        expect(decision.retryAfterMs).toBe(0);
        bucket = decision.bucket;
      }
      const refused = takeUnit(bucket, rule, 0);
      expect(refused.retryAfterMs).toBeGreaterThan(0);
      expect(takeUnit(refused.bucket, rule, refused.retryAfterMs + later).retryAfterMs).toBe(0);
    }),
  );
});

test('a clock that goes back neither gives nor takes', () => {
  const rule = { capacity: 1, perSecond: 1 };
  const { bucket } = takeUnit(fullBucket(rule, 5_000), rule, 5_000);
  const back = takeUnit(bucket, rule, 1_000);
  expect(back.retryAfterMs).toBe(1_000);
  expect(takeUnit(back.bucket, rule, 6_000).retryAfterMs).toBe(0);
});

test('a full one gives what a new one gives, and one that is not, less', () => {
  fc.assert(
    fc.property(rule, fc.nat(60), fc.nat(20_000), (rule, takes, waitMs) => {
      let bucket = fullBucket(rule, 0);
      for (let n = 0; n < takes; n += 1) bucket = takeUnit(bucket, rule, 0).bucket;
      const given = (one: typeof bucket) => {
        let count = 0;
        for (let next = takeUnit(one, rule, waitMs); next.retryAfterMs === 0; count += 1)
          next = takeUnit(next.bucket, rule, waitMs);
        return count;
      };
      const fresh = given(fullBucket(rule, waitMs));
      if (isFull(bucket, rule, waitMs)) expect(given(bucket)).toBe(fresh);
      else expect(given(bucket)).toBeLessThan(fresh);
    }),
  );
});

test('a clock that went back says of none that it is full', () => {
  const rule = { capacity: 5, perSecond: 1 };
  expect(isFull(fullBucket(rule, 5_000), rule, 4_999)).toBe(false);
  expect(isFull(fullBucket(rule, 5_000), rule, 5_000)).toBe(true);
});
