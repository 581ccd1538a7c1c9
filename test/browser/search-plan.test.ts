import { expect, test } from 'vitest';
import { search as english } from '../../src/browser/chat/strings/en/search.js';
import { search as korean } from '../../src/browser/chat/strings/ko/search.js';
import { namedAuthor, planSearch } from '../../src/browser/chat/text/search-plan.js';

const rooms = [
  { id: 'r1', name: 'general talk' },
  { id: 'r2', name: 'General' },
  { id: 'r3', name: '회의' },
];
const plan = (typed: string, { me: myself } = english) => planSearch(typed, { rooms, me: 'u1', myself });
const ask = (q: string, more: object = {}) => ({ kind: 'ask', q, room: undefined, from: undefined, ...more });

test('a search waits for words or a person', () => {
  for (const typed of ['', '  ', 'in:general']) expect(plan(typed)).toEqual({ kind: 'wait' });
  expect(plan('tea')).toEqual(ask('tea'));
  expect(plan('from:bob')).toEqual(ask('', { from: '@bob' }));
});

test('it is in the room that is called exactly so, else in one whose name has these letters', () => {
  expect(plan('tea in:general')).toEqual(ask('tea', { room: 'r2' }));
  expect(plan('tea in:talk')).toEqual(ask('tea', { room: 'r1' }));
  expect(plan('차 in:회의')).toEqual(ask('차', { room: 'r3' }));
  expect(plan('tea in:nowhere')).toEqual({ kind: 'no-room', name: 'nowhere' });
});

test('one is oneself by the English word in every language, and by its own', () => {
  expect(plan('tea from:Me')).toEqual(ask('tea', { from: 'u1' }));
  expect(plan('tea from:me', korean)).toEqual(ask('tea', { from: 'u1' }));
  expect(plan('tea from:나', korean)).toEqual(ask('tea', { from: 'u1' }));
  expect(plan('tea from:나')).toEqual(ask('tea', { from: '@나' }));
});

test('who is named may be why nothing is found, oneself is not', () => {
  expect(namedAuthor(planSearch('from:bob', { rooms, me: 'u1', myself: 'me' }) as { from: string })).toBe(
    'bob',
  );
  expect(namedAuthor({ from: 'u1' })).toBeNull();
  expect(namedAuthor({})).toBeNull();
});
