import { expect, test } from 'vitest';
import { readEntry } from '../../../src/store/log-codec.js';
import { hasLeft } from '../../../src/worker/rooms/has-left.js';
import { entryOf } from '../../support/entry-of.js';

const ann = { id: 'ann', name: 'ann' };
const bob = { id: 'bob', name: 'bob' };

/** The rows of a room in which Ann wrote, and then this was told: `removed bob` by Ann, `left` of Bob himself. */
function rows(...told: readonly string[]) {
  const said = entryOf({ seq: 1, mid: 'm1', cmid: 'c1', user: ann, text: 'left', at: 1 });
  const notices = told.map((words, at) => {
    const [what, about] = words.split(' ');
    const by = about === undefined ? { user: bob } : { user: ann, about: bob };
    const notice = { seq: at + 2, mid: `m${at + 2}`, kind: 'notice', what, ...by, at: at + 2 };
    return readEntry(JSON.stringify(notice));
  });
  return [said, ...notices].map((entry) => ({ entry, state: null }));
}

test.each([
  [[], false],
  [['left'], true],
  [['removed bob'], true],
  [['joined', 'removed bob'], true],
  [['removed bob', 'joined'], false],
  [['left', 'invited bob'], false],
  [['left', 'topic', 'renamed'], true],
  [['joined', 'left', 'joined', 'topic'], false],
] as const)('told %j: out is %s', (told, isOut) => {
  expect(hasLeft(rows(...told), 'bob')).toBe(isOut);
  expect(hasLeft(rows(...told), 'ann')).toBe(false);
});
