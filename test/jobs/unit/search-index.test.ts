import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameKey } from '../../../src/domain/names.js';
import { termsOf } from '../../../src/domain/search/terms.js';
import { SearchIndex } from '../../../src/jobs/index/search-index.js';
import { type ChangeEntry, midOf, type RowEntry } from '../../../src/protocol/entries.js';
import type { Message } from '../../../src/protocol/events.js';
import { foldRows } from '../../../src/protocol/fold.js';
import type { SearchAsk, SearchCandidate } from '../../../src/protocol/search.js';
import { acts, asReadNow, logOf, PEOPLE } from '../../protocol/support/log-model.js';
import { entryOf } from '../../support/entry-of.js';

const EPOCH = 'e1';
const by = (id: string) => ({ id, botKey: '' });

function textOf(seq: number, text: string, fields: Partial<Message> = {}): Message {
  const user = { id: 'u1', name: 'Ann' };
  const mid = midOf(seq, 'abcdefghijklmnop');
  return { seq, mid, cmid: `c${seq}`, user, text, at: 1_000 + seq, ...fields };
}

function indexOf(rooms: Readonly<Record<string, readonly (Message | ChangeEntry)[]>>): SearchIndex {
  const index = new SearchIndex();
  for (const [id, entries] of Object.entries(rooms)) {
    const room = index.room(id);
    room.reset(EPOCH);
    for (const entry of entries) index.take(room, entryOf(entry));
  }
  return index;
}

/** What it finds, as `<room> <seq>`. */
function find(index: SearchIndex, typed: string, more: Partial<SearchAsk> = {}, rooms = ['a']): string[] {
  return candidates(index, typed, more, rooms).map(({ room, seq }) => `${room} ${seq}`);
}

function candidates(
  index: SearchIndex,
  typed: string,
  more: Partial<SearchAsk>,
  rooms: readonly string[],
): SearchCandidate[] {
  const ends = rooms.map((room) => ({ room, epoch: EPOCH, head: 0, headMid: '' }));
  const ask = { rooms: ends, terms: termsOf(typed), author: null, before: null, limit: 1_000, ...more };
  const work = index.find(ask);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('the index', () => {
  test('finds words, beginnings and phrases of the rooms that are named, newest first', () => {
    const index = indexOf({
      a: [textOf(1, 'Tea at noon'), textOf(2, 'no tea'), textOf(3, 'the team')],
      b: [textOf(1, 'more tea', { at: 1_002 }), textOf(2, 'tea, again', { at: 5_000 })],
      secret: [textOf(1, 'tea for two')],
    });
    expect(find(index, 'tea', {}, ['a', 'b'])).toEqual(['b 2', 'a 3', 'b 1', 'a 2', 'a 1']);
    expect(find(index, 'tea', { limit: 2 }, ['a', 'b'])).toEqual(['b 2', 'a 3']);
    expect(find(index, '"no tea"')).toEqual(['a 2']);
    expect(find(index, 'noon TEA')).toEqual(['a 1']);
    expect(find(index, 'tea', {}, [])).toEqual([]);
    expect(find(index, 'tea', {}, ['none'])).toEqual([]);
  });

  test('goes on behind a hit, without one twice and without leaving one out', () => {
    const same = (from: number) => Array.from({ length: 7 }, (_, i) => textOf(from + i, 'tea', { at: 77 }));
    const index = indexOf({ a: same(1), b: same(1) });
    const all = find(index, 'tea', {}, ['a', 'b']);
    expect(all).toHaveLength(14);
    const read: string[] = [];
    for (let before: SearchAsk['before'] = null; ; ) {
      const some = candidates(index, 'tea', { before, limit: 3 }, ['a', 'b']);
      read.push(...some.map(({ room, seq }) => `${room} ${seq}`));
      before = some.at(-1) ?? null;
      if (before === null) break;
    }
    expect(read).toEqual(all);
    expect(find(index, 'tea', { before: { at: 77 } }, ['a', 'b'])).toEqual([]);
    expect(find(index, 'tea', { before: { at: 78 } }, ['a', 'b'])).toEqual(all);
  });

  test('finds what somebody wrote, also without a word', () => {
    const bob = { id: 'u2', name: 'Bob' };
    const index = indexOf({
      a: [textOf(1, 'tea'), textOf(2, 'tea', { user: bob }), textOf(3, 'x', { user: bob })],
    });
    expect(find(index, 'tea', { author: by('u2') })).toEqual(['a 2']);
    expect(find(index, '', { author: by('u2') })).toEqual(['a 3', 'a 2']);
    expect(find(index, 'tea', { author: by('nobody') })).toEqual([]);
  });

  test('finds what bots of a name wrote, and whoever has that name as an id is not meant', () => {
    const bot = (id: string, name: string) => ({ user: { id, name, bot: true as const } });
    const index = indexOf({
      a: [
        textOf(1, 'tea', bot('hook-1', 'Build')),
        textOf(2, 'tea'),
        textOf(3, 'tea', bot('hook-2', 'build')),
      ],
      b: [textOf(1, 'tea', bot('hook-3', 'BUILD')), textOf(2, 'tea', bot('hook-4', 'Alarm'))],
    });
    const called = { id: '', botKey: nameKey('Build') };
    expect(find(index, 'tea', { author: called })).toEqual(['a 3', 'a 1']);
    expect(find(index, '', { author: called }, ['a', 'b']).sort()).toEqual(['a 1', 'a 3', 'b 1']);
    expect(find(index, '', { author: { ...called, id: 'u1' } })).toEqual(['a 3', 'a 2', 'a 1']);
    expect(find(index, '', { author: by('hook-2') })).toEqual(['a 3']);
  });

  test('a changed text is found by what it is now; a deleted one by nothing, and its letters are gone', () => {
    const of = midOf(1, 'abcdefghijklmnop');
    const change = { cmid: 'c', user: { id: 'u1', name: 'Ann' }, at: 2_000, of };
    const log = [textOf(1, 'secret tea'), textOf(2, 'other')];
    const edit: ChangeEntry = { ...change, seq: 3, mid: midOf(3, 'x'), kind: 'edit', text: 'hidden coffee' };
    const index = indexOf({ a: [...log, edit] });
    expect(find(index, 'secret')).toEqual([]);
    expect(find(index, 'hidden coffee')).toEqual(['a 1']);
    index.take(index.room('a'), entryOf({ ...change, seq: 4, mid: midOf(4, 'x'), kind: 'delete' }));
    expect(find(index, 'coffee')).toEqual([]);
    expect(find(index, 'other')).toEqual(['a 2']);
    expect(JSON.stringify(index.room('a').blocks.map((block) => block.textAt(0)))).not.toContain(
      '104,105,100',
    );
  });

  test('a message of an older version is changed and deleted by its mid', () => {
    const change = { cmid: 'c', user: { id: 'u1', name: 'Ann' }, at: 2_000, of: 'older-mid' };
    const edit: ChangeEntry = { ...change, seq: 2, mid: midOf(2, 'x'), kind: 'edit', text: 'coffee' };
    const index = indexOf({ a: [textOf(1, 'tea', { mid: 'older-mid' }), edit] });
    expect([find(index, 'tea'), find(index, 'coffee')]).toEqual([[], ['a 1']]);
    index.take(index.room('a'), entryOf({ ...change, seq: 3, mid: midOf(3, 'x'), kind: 'delete' }));
    expect(find(index, 'coffee')).toEqual([]);
  });

  test('many messages are found in their blocks, and those that the log dropped are not', () => {
    const log = Array.from({ length: 2_000 }, (_, i) =>
      textOf(i + 1, `message number n${i + 1} 회의${i % 7}`),
    );
    const index = indexOf({ a: log });
    expect(find(index, 'n1999')).toEqual(['a 1999']);
    expect(find(index, '회의3')).toHaveLength(286);
    expect(find(index, 'absent')).toEqual([]);
    expect(find(index, 'number', { limit: 3 })).toEqual(['a 2000', 'a 1999', 'a 1998']);
    index.room('a').dropBefore(1_500);
    expect(find(index, 'n1')).not.toContain('a 1');
    expect(find(index, 'n1999')).toEqual(['a 1999']);
  });

  test('what it finds is what folding the log and looking at each message finds, whatever happened', () => {
    fc.assert(
      fc.property(acts, fc.constantFrom('t', 'e', 't1', 'e2', 't1 t1', '"t2"'), (all, typed) => {
        const log = logOf(all);
        const rows = log.filter((entry): entry is RowEntry => entry.kind === undefined);
        const changes = log.filter((entry) => entry.kind !== undefined);
        const now = foldRows(rows, changes, '') as Message[];
        const terms = termsOf(typed);
        const holds = ({ text, deleted }: Message) =>
          !deleted && terms.every((term) => (term.whole ? text === term.text : text.startsWith(term.text)));
        const expected = now.filter(holds).map(({ seq }) => seq);
        for (const read of [log, asReadNow(log)]) {
          const index = indexOf({ a: read as (Message | ChangeEntry)[] });
          expect(candidates(index, typed, {}, ['a']).map(({ seq }) => seq)).toEqual(expected.toReversed());
          for (const author of PEOPLE) {
            const found = candidates(index, '', { author: by(author) }, ['a']).map(({ seq }) => seq);
            const own = now.filter(({ user, deleted }) => user.id === author && !deleted);
            expect(found).toEqual(own.map(({ seq }) => seq).toReversed());
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
