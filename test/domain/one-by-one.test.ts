import { expect, test } from 'vitest';
import { OneByOne } from '../../src/domain/one-by-one.js';

/** A promise and what ends it. */
function open<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

test('work under one key waits for the work before; other keys do not', async () => {
  const turns = new OneByOne();
  const begun: string[] = [];
  const first = open<void>();
  const work =
    (name: string, until: Promise<void> = Promise.resolve()) =>
    () => {
      begun.push(name);
      return until;
    };
  const one = turns.run('a', work('a1', first.promise));
  const two = turns.run('a', work('a2'));
  await turns.run('b', work('b1'));
  expect(begun).toEqual(['a1', 'b1']);
  first.resolve();
  await Promise.all([one, two]);
  expect(begun).toEqual(['a1', 'b1', 'a2']);
});

test('work that fails is told to whoever asked for it, and does not stop the next', async () => {
  const turns = new OneByOne();
  const first = open<number>();
  const one = turns.run('a', () => first.promise);
  const two = turns.run('a', async () => 2);
  first.reject(new Error('no'));
  await expect(one).rejects.toThrow('no');
  expect(await two).toBe(2);
});
