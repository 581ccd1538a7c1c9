import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Outage, outageFrom, outageMs, sessionAfter } from '../../src/client/connection/outage.js';

const NOW = 1_800_000_000_000;
const before = fc.option(
  fc.record({ since: fc.integer({ min: NOW - 10_000, max: NOW }), signIn: fc.boolean() }),
);

test('an outage begins at the last thing that worked', () => {
  expect(outageFrom(null, NOW)).toEqual({ since: NOW, signIn: false });
});

test('what began before counts, and that somebody has to sign in stays known', () => {
  fc.assert(
    fc.property(before, fc.integer({ min: NOW - 10_000, max: NOW }), (earlier: Outage | null, worked) => {
      const outage = outageFrom(earlier, worked);
      expect(outage.signIn).toBe(earlier?.signIn ?? false);
      expect([worked, earlier?.since]).toContain(outage.since);
      expect(outage.since).toBeLessThanOrEqual(worked);
      if (earlier !== null) expect(outage.since).toBeLessThanOrEqual(earlier.since);
    }),
  );
});

test('its length is that from its beginning to now; none has none, also when the clock went back', () => {
  const outage = { since: NOW, signIn: false };
  expect(outageMs(outage, NOW + 1_234)).toBe(1_234);
  expect(outageMs(outage, NOW - 50)).toBe(0);
  expect(outageMs(null, NOW)).toBe(0);
});

test('only who had to sign in again kept no session', () => {
  expect(sessionAfter(null)).toBe('kept');
  expect(sessionAfter({ since: NOW, signIn: false })).toBe('kept');
  expect(sessionAfter({ since: NOW, signIn: true })).toBe('signed in again');
});
