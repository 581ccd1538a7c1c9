import { expect, it } from 'vitest';
import { midOf, seqOfMid } from '../../src/protocol/entries.js';
import { changeSchema, parse, readSend } from '../../src/protocol/schemas.js';

const good = { room: 'general', cmid: 'c-1', of: '12-AbCdEfGhIjKlMnOp' };

it.each([
  { ...good, kind: 'edit', text: 'better 👋' },
  { ...good, kind: 'delete' },
  { ...good, kind: 'react', emoji: '👍', on: true },
  { ...good, kind: 'react', emoji: '👩🏽‍🚀', on: false },
  { ...good, kind: 'react', emoji: '🇰🇷', on: true },
  { ...good, kind: 'react', emoji: '1️⃣', on: true },
  { ...good, kind: 'pin', on: false },
])('%j is taken as it is', (input) => {
  expect(parse(changeSchema, { ...input })).toEqual(input);
});

it.each([
  [{ ...good, kind: 'edit' }, /^`text` is wrong/],
  [{ ...good, kind: 'edit', text: ' ' }, /^`text` is wrong: must not be blank/],
  [{ ...good, kind: 'edit', text: 'half \ud83d' }, /^`text` is wrong: must be well-formed/],
  [{ ...good, kind: 'edit', text: 'a', on: true }, /^The input is wrong/],
  [{ ...good, kind: 'delete', of: '12:a' }, /^`of` is wrong: must be the mid/],
  [{ ...good, kind: 'delete', of: '' }, /^`of` is wrong/],
  [{ ...good, kind: 'delete', cmid: 'a:b' }, /^`cmid` is wrong/],
  [{ ...good, kind: 'react', emoji: '👍👍', on: true }, /^`emoji` is wrong: must be one emoji/],
  [{ ...good, kind: 'react', emoji: 'a', on: true }, /^`emoji` is wrong: must be one emoji/],
  [{ ...good, kind: 'react', emoji: '👍 ', on: true }, /^`emoji` is wrong: must be one emoji/],
  [{ ...good, kind: 'react', emoji: '\u200d', on: true }, /^`emoji` is wrong: must be one emoji/],
  [{ ...good, kind: 'react', emoji: '👍' }, /^`on` is wrong/],
  [{ ...good, kind: 'pin', on: 1 }, /^`on` is wrong/],
  [{ ...good, kind: 'notice' }, /^`kind` is wrong/],
  [{ ...good }, /^`kind` is wrong/],
])('%j is refused with what is wrong', (input, problem) => {
  expect(() => parse(changeSchema, input)).toThrow(problem);
});

it('a send may name the message that it answers', () => {
  const send = { room: 'general', cmid: 'c-1', text: 'yes' };
  expect(readSend({ ...send, reply: good.of })).toEqual({ ...send, reply: good.of });
  expect(() => readSend({ ...send, reply: 7 })).toThrow(/^`reply` is wrong: must be the mid/);
  expect(() => readSend({ ...send, reply: 'a b' })).toThrow(/^`reply` is wrong/);
  expect(() => readSend({ ...send, reply: good.of, seq: 1 })).toThrow(/nothing else/);
});

it('a mid contains its seq, but for those of an older store', () => {
  expect(seqOfMid(midOf(1_234_567, 'AbCdEfGhIjKlMnOp'))).toBe(1_234_567);
  expect(seqOfMid('12-DefGhIjKlMnOpQ')).toBeNull();
  expect(seqOfMid('AbCdEfGhIjKlMnOp')).toBeNull();
  expect(seqOfMid('012-AbCdEfGhIjKlMnOp')).toBeNull();
});
