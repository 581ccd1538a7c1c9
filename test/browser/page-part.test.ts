import { expect, test } from 'vitest';
import { PagePart } from '../../src/browser/chat/state/page-part.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is to be done with a part is done when it is there, in the order it was asked for, and once', async () => {
  const part = new PagePart<string>();
  let deliver: (text: string) => void = () => {};
  let fetches = 0;
  part.fetchWith(() => {
    fetches += 1;
    return new Promise((resolve) => {
      deliver = resolve;
    });
  });
  const done: string[] = [];
  part.whenThere((text) => done.push(`first ${text}`));
  part.whenThere((text) => done.push(`second ${text}`));
  await settled();
  expect(done).toEqual([]);
  deliver('here');
  await settled();
  part.whenThere((text) => done.push(`third ${text}`));
  // At once: nothing was awaited.
  expect(done).toEqual(['first here', 'second here', 'third here']);
  expect(fetches).toBe(1);
});

test('a part that could not be fetched is asked for again by the next who wants something of it', async () => {
  const part = new PagePart<string>();
  let isServed = false;
  part.fetchWith(async () => {
    if (!isServed) throw new Error('away');
    return 'here';
  });
  const done: string[] = [];
  part.whenThere((text) => done.push(`lost ${text}`));
  await settled();
  isServed = true;
  part.whenThere((text) => done.push(text));
  await settled();
  expect(done).toEqual(['here']);
});
