import { expect, test } from 'vitest';
import { placesIn } from '../../src/browser/chat/text/called-places.js';

test('[S6] a text of nothing but calls is drawn with as many as the server found', () => {
  const text = '@room '.repeat(1_333);
  const mentions = Array.from({ length: 50 }, (_, n) => ({ id: '@room', start: n * 6, end: n * 6 + 5 }));
  expect(placesIn(text, { text, mentions })).toEqual(mentions);
});

test('what only begins like a name that is called is drawn as it was written', () => {
  const text = 'hi @ann, ask @annabel or mail@ann.example';
  const mentions = [{ id: 'a', start: 3, end: 7 }];
  expect(placesIn(text, { text, mentions })).toEqual(mentions);
  expect(placesIn('ask @annabel or mail@ann.example', { text, mentions })).toEqual([]);
});

test('all are called where the server says so, and nobody where it found nobody', () => {
  const text = '@ann @room';
  expect(placesIn(text, { text, mentions: [{ id: 'a', start: 0, end: 4 }] })).toHaveLength(1);
  expect(placesIn('@room @ann', { text, mentions: [{ id: 'a', start: 0, end: 4 }] })).toMatchObject([
    { id: 'a' },
  ]);
  expect(placesIn(text, { text })).toEqual([]);
  expect(placesIn(text, { text, mentions: [] })).toEqual([]);
});
