import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSeenByAll } from '../../../src/primary/witness/settle.js';
import type { LogPlace } from '../../../src/protocol/testimony.js';

const at = (seq: number, epoch = 'e1', room = 'den'): LogPlace => ({ room, epoch, seq });
const entry = fc.record({
  room: fc.constantFrom('den', 'attic'),
  epoch: fc.constantFrom('e1', 'e2'),
  seq: fc.integer({ min: 1, max: 6 }),
});

test('an entry is seen by all when every group of readers is at it or past it', () => {
  expect(isSeenByAll(at(5), [at(5)])).toBe(true);
  expect(isSeenByAll(at(5), [at(5), at(9)])).toBe(true);
  expect(isSeenByAll(at(5), [at(9), at(4)])).toBe(false);
});

test('of a room that nobody reads it is not known', () => {
  expect(isSeenByAll(at(5), [])).toBe(false);
  expect(isSeenByAll(at(5), [at(9, 'e1', 'attic')])).toBe(false);
});

test('readers of another room say nothing, readers of another epoch have not seen it', () => {
  expect(isSeenByAll(at(5), [at(5), at(1, 'e1', 'attic')])).toBe(true);
  expect(isSeenByAll(at(5), [at(5), at(9, 'e2')])).toBe(false);
});

test('a group that is behind never makes it seen, and the order of the groups does not count', () => {
  fc.assert(
    fc.property(entry, fc.array(entry), (one, reached) => {
      const isSeen = isSeenByAll(one, reached);
      expect(isSeenByAll(one, reached.toReversed())).toBe(isSeen);
      expect(isSeenByAll(one, [...reached, { ...one, seq: one.seq - 1 }])).toBe(false);
      const readers = reached.filter(({ room }) => room === one.room);
      const haveIt = readers.filter(({ epoch, seq }) => epoch === one.epoch && seq >= one.seq);
      expect(isSeen).toBe(haveIt.length > 0 && haveIt.length === readers.length);
    }),
  );
});
