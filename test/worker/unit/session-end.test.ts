import { expect, test } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import { sessionExpiresAt } from '../../../src/worker/sessions/session-rules.js';

const { sessionIdleMs: idle, sessionAbsoluteMs: absolute } = LIMITS;
const now = 1_800_000_000_000;

test('a session ends by its idle or its absolute time, whichever is first', () => {
  expect(sessionExpiresAt({ createdAt: now, usedAt: now })).toBe(now + Math.min(idle, absolute));
  expect(sessionExpiresAt({ createdAt: now - absolute + 1, usedAt: now })).toBe(now + 1);
});

test('one that a wrong clock made in the far future does not live until then: its next use ends it', () => {
  const future = now + 10 * 365 * 24 * 3_600_000;
  expect(sessionExpiresAt({ createdAt: future, usedAt: now })).toBeLessThanOrEqual(now);
  // A clock that is a little ahead signs nobody out.
  expect(sessionExpiresAt({ createdAt: now + 60_000, usedAt: now })).toBe(now + Math.min(idle, absolute));
});
