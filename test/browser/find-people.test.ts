import { expect, it } from 'vitest';
import { findPeople, writtenNameAt } from '../../src/browser/chat/text/find-people.js';

const people = ['Ann', 'Ann Lee', 'Bob', '김민수', '가나', '민서', 'José', 'Lee Ann'].map((name) => ({
  name,
}));
const found = (written: string) => findPeople(people, written, 9).map(({ name }) => name);

it.each([
  ['hi @', 4, { start: 3, end: 4, name: '' }],
  ['@Ann L', 6, { start: 0, end: 6, name: 'Ann L' }],
  ['@Ann L', 3, { start: 0, end: 3, name: 'An' }],
  ['(@a', 3, { start: 1, end: 3, name: 'a' }],
  ['안녕@민', 4, { start: 2, end: 4, name: '민' }],
  ['＠민', 2, { start: 0, end: 2, name: '민' }],
  ['ann@b', 5, null],
  ['@ a', 3, null],
  ['@a\nb', 4, null],
  ['@@a', 3, null],
  ['@a, b', 5, null],
])('the name that is being written in %j at %i', (text, caret, wanted) => {
  expect(writtenNameAt(text, caret)).toEqual(wanted);
});

it.each([
  ['', people.map(({ name }) => name)],
  ['a', ['Ann', 'Ann Lee', 'Lee Ann']],
  ['ANN', ['Ann', 'Ann Lee', 'Lee Ann']],
  ['lee', ['Ann Lee', 'Lee Ann']],
  ['Ann Lee', []],
  ['bob', []],
  ['jos', ['José']],
  ['jose', ['José']],
  ['김', ['김민수']],
  ['김미', ['김민수']],
  ['김민ㅅ', ['김민수']],
  ['ㅁ', ['민서']],
  ['간', ['가나']],
  ['민ㅅ', ['민서']],
  ['민섬', []],
  ['nobody', []],
])('%j may become %j', (written, names) => {
  expect(found(written)).toEqual(names);
});

it('as many as asked for', () => {
  expect(findPeople(people, '', 2)).toHaveLength(2);
});
