import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GivenTestimony } from '../../../src/protocol/ipc.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { Testimony } from '../../../src/protocol/testimony.js';
import { Testimonies, testimonyPauseMs } from '../../../src/worker/sockets/testimonies.js';

const WORD: Testimony = {
  run: 'run',
  sent: 0,
  acknowledged: 0,
  refused: 0,
  unknown: 0,
  acked: [],
  reached: [],
  flaws: [],
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function worker() {
  const sent: (readonly GivenTestimony[])[] = [];
  const testimonies = new Testimonies((given) => sent.push(given));
  const tell = (socket: string) => testimonies.submit(socket, { id: socket, name: socket }, WORD, () => true);
  return { sent, testimonies, tell };
}

test('however many pages there are, all together tell as much as a few', () => {
  expect(testimonyPauseMs(1)).toBe(LIMITS.testimonyEveryMs);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_200 }), (pages) => {
      const perSecond = (pages * 1_000) / testimonyPauseMs(pages);
      return perSecond <= LIMITS.testimoniesPerSecond;
    }),
  );
  expect(testimonyPauseMs(1_000_000)).toBe(LIMITS.testimonyPauseMaxMs);
});

test('what pages tell goes to the primary in one message, and only then are they answered', async () => {
  const { sent, testimonies, tell } = worker();
  const answered: string[] = [];
  for (let n = 0; n < 40; n += 1) void tell(`s${n}`).then(() => answered.push(`s${n}`));
  await vi.advanceTimersByTimeAsync(400);
  expect([sent.length, answered.length]).toEqual([0, 0]);
  await vi.advanceTimersByTimeAsync(200);
  expect(sent.map((given) => given.length)).toEqual([40]);
  expect(answered).toHaveLength(40);
  expect(testimonies.everyMs).toBe(10_000);
  for (let n = 0; n < 36; n += 1) testimonies.forget(`s${n}`);
  expect(testimonies.everyMs).toBe(1_000);
});

test('who left a room is told to the primary after what their pages told before', async () => {
  const messages: unknown[] = [];
  const testimonies = new Testimonies((given, gone, left) => messages.push([given.length, gone, left]));
  testimonies.leftRoom('room', 'ada');
  await vi.advanceTimersByTimeAsync(600);
  expect(messages).toEqual([[0, [], [{ room: 'room', person: 'ada' }]]]);
});
