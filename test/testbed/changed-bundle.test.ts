import { expect, test } from 'vitest';
import { changedBundle, changedModule } from '../../testbed/changed-bundle.js';

const BUNDLE = `// node_modules/one/index.js
const limit = 3;

// src/a/first.ts
var import_one = require("one");

// src/b/second.ts
var limit2 = 4;
function take(entry2, seq) {
  return entry2.seq !== seq ? entry2 : null;
}

// src/a/first.ts
function give(entry2) {
  return entry2.seq;
}
var pair = [item, item2];
`;
const SECOND = 'b/second.js';
const change = (from: string, to: string, file = SECOND) => changedBundle(BUNDLE, { file, from, to });

test('a module that is not in a bundle changes nothing of it', () => {
  expect(change('const limit = 4;', '', 'c/third.js')).toBe(BUNDLE);
});

test('a module is changed under the names that the bundle gave, where it stands', () => {
  expect(change('const limit = 4;', 'const limit = 5;')).toBe(BUNDLE.replace('limit2 = 4', 'limit2 = 5'));
  expect(change('entry.seq !== seq ? entry', 'entry.seq === seq ? entry')).toBe(
    BUNDLE.replace('seq !== seq', 'seq === seq'),
  );
  expect(change('return entry.seq;', 'return entry.seq + 1;', 'a/first.js')).toBe(
    BUNDLE.replace('return entry2.seq;', 'return entry2.seq + 1;'),
  );
});

test('of what a bundle left out there is nothing to change', () => {
  expect(change('const NOBODY_CALLS = 4;', 'const NOBODY_CALLS = 5;')).toBe(BUNDLE);
});

test.each([
  ['is not there', 'entry.seq == seq', '', SECOND],
  ['is there twice', 'seq', '', SECOND],
  ['is there under two names that were one', '[item, item]', '[item]', 'a/first.js'],
  ['is replaced by what may be called otherwise there', 'seq !== seq', 'limit !== seq', SECOND],
])('nobody can tell what a change does whose text %s', (_why, from, to, file) => {
  expect(change(from, to, file)).toBe(null);
});

test('a text is in the module once, or it is said how often', () => {
  expect(changedModule('let a = 1;', { file: SECOND, from: 'a = 1', to: 'a = 2' })).toBe('let a = 2;');
  expect(() => changedModule('a a', { file: SECOND, from: 'a', to: 'b' })).toThrow(
    'b/second.js has a text 2 times',
  );
});
