import { describe, expect, test } from 'vitest';
import { mayPin, possibleFor } from '../../src/browser/chat/state/possible.js';
import type { Row } from '../../src/client/index.js';
import type { Message } from '../../src/protocol/events.js';
import { rightsTable, type Who } from '../protocol/support/rights-table.js';

const me = { id: 'me', operator: false };

function rowBy(id: string, more: Partial<Message> = {}): Row {
  const message = { seq: 1, mid: '1-x', cmid: 'c', user: { id, name: id }, text: 'hello', at: 1, ...more };
  return { kind: 'message', key: `${id} c`, message, changes: [] };
}

describe('the page offers what the design lets', () => {
  const offered = rightsTable();
  const author = ({ isAuthor }: Who) => (isAuthor ? 'me' : 'other');
  test.each(offered)('$kind to $who, a moderator where they moderate', ({ kind, of, may }) => {
    const room = { role: of.moderates ? 'moderator' : 'member', private: of.isPrivate } as const;
    expect(possibleFor(rowBy(author(of)), me, room)[kind as 'edit']).toBe(may);
  });
  test.each(offered)('$kind to $who, who is an operator where they moderate', ({ kind, of, may }) => {
    const room = { owner: null, private: of.isPrivate };
    const person = { id: 'me', operator: of.moderates };
    expect(possibleFor(rowBy(author(of)), person, room)[kind as 'edit']).toBe(may);
  });
});

test('nothing can be done with a deleted message, and only its own buttons are for a refused one', () => {
  const nothing = { react: false, reply: false, edit: false, delete: false, pin: false, menu: false };
  const room = { owner: 'me', private: true };
  expect(possibleFor(rowBy('me', { text: '', deleted: true }), me, room)).toEqual(nothing);
  const entry = { cmid: 'c', room: 'den', writtenAt: 1, text: 'hello' };
  const shown = { seq: 0, mid: 'pending c', cmid: 'c', user: { id: 'me', name: '' }, text: 'hello', at: 1 };
  const own = (state: 'pending' | 'failed'): Row => ({
    kind: 'own',
    key: 'me c',
    item: {
      ...entry,
      state: state === 'pending' ? { kind: 'pending' } : { kind: 'failed', code: 'invalid', message: 'No.' },
    },
    shown,
    changes: [],
  });
  expect(possibleFor(own('failed'), me, room)).toEqual(nothing);
  expect(possibleFor(own('pending'), me, room)).toEqual({
    ...nothing,
    react: true,
    edit: true,
    delete: true,
    menu: true,
  });
});

test('in an archived room what was said can be taken back, and nothing else be done with it', () => {
  const room = { role: 'moderator', private: true, archived: true } as const;
  const nothing = { react: false, reply: false, edit: false, pin: false, menu: true };
  expect(possibleFor(rowBy('me'), me, { ...room, role: 'member' })).toEqual({ ...nothing, delete: true });
  expect(possibleFor(rowBy('other'), me, { ...room, role: 'member' })).toEqual({ ...nothing, delete: false });
  expect(possibleFor(rowBy('other'), me, room)).toEqual({ ...nothing, delete: true });
  expect(mayPin(me, room)).toBe(false);
});
