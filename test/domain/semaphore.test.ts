import { expect, test } from 'vitest';
import { Semaphore } from '../../src/domain/semaphore.js';

/** Work that begins when it is let, and ends when it is told to. */
function workOf(most: number) {
  const semaphore = new Semaphore(most);
  const begun: string[] = [];
  const ends = new Map<string, (ok: boolean) => void>();
  const begin = (name: string) =>
    semaphore.run(() => {
      begun.push(name);
      return new Promise<string>((resolve, reject) =>
        ends.set(name, (ok) => (ok ? resolve(name) : reject(new Error(name)))),
      );
    });
  return { semaphore, begun, begin, end: (name: string, ok = true) => ends.get(name)?.(ok) };
}

test('so many run at a time, and the others begin in the order they came', async () => {
  const { semaphore, begun, begin, end } = workOf(2);
  const all = ['a', 'b', 'c', 'd'].map(begin);
  expect(semaphore.waiting).toBe(2);
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await expect(all[1]).resolves.toBe('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  end('a');
  await all[0];
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  end('c');
  end('d');
  await Promise.all(all);
  expect(semaphore.waiting).toBe(0);
});

test('work that fails gives its turn on, and its error to whoever gave it', async () => {
  const { begun, begin, end } = workOf(1);
  const first = begin('a');
  const second = begin('b');
  end('a', false);
  await expect(first).rejects.toThrow('a');
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await second;
});

test('who comes when a turn is given on waits behind whoever waited', async () => {
  const { begun, begin, end } = workOf(1);
  const first = begin('a');
  const waiting = begin('b');
  const late = first.then(() => begin('c'));
  end('a');
  await first;
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await waiting;
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b', 'c']);
  end('c');
  await late;
});
