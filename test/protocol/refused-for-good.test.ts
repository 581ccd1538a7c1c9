import { expect, test } from 'vitest';
import { isRefusedForGood } from '../../src/protocol/refused-for-good.js';

test('what is wrong with the file itself stays so; what is wrong with the server or its room may pass', () => {
  expect(isRefusedForGood({ kind: 'file-too-large', maxBytes: 5 })).toBe(true);
  expect(isRefusedForGood({ kind: 'file-broken' })).toBe(true);
  expect(isRefusedForGood({ kind: 'files-full', maxBytes: 5 })).toBe(false);
  expect(isRefusedForGood({ kind: 'file-disk-full' })).toBe(false);
  expect(isRefusedForGood(undefined)).toBe(false);
});
