import { expect, it } from 'vitest';
import { isFresh } from '../../src/domain/operator-claim.js';
import { LIMITS } from '../../src/protocol/limits.js';

it('takes a sign-in for recent only within its time, and none of the future, which a wrong clock made', () => {
  const now = 1_800_000_000_000;
  expect(isFresh({ signedInAt: now - LIMITS.operatorFreshMs }, now)).toBe(true);
  expect(isFresh({ signedInAt: now + LIMITS.clockToleranceMs }, now)).toBe(true);
  expect(isFresh({ signedInAt: now - LIMITS.operatorFreshMs - 1 }, now)).toBe(false);
  expect(isFresh({ signedInAt: now + LIMITS.operatorFreshMs + 1 }, now)).toBe(false);
});
