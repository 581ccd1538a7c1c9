import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RowEntry } from '../../../src/protocol/entries.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { entryOf, type MessageState, rowOf, StoredRow, tombstoneOf } from '../../../src/store/log-codec.js';
import { rowText, textOf } from '../../../src/worker/rooms/log-page-text.js';
import { bigReactions, seenBy } from '../../../src/worker/rooms/own-reactions.js';

const users = Array.from({ length: LIMITS.reactionSample + 4 }, (_, n) => `user-${n}-000000000`);
/** The store names a sample of many people. */
const reaction = fc
  .record({
    emoji: fc.constantFrom('👍', '❤️', '🇰🇷', '#️⃣', '👩‍💻'),
    people: fc.oneof(fc.subarray(users.slice(0, 3), { minLength: 1 }), fc.subarray(users, { minLength: 1 })),
  })
  .map(({ emoji, people }) => ({ emoji, count: people.length, by: people.slice(0, LIMITS.reactionSample) }));
const reactions = fc.uniqueArray(reaction, { minLength: 1, maxLength: 5, selector: ({ emoji }) => emoji });
/** Texts that look like what a state is told by. */
const texts = fc.oneof(
  fc.string(),
  fc.constantFrom('{"reactions":[{', '}]}', '"}]}', '},{', '{"replies":3}', '"count":1', '"mine":true'),
);
/** In any order of its fields, as Lua writes them. */
const states = fc
  .oneof(
    fc.record({ reactions }),
    fc.record({ replies: fc.integer({ min: 1, max: 9 }) }),
    fc.record(
      {
        reactions,
        replies: fc.integer({ min: 1, max: 9 }),
        text: texts,
        edited: fc.nat(),
        mentions: fc.constant([{ id: 'ann-000000000000', start: 0, end: 4 }]),
        edits: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        pinned: fc.constant(true),
      },
      { requiredKeys: [] },
    ),
  )
  .chain((state) => fc.shuffledSubarray(Object.entries(state), { minLength: Object.keys(state).length }))
  .map((fields) => JSON.stringify(Object.fromEntries(fields)));
function rowWith(stateJson: string, text = 'hello', calls = false): StoredRow {
  const user = { id: 'dan-000000000000', name: 'Dan' };
  const called = {
    reply: '1-abcdefghijklmnop',
    answers: 'bob-000000000000',
    mentions: [{ id: 'bob-000000000000', start: 1, end: 2 }],
  };
  const message = { seq: 3, mid: '3-abcdefghijklmnop', cmid: 'c', user, text, at: 5 };
  return new StoredRow(entryOf(calls ? { ...message, ...called } : message), stateJson);
}

test('a row as text is the row as its state makes it, in the eyes of whoever reads it', () => {
  fc.assert(
    fc.property(
      states,
      texts,
      fc.constantFrom(...users.slice(0, 4), ...users.slice(-4)),
      fc.boolean(),
      fc.boolean(),
      (stateJson, said, me, isMine, calls) => {
        const row = rowWith(stateJson, said, calls);
        const folded = rowOf(row);
        const known = new Map(
          bigReactions([folded], me, new Map()).map(({ emoji }) => [`3 ${emoji}`, isMine]),
        );
        const [expected] = seenBy([folded], me, known);
        const found = rowText(row, me);
        const isAsked = typeof found !== 'string';
        expect(isAsked).toBe(known.size > 0);
        expect(JSON.parse(isAsked ? textOf(found, me, known) : found)).toEqual(expected);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a message that is deleted has replies and no text, whatever it was edited to', () => {
  const { entry } = rowWith('', 'a secret');
  for (const state of [{ replies: 2 }, { replies: 2, text: 'another secret', edited: 7 }]) {
    const row = new StoredRow(tombstoneOf(entry), JSON.stringify(state));
    const text = rowText(row, users[0] as string) as string;
    expect(JSON.parse(text)).toEqual(rowOf(row));
    expect(JSON.parse(text)).toMatchObject({ text: '', deleted: true, replies: 2 });
  }
});

test('what a store only has as an object is read as one', () => {
  const state: MessageState = {
    replies: 2,
    reactions: [{ emoji: '👍', count: 1, by: [users[0] as string] }],
  };
  const { entry } = rowWith('');
  const text = rowText({ entry, state }, users[0] as string) as string;
  const row = JSON.parse(text) as RowEntry;
  expect(row).toMatchObject({ replies: 2, reactions: [{ emoji: '👍', count: 1, mine: true }] });
});
