import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { steadyMs } from '../../../src/steady-clock.js';
import type { LogEntry } from '../../../src/store/log-codec.js';
import { RecentRate } from '../../../src/worker/ipc/recent-rate.js';
import { BATCH_MAX_MESSAGES } from '../../../src/worker/rooms/batching.js';
import { HeldLog } from '../../../src/worker/rooms/held-log.js';
import { RoomBatches } from '../../../src/worker/rooms/room-batches.js';
import { entryOf } from '../../support/entry-of.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function message(seq: number): LogEntry {
  const user = { id: 'u', name: 'u' };
  return entryOf({ seq, mid: `m${seq}`, cmid: `c${seq}`, user, text: 'x', at: seq });
}

const TALKED = 60;

/** A room that talks, on a worker that has no time left: its windows are of 40 ms. Its next message has the seq 1. */
function room() {
  const held = new HeldLog();
  held.adopt({ epoch: 'e', head: -TALKED, headMid: '', first: -TALKED }, []);
  const sent: number[][] = [];
  const unmerged = new RecentRate();
  unmerged.add(1_000_000, steadyMs());
  const batches = new RoomBatches(
    held,
    { size: () => 100, deliver: (_epoch, entries) => sent.push(entries.map(({ seq }) => seq)) },
    unmerged,
  );
  const grow = (count = 1) => {
    for (let one = 0; one < count; one += 1) {
      held.append(message(held.head + 1));
      batches.onAppended();
    }
  };
  batches.startOver();
  grow(TALKED);
  // Longer than two windows: the next message finds a room that rests.
  vi.advanceTimersByTime(100);
  sent.length = 0;
  return { held, batches, sent, grow };
}

test('[SEND-3] the first of a room that rests leaves at once, the next ones together, in order, each once', () => {
  const { sent, grow } = room();
  grow();
  expect(sent).toEqual([[1]]);
  grow(3);
  expect(sent).toEqual([[1]]);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([[1], [2, 3, 4]]);
});

test('a full batch does not wait for its window', () => {
  const { sent, grow } = room();
  grow(1 + BATCH_MAX_MESSAGES);
  expect(sent.map(({ length }) => length)).toEqual([1, BATCH_MAX_MESSAGES]);
});

test('what waits leaves before an answer, and is not sent again', () => {
  const { batches, sent, grow } = room();
  grow(3);
  batches.flush();
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([[1], [2, 3]]);
});

test('nothing of the log before is sent once another one is held', () => {
  const { held, batches, sent, grow } = room();
  grow(3);
  held.adopt({ epoch: 'f', head: 7, headMid: 'x7', first: 1 }, []);
  batches.startOver();
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([[1]]);
  grow();
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([[1], [8]]);
});

test('where a worker has time, each message leaves by itself', () => {
  const { sent, grow } = room();
  // The load is forgotten.
  vi.advanceTimersByTime(10_000);
  grow(3);
  expect(sent).toEqual([[1], [2], [3]]);
});

test('appends of a room that rests wait for nothing; those of a busy one share a turn', async () => {
  const { batches, grow } = room();
  expect(batches.timeToAppend()).toBeNull();
  grow();
  const turn = batches.timeToAppend();
  expect(turn).not.toBeNull();
  expect(batches.timeToAppend()).toBe(turn);
  await vi.advanceTimersByTimeAsync(100);
  await turn;
});
