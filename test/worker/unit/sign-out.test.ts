import { expect, test } from 'vitest';
import { HoldfastError } from '../../../src/protocol/errors.js';
import { isUnwritable } from '../../../src/worker/sessions/sign-out.js';
import { signedOut } from '../../../src/worker/sessions/signed-out.js';

test('a store that cannot write is told from one that is away, also where it is the cause', () => {
  const full = new HoldfastError('store_unwritable', 'full');
  const away = new HoldfastError('store_unavailable', 'away');
  expect(isUnwritable(full)).toBe(true);
  expect(isUnwritable(new HoldfastError('store_unavailable', 'no answer', { cause: full }))).toBe(true);
  expect(isUnwritable(away)).toBe(false);
  expect(isUnwritable(new Error('full', { cause: full }))).toBe(false);
});

test('[SESS-2] who is signed out is told what became of the session, and a cookie that never came is named', () => {
  const lost = { madeBy: 'n/1', answeredBy: 'n/2', fate: 'gone' } as const;
  const told = signedOut(lost, 'key');
  expect(told).toMatchObject({ code: 'unauthenticated', details: { session: lost, lostKey: 'key' } });
  const none = signedOut({ ...lost, madeBy: null, fate: 'none' });
  expect(none.message).toContain('No session cookie came');
  expect(told.message).not.toContain('cookie');
});
