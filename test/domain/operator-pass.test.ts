import { expect, it } from 'vitest';
import { isFresh, openOperatorPass, sealOperatorPass } from '../../src/domain/operator-pass.js';
import { LIMITS } from '../../src/protocol/limits.js';

it('takes a sign-in for recent only within its time, and none of the future, which a wrong clock made', () => {
  const now = 1_800_000_000_000;
  expect(isFresh({ signedInAt: now - LIMITS.operatorFreshMs }, now)).toBe(true);
  expect(isFresh({ signedInAt: now + LIMITS.clockToleranceMs }, now)).toBe(true);
  expect(isFresh({ signedInAt: now - LIMITS.operatorFreshMs - 1 }, now)).toBe(false);
  expect(isFresh({ signedInAt: now + LIMITS.operatorFreshMs + 1 }, now)).toBe(false);
});

it('opens no pass that would live for longer than any may: its clock was ahead, and was put right since', () => {
  const secret = 'a secret of the test';
  const made = 1_800_000_000_000;
  const pass = {
    userId: 'ada',
    name: 'Ada',
    signedInAt: made,
    generation: 1,
    session: 'key',
    expiresAt: made + LIMITS.operatorCookieMs,
  };
  const cookie = sealOperatorPass(pass, secret);
  const opensAt = (now: number) => openOperatorPass(cookie, secret, now) !== null;
  const off = LIMITS.operatorFreshMs;
  expect([opensAt(made), opensAt(made + LIMITS.operatorCookieMs - 1), opensAt(made - off)]).toEqual([
    true,
    true,
    true,
  ]);
  expect(opensAt(made + LIMITS.operatorCookieMs)).toBe(false);
  // By then its session counts as ended: it was made too far in the future.
  for (const back of [off + 1, 24 * 3_600_000, 10 * 365 * 24 * 3_600_000])
    expect(opensAt(made - back), `${back}`).toBe(false);
});
