import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Entry } from '../../src/protocol/entries.js';
import type { Message } from '../../src/protocol/events.js';
import { fold, foldRows } from '../../src/protocol/fold.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { acts, asReadNow, logOf, PEOPLE, pageOf, withoutSamples } from './support/log-model.js';

const ann = { id: 'u1', name: 'Ann' };
const bob = { id: 'u2', name: 'Bob' };
const text: Message = { seq: 1, mid: '1-a', cmid: 'c1', user: ann, text: 'hello', at: 10 };
const change = { of: '1-a', cmid: 'c2', user: bob, at: 20 };

it('[CHANGE-3] a page at any moment and the entries after it fold to the page at the end', () => {
  fc.assert(
    fc.property(acts, fc.nat(), fc.constantFrom(...PEOPLE, ''), (all, cut, me) => {
      const log = logOf(all);
      const at = log.length === 0 ? 0 : cut % (log.length + 1);
      const page = foldRows([], log.slice(0, at), me);
      expect(withoutSamples(page)).toEqual(pageOf(log.slice(0, at), me));
      // Whoever comes back reads what is there now: of deleted messages and their edits no text.
      const later = asReadNow(log).slice(at);
      expect(withoutSamples(foldRows(page, later, me))).toEqual(pageOf(log, me));
      expect(withoutSamples(foldRows([], asReadNow(log), me))).toEqual(pageOf(log, me));
    }),
    { numRuns: 500 },
  );
});

it('[CHANGE-3] a page of some rows folds as those rows of a larger one', () => {
  fc.assert(
    fc.property(acts, fc.nat(), fc.nat(), (all, cut, skip) => {
      const log = logOf(all);
      const at = log.length === 0 ? 0 : cut % (log.length + 1);
      const page = foldRows([], log.slice(0, at), 'u1');
      const rows = page.slice(page.length === 0 ? 0 : skip % page.length);
      const first = rows[0]?.seq ?? at + 1;
      const after = foldRows(rows, log.slice(at), 'u1');
      expect(withoutSamples(after)).toEqual(pageOf(log, 'u1').filter((row) => (row as Message).seq >= first));
    }),
  );
});

it('the last edit of the log is the text, and after a deletion nothing brings it back', () => {
  const edited = fold(text, { ...change, seq: 2, mid: '2-a', kind: 'edit', text: 'new' }, '');
  expect(edited).toEqual({ ...text, text: 'new', edited: 20 });
  const gone = fold(edited, { ...change, seq: 3, mid: '3-a', kind: 'delete' }, '');
  expect(gone).toEqual({ ...text, text: '', deleted: true });
  for (const late of [
    { kind: 'edit', text: 'late' },
    { kind: 'react', emoji: '👍', on: true },
    { kind: 'pin', on: true },
    { kind: 'delete' },
  ] as const) {
    expect(fold(gone, { ...change, seq: 4, mid: '4-a', ...late } as Entry, '')).toBe(gone);
  }
});

it('a reaction counts people, names some of them, and knows whether I am one of them', () => {
  let message = text;
  const people = Array.from({ length: LIMITS.reactionSample + 5 }, (_, i) => `p${i}`);
  for (const id of people) {
    const by = { ...change, user: { id, name: id }, seq: 2, mid: '2-a' };
    message = fold(message, { ...by, kind: 'react', emoji: '👍', on: true }, 'p22');
  }
  expect(message.reactions).toMatchObject([{ emoji: '👍', count: people.length, mine: true }]);
  expect(message.reactions?.[0]?.by).toEqual(people.slice(0, LIMITS.reactionSample));
  message = fold(
    message,
    {
      ...change,
      user: { id: 'p22', name: '' },
      seq: 3,
      mid: '3-a',
      kind: 'react',
      emoji: '👍',
      on: false,
    },
    'p22',
  );
  expect(message.reactions).toMatchObject([{ count: people.length - 1, mine: false }]);
});

it('what concerns another message leaves a message the same object', () => {
  const other = { ...change, of: '9-z', seq: 2, mid: '2-a', kind: 'delete' } as const;
  expect(fold(text, other, '')).toBe(text);
  expect(foldRows([text], [other], '')[0]).toBe(text);
});
