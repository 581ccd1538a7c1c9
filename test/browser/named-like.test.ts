import { expect, test } from 'vitest';
import { namedLike } from '../../src/browser/chat/text/named-like.js';

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
