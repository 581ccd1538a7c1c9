import { expect, test } from 'vitest';
import { readSearch, searchInRoom } from '../../src/browser/chat/text/search-words.js';
import { snippetOf } from '../../src/browser/chat/text/snippet.js';

test.each([
  ['tea', { q: 'tea', from: null, room: null }],
  ['tea from:ann', { q: 'tea', from: 'ann', room: null }],
  ['from:@ann in:#general tea time', { q: 'tea time', from: 'ann', room: 'general' }],
  ['FROM:"Ann Lee" "no tea"', { q: '"no tea"', from: 'Ann Lee', room: null }],
  ['in:“long plans” 회의', { q: '회의', from: null, room: 'long plans' }],
  ['in:"long pl', { q: '', from: null, room: 'long pl' }],
  ['from:ann from:bob tea', { q: 'tea', from: 'bob', room: null }],
  ['from: tea', { q: 'from: tea', from: null, room: null }],
  ['https://x.example/in:general', { q: 'https://x.example/in:general', from: null, room: null }],
  ['', { q: '', from: null, room: null }],
])('%j is read as %j', (text, words) => {
  expect(readSearch(text)).toEqual(words);
});

test('a search is brought into one room, instead of another', () => {
  expect(searchInRoom('', 'general')).toBe('in:general ');
  expect(searchInRoom('tea in:general', 'long plans')).toBe('tea in:"long plans" ');
  expect(readSearch(searchInRoom('tea from:ann', 'say “hi”'))).toEqual({
    q: 'tea',
    from: 'ann',
    room: 'say hi',
  });
});

const shown = (text: string, marks: readonly (readonly [number, number])[]) =>
  snippetOf(text, marks)
    .map(({ text: part, isMarked }) => (isMarked ? `[${part}]` : part))
    .join('');

test('a snippet shows a short text whole, and of a long one what stands around the first place', () => {
  expect(shown('no  tea\ntoday', [[4, 7]])).toBe('no [tea] today');
  expect(shown('no tea', [])).toBe('no tea');
  const long = `${'word '.repeat(100)}tea ${'word '.repeat(100)}`;
  const part = shown(long, [[500, 503]]);
  expect(part).toMatch(/^…word (?:word )*\[tea\] (?:word )*wo?r?d?…$/);
  expect(part.length).toBeLessThan(250);
  expect(shown(long, [[904, 908]])).toContain('[word]');
});

test('a snippet parts no letter, and a place that goes on behind its end ends there', () => {
  const text = `${'👍'.repeat(300)}`;
  for (const part of snippetOf(text, [[100, 600]])) expect(part.text.isWellFormed()).toBe(true);
  expect(snippetOf('x'.repeat(500), [[0, 500]])).toEqual([
    { text: 'x'.repeat(240), isMarked: true },
    { text: '…', isMarked: false },
  ]);
});
