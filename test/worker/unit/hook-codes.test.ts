import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { hookCode, readHookCode } from '../../../src/worker/rooms/hook-codes.js';
import { newId, newUnguessableId } from '../../../src/worker/shared/ids.js';

test('a code says its room, and of its secret only a digest', () => {
  const secret = newUnguessableId();
  const read = readHookCode(hookCode('general', secret));
  expect(read?.room).toBe('general');
  expect(read?.digest).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(read?.digest).not.toContain(secret);
  expect(readHookCode(hookCode(newId(), secret))?.digest).toBe(read?.digest);
  expect(readHookCode(hookCode('general', newUnguessableId()))?.digest).not.toBe(read?.digest);
});

test('what is no code is read as none', () => {
  const secret = newUnguessableId();
  const wrong = [
    '',
    '.',
    secret,
    `.${secret}`,
    'general.',
    `general.${secret}x`,
    `general.${secret.slice(1)}`,
    `general.${secret}.`,
    `general.x.${secret}`,
    `gen}eral.${secret}`,
    `${'r'.repeat(41)}.${secret}`,
    `general.${'ä'.repeat(32)}`,
    randomBytes(500).toString('latin1'),
  ];
  expect(wrong.filter((code) => readHookCode(code) !== null)).toEqual([]);
});
