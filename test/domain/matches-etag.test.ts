import { expect, test } from 'vitest';
import { matchesEtag } from '../../src/domain/matches-etag.js';

test.each([
  ['*', true],
  [' * ', true],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['W/"b",W/"a"', true],
  ['"b,c" , "a"', true],
  [undefined, false],
  ['', false],
  ['"b"', false],
  ['a', false],
  ['"ab"', false],
  ['"*"', false],
  ['"b, "', false],
])('If-None-Match: %s of "a" → %s', (header, matches) => {
  expect(matchesEtag(header, '"a"')).toBe(matches);
});

test('a weak tag of what is there matches a strong one', () => {
  expect(matchesEtag('"a"', 'W/"a"')).toBe(true);
  expect(matchesEtag('W/"a"', 'W/"a"')).toBe(true);
  expect(matchesEtag('"b"', 'W/"a"')).toBe(false);
});
