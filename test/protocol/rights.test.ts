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

test('the owner of a room and operators moderate it; nobody moderates what is not there', () => {
  const [ann, boss] = [
    { id: 'ann', operator: false },
    { id: 'boss', operator: true },
  ];
  expect(moderates(ann, { owner: 'ann' })).toBe(true);
  expect(moderates(ann, { owner: 'bob' })).toBe(false);
  // The lobby is nobody's.
  expect(moderates(ann, { owner: null })).toBe(false);
  expect(moderates(boss, { owner: null })).toBe(true);
  expect(moderates(boss, null)).toBe(false);
  expect(moderates(null, { owner: null })).toBe(false);
});
