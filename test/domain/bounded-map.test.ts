import { expect, test } from 'vitest';
import { BoundedMap, BoundedSet } from '../../src/bounded-map.js';

test('a bounded map drops its oldest key, and says which', () => {
  const dropped: string[] = [];
  const map = new BoundedMap<string, number>(2, (key) => dropped.push(key));
  map.set('a', 1).set('b', 2);
  expect(dropped).toEqual([]);
  map.set('c', 3);
  expect([...map]).toEqual([
    ['b', 2],
    ['c', 3],
  ]);
  expect(dropped).toEqual(['a']);
});

test('a key that is set again keeps its age, and one that is renewed is the newest', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('a', 3);
  expect([...map.keys()]).toEqual(['a', 'b']);
  map.setNewest('a', 4).set('c', 5);
  expect([...map]).toEqual([
    ['a', 4],
    ['c', 5],
  ]);
});

test('one that is deleted is not said to be dropped', () => {
  const dropped: string[] = [];
  const map = new BoundedMap<string, number>(1, (key) => dropped.push(key));
  map.set('a', 1);
  expect(map.delete('a')).toBe(true);
  map.setNewest('b', 2).setNewest('b', 3);
  expect(dropped).toEqual([]);
});

test('a bounded set drops its oldest value', () => {
  const set = new BoundedSet<string>(2);
  set.add('a').add('b').add('a').add('c');
  expect([...set]).toEqual(['b', 'c']);
});
