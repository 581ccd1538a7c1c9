import { expect, it } from 'vitest';
import type { Entry } from '../../../src/protocol/entries.js';
import { tombstoneOf } from '../../../src/store/log-codec.js';
import { unreadAt } from '../../../src/worker/rooms/unread-at.js';
import { entryOf } from '../../support/entry-of.js';

const me = 'me';
const standing = { read: 3, head: 5, unread: 2, mentions: 1 };
const of = (seq: number) => `${seq}-abcdefghijklmnop`;
const head = (seq: number, id: string) => ({
  seq,
  mid: of(seq),
  cmid: `c${seq}`,
  user: { id, name: id },
  at: seq,
});
const text = (seq: number, id: string, called: readonly string[] = []) => ({
  ...head(seq, id),
  text: 'x',
  ...(called.length === 0 ? {} : { mentions: called.map((one) => ({ id: one, start: 0, end: 1 })) }),
});
const at = (...entries: Entry[]) =>
  unreadAt(
    standing,
    entries.map((one) => entryOf(one as never)),
    me,
  );

it('counts the texts of others behind the store’s head, and those that call me, as they are at the end', () => {
  expect(at()).toEqual({ unread: 2, mentions: 1 });
  expect(at(text(6, 'a'), text(7, 'a', [me]), text(8, me, ['@room']), text(9, 'b', ['@room']))).toEqual({
    unread: 5,
    mentions: 3,
  });
  expect(at({ ...text(6, 'a'), reply: of(2), answers: me })).toEqual({ unread: 3, mentions: 2 });
  const edit = (seq: number, mid: string, called: readonly string[]): Entry => ({
    ...text(seq, 'a', called),
    kind: 'edit',
    of: mid,
  });
  expect(at(text(6, 'a', [me]), edit(7, of(6), []))).toEqual({ unread: 3, mentions: 1 });
  expect(at(text(6, 'a'), edit(7, of(6), [me]), edit(8, of(6), ['b', me]))).toEqual({
    unread: 3,
    mentions: 2,
  });
  const gone = [
    tombstoneOf(entryOf(text(6, 'a', [me]))),
    entryOf({ ...head(7, 'a'), kind: 'delete', of: of(6) }),
  ];
  expect(unreadAt(standing, gone, me)).toEqual({ unread: 2, mentions: 1 });
});

it('of a text that the store counted, and was changed since, only the store knows', () => {
  const edit = (mid: string): Entry => ({ ...text(6, 'a'), kind: 'edit', of: mid });
  const gone = (mid: string): Entry => ({ ...head(6, 'a'), kind: 'delete', of: mid });
  for (const what of [edit, gone]) {
    expect(at(what(of(5)))).toBeNull();
    expect(at(what('abcdefghijklmnop'))).toBeNull();
    // It is read.
    expect(at(what(of(3)))).toEqual({ unread: 2, mentions: 1 });
  }
  expect(at({ ...head(6, 'a'), kind: 'react', of: of(5), emoji: '👍', on: true })).toEqual({
    unread: 2,
    mentions: 1,
  });
});

it('in a direct room each text of another calls', () => {
  const later = [text(6, 'a'), text(7, me), text(8, 'a')].map((one) => entryOf(one as never));
  const counted = { ...standing, unread: 2, mentions: 2 };
  expect(unreadAt(counted, later, me, true)).toEqual({ unread: 4, mentions: 4 });
  expect(unreadAt(counted, later, me, false)).toEqual({ unread: 4, mentions: 2 });
});
