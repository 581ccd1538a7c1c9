import { expect, test } from 'vitest';
import { sentenceOf } from '../../src/browser/chat/state/problem.js';
import { HoldfastError } from '../../src/protocol/errors.js';

test('a code that means one thing has the page’s own sentence, whatever the server’s language', () => {
  for (const code of ['internal', 'not_yet', 'store_unwritable', 'timeout'] as const)
    expect(sentenceOf(new HoldfastError(code, 'Versuche es später.'))).toMatch(/^[A-Z][^ä]+\.$/);
});

test('what may be tried later says when', () => {
  expect(sentenceOf(new HoldfastError('rate_limited', 'Langsam.', { retryAfterMs: 1_200 }))).toContain('2 s');
  expect(sentenceOf(new HoldfastError('rate_limited', 'Langsam.'))).not.toContain('Langsam');
});

test('any other code, also one of a later version, is told in the server’s sentence', () => {
  expect(sentenceOf(new HoldfastError('name_taken', 'There is an Ann already.'))).toBe(
    'There is an Ann already.',
  );
  expect(sentenceOf(new HoldfastError('newer' as 'gone', 'It is new.'))).toBe('It is new.');
});

test('what is no answer of the server is no connection', () => {
  expect(sentenceOf(new TypeError('x'))).toBe('No answer came from the server. Try again.');
});
