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

it('[SEND-6] a text of one’s own behind the store’s head reads up to it, also one that was deleted since', () => {
  expect(at(text(6, 'a', [me]), text(7, me))).toEqual({ read: 7, unread: 0, mentions: 0 });
  expect(at(text(6, 'a'), text(7, me), text(8, 'a', [me]))).toEqual({ read: 7, unread: 1, mentions: 1 });
  const gone = tombstoneOf(entryOf(text(6, me)));
  expect(unreadAt(standing, [gone], me)).toEqual({ read: 6, unread: 0, mentions: 0 });
  // What the store counted and was changed is read.
  const edit: Entry = { ...text(6, 'a'), kind: 'edit', of: of(5) };
  expect(at(edit, text(7, me))).toEqual({ read: 7, unread: 0, mentions: 0 });
  // A change of one's own reads nothing.
  expect(at({ ...head(6, me), kind: 'react', of: of(5), emoji: '👍', on: true })).toEqual({
    read: 3,
    unread: 2,
    mentions: 1,
  });
});

it('counts the texts of others behind the store’s head, and those that call me, as they are at the end', () => {
  expect(at()).toEqual({ read: 3, unread: 2, mentions: 1 });
  expect(at(text(6, 'a'), text(7, 'a', [me]), text(8, 'b', ['@room']))).toEqual({
    read: 3,
    unread: 5,
    mentions: 3,
  });
  expect(at({ ...text(6, 'a'), reply: of(2), answers: me })).toEqual({ read: 3, unread: 3, mentions: 2 });
  const edit = (seq: number, mid: string, called: readonly string[]): Entry => ({
    ...text(seq, 'a', called),
    kind: 'edit',
    of: mid,
  });
  expect(at(text(6, 'a', [me]), edit(7, of(6), []))).toEqual({ read: 3, unread: 3, mentions: 1 });
  expect(at(text(6, 'a'), edit(7, of(6), [me]), edit(8, of(6), ['b', me]))).toEqual({
    read: 3,
    unread: 3,
    mentions: 2,
  });
  const gone = [
    tombstoneOf(entryOf(text(6, 'a', [me]))),
    entryOf({ ...head(7, 'a'), kind: 'delete', of: of(6) }),
  ];
  expect(unreadAt(standing, gone, me)).toEqual({ read: 3, unread: 2, mentions: 1 });
});

it('of a text that the store counted, and was changed since, only the store knows', () => {
  const edit = (mid: string): Entry => ({ ...text(6, 'a'), kind: 'edit', of: mid });
  const gone = (mid: string): Entry => ({ ...head(6, 'a'), kind: 'delete', of: mid });
  for (const what of [edit, gone]) {
    expect(at(what(of(5)))).toBeNull();
    expect(at(what('abcdefghijklmnop'))).toBeNull();
    // It is read.
    expect(at(what(of(3)))).toEqual({ read: 3, unread: 2, mentions: 1 });
  }
  expect(at({ ...head(6, 'a'), kind: 'react', of: of(5), emoji: '👍', on: true })).toEqual({
    read: 3,
    unread: 2,
    mentions: 1,
  });
});

it('in a direct room each text of another calls', () => {
  const later = [text(6, 'a'), text(7, 'a')].map((one) => entryOf(one as never));
  const counted = { ...standing, unread: 2, mentions: 2 };
  expect(unreadAt(counted, later, me, true)).toEqual({ read: 3, unread: 4, mentions: 4 });
  expect(unreadAt(counted, later, me, false)).toEqual({ read: 3, unread: 4, mentions: 2 });
});
