import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import {
  isValidFor,
  type LossFacts,
  resealDue,
  sessionExpiresAt,
  sessionLoss,
} from '../../../src/worker/sessions/session-rules.js';

describe('a session', () => {
  test('ends when it was idle too long, and when it is too old, whichever comes first', () => {
    const { sessionIdleMs, sessionAbsoluteMs } = LIMITS;
    expect(sessionExpiresAt({ createdAt: 0, usedAt: 10 })).toBe(10 + sessionIdleMs);
    expect(sessionExpiresAt({ createdAt: 0, usedAt: sessionAbsoluteMs - 1 })).toBe(sessionAbsoluteMs);
  });

  test('is sealed again after a tenth of its idle time', () => {
    expect(resealDue(0, LIMITS.sessionIdleMs / 10)).toBe(false);
    expect(resealDue(0, LIMITS.sessionIdleMs / 10 + 1)).toBe(true);
  });
});

describe('why a session was lost', () => {
  const self = { node: 'n', slot: 1 };
  const asked: LossFacts = { kind: 'memory', cookie: 'genuine', route: { node: 'n', slot: 2 }, self };
  test.each<[string, Partial<LossFacts>, string, string | null]>([
    ['there was no cookie', { cookie: 'absent' }, 'none', null],
    ['a forged cookie names no maker', { cookie: 'forged' }, 'none', null],
    ['another worker has it in its memory', {}, 'elsewhere', 'n/2'],
    ['another node has it in its memory', { route: { node: 'm', slot: 1 } }, 'elsewhere', 'm/1'],
    ['it was of this worker, in a life before', { route: self }, 'gone', 'n/1'],
    ['the shared store does not have it', { kind: 'redis' }, 'gone', 'n/2'],
    ['it expired', { known: 'expired' }, 'expired', 'n/2'],
    ['it was revoked', { known: 'revoked', kind: 'token' }, 'revoked', 'n/2'],
    ['its cookie names no worker', { route: null }, 'gone', null],
  ])('%s', (_why, given, fate, madeBy) => {
    expect(sessionLoss({ ...asked, ...given })).toMatchObject({ fate, madeBy, answeredBy: 'n/1' });
  });
});

test.each<[string, boolean, number, boolean]>([
  ['of the present generation is valid', false, 3, true],
  ['made after the account was read is valid', false, 2, true],
  ['of an older generation is void', false, 4, false],
  ['of a disabled account is void', true, 3, false],
])('a session %s', (_, disabled, sessionGeneration, valid) => {
  expect(isValidFor({ generation: 3 }, { disabled, sessionGeneration })).toBe(valid);
});
