import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attemptTimeoutMs, backoffMs, RECONNECT_BACKOFF } from '../../src/client/timing/backoff.js';

test('the first try is at once, later ones wait at random under a doubling ceiling', () => {
  expect(backoffMs(0, 0.99)).toBe(0);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const ms = backoffMs(failures, random);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(
          Math.min(RECONNECT_BACKOFF.maxMs, RECONNECT_BACKOFF.firstMs * 2 ** (failures - 1)),
        );
      },
    ),
  );
});

test('an attempt is short at first and longer after silent tries', () => {
  expect(attemptTimeoutMs(0)).toBe(2_000);
  expect(attemptTimeoutMs(100)).toBe(10_000);
});
