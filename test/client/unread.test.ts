import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unreadOf, unreadOfAll } from '../../src/client/rooms/unread.js';

type Step = 'others-write' | 'i-write' | { readonly readUpTo: number };

/** A room in which things happen, and which of its messages a person who remembers each would call unread. */
function live(steps: readonly Step[]): { head: number; read: number; unread: Set<number> } {
  let head = 0;
  let read = 0;
  const unread = new Set<number>();
  for (const step of steps) {
    if (step === 'others-write') {
      head += 1;
      unread.add(head);
    } else if (step === 'i-write') {
      head += 1;
      read = head;
      unread.clear();
    } else {
      read = Math.max(read, Math.min(head, step.readUpTo));
      for (const seq of unread) if (seq <= step.readUpTo) unread.delete(seq);
    }
  }
  return { head, read, unread };
}

const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>('others-write'),
  fc.constant<Step>('i-write'),
  fc.nat(30).map((readUpTo) => ({ readUpTo })),
);

test('unread is what others wrote after one read or wrote last, counted message by message', () => {
  fc.assert(
    fc.property(fc.array(aStep, { maxLength: 30 }), (steps) => {
      const { head, read, unread } = live(steps);
      expect(unreadOf({ head, read })).toBe(unread.size);
    }),
  );
});

test('a read position past the head, as after a lost log, is nothing unread', () => {
  expect(unreadOf({ head: 3, read: 9 })).toBe(0);
});

test('the title counts the rooms of which one is a member', () => {
  const rooms = [
    { unread: 2, member: true },
    { unread: 9, member: false },
    { unread: 1, member: true },
  ];
  expect(unreadOfAll(rooms)).toBe(3);
});
