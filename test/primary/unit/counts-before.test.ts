import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combineWorkers, countsBefore } from '../../../src/primary/supervisor/counts-before.js';
import type { SocketDot } from '../../../src/protocol/control.js';

const dot = (id: string, userId: string): SocketDot => ({ id, user: userId, userId });
/** More sockets than dots: a heartbeat names only so many. */
const worker = fc
  .record({ owners: fc.array(fc.constantFrom('ann', 'bob', 'cem', 'dia')), unnamed: fc.nat({ max: 50 }) })
  .map(({ owners, unnamed }) => ({
    sockets: owners.length + unnamed,
    dots: owners.map((owner, index) => dot(`${owner}-${index}`, owner)),
  }));

test('a person with two tabs is one person on two sockets', () => {
  const dots = [dot('a', 'ann'), dot('b', 'ann'), dot('c', 'bob')];
  expect(countsBefore({ sockets: 3, dots })).toEqual({ socketsBefore: 3, peopleBefore: 2 });
});

test('sockets that are not named count as sockets, and as nobody', () => {
  expect(countsBefore({ sockets: 900, dots: [dot('a', 'ann')] })).toEqual({
    socketsBefore: 900,
    peopleBefore: 1,
  });
  expect(countsBefore({ sockets: 0, dots: [] })).toEqual({ socketsBefore: 0, peopleBefore: 0 });
});

test('who is on several workers counts once, their sockets all', () => {
  const ann = { sockets: 1, dots: [dot('a', 'ann')] };
  expect(
    countsBefore(combineWorkers([ann, { sockets: 2, dots: [dot('b', 'ann'), dot('c', 'bob')] }])),
  ).toEqual({
    socketsBefore: 3,
    peopleBefore: 2,
  });
  expect(combineWorkers([])).toEqual({ sockets: 0, dots: [] });
});

test('together workers have all sockets of each, and as many people as there are names', () => {
  fc.assert(
    fc.property(fc.array(worker), (workers) => {
      const { socketsBefore, peopleBefore } = countsBefore(combineWorkers(workers));
      const each = workers.map(countsBefore);
      expect(socketsBefore).toBe(each.reduce((sum, one) => sum + one.socketsBefore, 0));
      expect(peopleBefore).toBe(new Set(workers.flatMap(({ dots }) => dots.map((one) => one.userId))).size);
    }),
  );
});
