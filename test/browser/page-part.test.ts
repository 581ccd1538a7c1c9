import { expect, test } from 'vitest';
import { PagePart } from '../../src/browser/chat/state/page-part.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is to be done with a part is done when it is there, in the order it was asked for, and once', async () => {
  const part = new PagePart<string>();
  let fetches = 0;
  part.fetchWith(async () => {
    fetches += 1;
    return 'here';
  });
  const done: string[] = [];
  part.whenThere((text) => done.push(`first ${text}`));
  part.whenThere((text) => done.push(`second ${text}`));
  await settled();
  // Nobody needs it yet.
  expect([fetches, done]).toEqual([0, []]);
  await Promise.all([part.fetch(), part.fetch()]);
  part.whenThere((text) => done.push(`third ${text}`));
  expect([fetches, done]).toEqual([1, ['first here', 'second here', 'third here']]);
});

test('what is to be done with a part that could not be fetched is done when it comes', async () => {
  const part = new PagePart<string>();
  let isServed = false;
  part.fetchWith(async () => {
    if (!isServed) throw new Error('away');
    return 'here';
  });
  const done: string[] = [];
  part.whenThere((text) => done.push(text));
  await expect(part.fetch()).rejects.toThrow('away');
  expect(done).toEqual([]);
  isServed = true;
  await part.fetch();
  expect(done).toEqual(['here']);
});
