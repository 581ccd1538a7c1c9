import { describe, expect, test } from 'vitest';
import { mayChange, moderates } from '../../src/protocol/rights.js';
import { CHANGE_KINDS, rightsTable } from './support/rights-table.js';

describe('who may change a message', () => {
  test.each(rightsTable())('$kind: $who', ({ kind, of, may }) => {
    expect(mayChange(kind, of)).toBe(may);
  });

  test('the table has every kind in every case', () => {
    expect(rightsTable()).toHaveLength(CHANGE_KINDS.length * 8);
  });
});

test('moderators of a room and operators moderate it; nobody moderates what is not there', () => {
  const [ann, boss] = [{ operator: false }, { operator: true }];
  expect(moderates(ann, { role: 'moderator' })).toBe(true);
  expect(moderates(ann, { role: 'member' })).toBe(false);
  // They are of the lobby, or no member.
  expect(moderates(ann, {})).toBe(false);
  expect(moderates(ann, { role: null })).toBe(false);
  expect(moderates(boss, { role: null })).toBe(true);
  expect(moderates(boss, null)).toBe(false);
  expect(moderates(null, { role: 'moderator' })).toBe(false);
});
