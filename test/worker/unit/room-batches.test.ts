import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LogEntry } from '../../../src/store/log-codec.js';
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

/** A room with 300 sockets here, whose longest window is 40 ms. */
function room() {
  const held = new HeldLog();
  held.adopt({ epoch: 'e', head: 0, headMid: '', first: 1 }, []);
  const sent: number[][] = [];
  const batches = new RoomBatches(held, {
    size: () => 300,
    deliver: (_epoch, entries) => sent.push(entries.map(({ seq }) => seq)),
  });
  const grow = (count = 1) => {
    for (let one = 0; one < count; one += 1) {
      held.append(message(held.head + 1));
      batches.onAppended();
    }
  };
  return { held, batches, sent, grow };
}

test('[SEND-3] the first of a quiet room leaves at once, the next ones together, in order, each once', () => {
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

test('appends of a quiet room wait for nothing; those of a busy one share a turn', async () => {
  const { batches, grow } = room();
  expect(batches.timeToAppend()).toBeNull();
  grow();
  const turn = batches.timeToAppend();
  expect(turn).not.toBeNull();
  expect(batches.timeToAppend()).toBe(turn);
  await vi.advanceTimersByTimeAsync(100);
  await turn;
});
