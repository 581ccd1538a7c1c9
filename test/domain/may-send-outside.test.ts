import { expect, test } from 'vitest';
import { maySendOutside } from '../../src/domain/may-send-outside.js';

test('moderators and operators may have an outgoing hook, while their account is there and enabled', () => {
  const may = (operator: boolean, disabled: boolean, role: 'member' | 'moderator' | null) =>
    maySendOutside({ operator, disabled }, role);
  expect([may(false, false, 'moderator'), may(true, false, null), may(true, false, 'member')]).toEqual([
    true,
    true,
    true,
  ]);
  expect(may(false, false, 'member') || may(false, false, null)).toBe(false);
  expect(may(false, true, 'moderator') || may(true, true, 'moderator')).toBe(false);
  expect(maySendOutside(null, 'moderator')).toBe(false);
});
