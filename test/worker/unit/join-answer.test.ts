import { expect, test } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { LogEntry } from '../../../src/store/log-codec.js';
import { HeldLog } from '../../../src/worker/rooms/held-log.js';
import { entriesAnswer, plainAnswer } from '../../../src/worker/rooms/join-answer.js';
import { entryOf } from '../../support/entry-of.js';

const { joinPageMessages, resumeGapMaxChars } = LIMITS;

function viewOf(count: number, text: string) {
  const user = { id: 'u', name: 'u' };
  const tail: LogEntry[] = Array.from({ length: count }, (_, at) =>
    entryOf({ seq: at + 1, mid: `m${at + 1}`, cmid: `c${at + 1}`, user, text, at }),
  );
  return { epoch: 'e', head: count, oldest: 1, tail };
}

test('[SEND-4] a fill is answered whole and complete, from its first message to the head', () => {
  const answer = plainAnswer(viewOf(joinPageMessages + 5, 'x'), { kind: 'fill', from: 3 });
  expect(answer).toMatchObject({ epoch: 'e', head: joinPageMessages + 5, complete: true });
  expect(answer.messages.map(({ seq }) => seq)).toEqual(
    Array.from({ length: joinPageMessages + 3 }, (_, at) => at + 3),
  );
});

test('[SEND-4] a gap of too many characters is declared incomplete, with the newest page', () => {
  const count = joinPageMessages * 4;
  const view = viewOf(count, 'x'.repeat(Math.ceil(resumeGapMaxChars / count)));
  const answer = plainAnswer(view, { kind: 'fill', from: 1 });
  expect(answer.complete).toBe(false);
  expect(answer.messages.map(({ seq }) => seq)).toEqual(
    Array.from({ length: joinPageMessages }, (_, at) => count - joinPageMessages + at + 1),
  );
});

test('a page is never too long, however long its messages are', () => {
  const view = viewOf(joinPageMessages, 'x'.repeat(resumeGapMaxChars));
  expect(plainAnswer(view, { kind: 'newest', complete: true, from: 1 })).toMatchObject({ complete: true });
});

test('the newest page declares what its plan says', () => {
  expect(plainAnswer(viewOf(3, 'x'), { kind: 'newest', complete: false, from: 1 })).toMatchObject({
    complete: false,
    head: 3,
  });
});

test('[SEND-4] one that knows entries gets every one of a fill, and of a page its rows', () => {
  const held = new HeldLog();
  const user = { id: 'u', name: 'u' };
  const mid = '1-abcdefghijklmnop';
  const first = entryOf({ seq: 1, mid, cmid: 'c1', user, text: 'hello', at: 1 });
  held.adopt({ epoch: 'e', head: 1, headMid: mid, first: 1 }, [{ entry: first, state: null }]);
  const change = { cmid: 'c2', user, at: 2, of: mid };
  held.append(entryOf({ ...change, seq: 2, mid: '2-b', kind: 'edit', text: 'better' }));
  const edited = { seq: 1, text: 'better', edited: 2 };
  expect(entriesAnswer(held, { kind: 'newest', complete: true, from: 1 })).toMatchObject({
    isPage: true,
    head: 2,
    headMid: '2-b',
    messages: [edited],
  });
  expect(entriesAnswer(held, { kind: 'fill', from: 2 })).toMatchObject({
    isPage: false,
    complete: true,
    messages: [{ seq: 2, kind: 'edit' }],
  });
  held.append(entryOf({ ...change, seq: 3, mid: '3-c', kind: 'delete' }));
  expect(JSON.stringify(entriesAnswer(held, { kind: 'fill', from: 1 }))).not.toMatch(/hello|better/);
  expect(held.page).toMatchObject([{ seq: 1, text: '', deleted: true }]);
});
