import { expect, test } from 'vitest';
import { appendAnswer } from '../../../src/worker/rooms/append-answer.js';

const place = { epoch: 'e', seq: 7, mid: 'm' };

test('[SEND-2] the answer names the place in the log, and whether it had the message already', () => {
  expect(appendAnswer({ kind: 'stored', ...place })).toEqual({ ...place, duplicate: false });
  expect(appendAnswer({ kind: 'duplicate', ...place })).toEqual({ ...place, duplicate: true });
});

test.each(['not-member', 'no-room'] as const)('%s does not say whether there is such a room', (kind) => {
  expect(() => appendAnswer({ kind })).toThrow(expect.objectContaining({ code: 'not_member' }));
});

test('a room that takes no more says when it will', () => {
  expect(() => appendAnswer({ kind: 'limited', retryAfterMs: 40 })).toThrow(
    expect.objectContaining({ code: 'rate_limited', details: { retryAfterMs: 40 } }),
  );
});

test('who is refused is told who may do it', () => {
  const told = (kind: 'edit' | 'delete' | 'pin') => {
    try {
      return appendAnswer({ kind: 'forbidden' }, kind);
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(told('edit')).toBe('Only its author may edit a message.');
  expect(told('delete')).toContain('its author, a moderator of the room or an operator');
  expect(told('pin')).not.toContain('author');
});
