import { expect, test } from 'vitest';
import { bestNamed, namedLike } from '../../src/browser/chat/text/named-like.js';

const people = ['Ann', 'Hannah', '김하나', 'Émile'].map((name) => ({ name }));
const found = (sought: string) => namedLike(people, sought).map(({ name }) => name);

test('a name is found by letters of it, in any case and in their order; all where nothing is sought', () => {
  expect(found(' ANN ')).toEqual(['Ann', 'Hannah']);
  expect(found('하나')).toEqual(['김하나']);
  expect(found('é')).toEqual(['Émile']);
  // Decomposed, as some input methods and file names have it; and in full width.
  expect(found('하나'.normalize('NFD'))).toEqual(['김하나']);
  expect(found('ＡＮＮ')).toEqual(['Ann', 'Hannah']);
  expect(found('nobody')).toEqual([]);
  expect(found('  ')).toHaveLength(4);
});

test.each([
  ['emile', 'Émile'],
  ['ÉMILE', 'Émile'],
  ['strasse', 'Straße'],
  ['ΌΔΟΣ', 'οδος'],
  ['istanbul', 'İstanbul'],
  // A syllable that is not whole yet, as it is written.
  ['김하', '김하나'],
  ['김핳', '김하한'.replace('한', '하')],
])('%s finds %s where it should', (sought, name) => {
  const isFound = namedLike([{ name }], sought).length === 1;
  expect(isFound).toBe(sought !== '김핳');
});

test('a mark that makes another letter is no accent', () => {
  expect(namedLike([{ name: 'か' }], 'が')).toEqual([]);
  expect(namedLike([{ name: 'กา' }], 'กี')).toEqual([]);
});

test('of words that are sought all are there, in any order; who is called so from the beginning comes first', () => {
  const all = ['Joann Lee', 'Mary Ann', 'Ann Lee', 'Bob'].map((name) => ({ name }));
  const names = (sought: string) => bestNamed(all, sought).map(({ name }) => name);
  expect(names('ann')).toEqual(['Ann Lee', 'Mary Ann', 'Joann Lee']);
  expect(names('lee ann')).toEqual(['Joann Lee', 'Ann Lee']);
  expect(names('')).toHaveLength(4);
});
