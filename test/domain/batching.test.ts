import { expect, test } from 'vitest';
import { appendDelayMs, BATCH_MAX_MESSAGES, batchDelayMs } from '../../src/domain/batching.js';

test('a quiet room waits for nothing', () => {
  for (const sockets of [1, 5, 300, 10_000]) {
    expect(batchDelayMs({ pending: 1, sockets, sinceLastMs: 30 })).toBe(0);
    expect(appendDelayMs({ sockets, sinceLastMs: 30 })).toBe(0);
  }
});

test('a busy room gathers, the longer the more sockets it has, and never over 30 ms', () => {
  const wait = (sockets: number) => batchDelayMs({ pending: 1, sockets, sinceLastMs: 0 });
  expect(wait(5)).toBe(4);
  expect(wait(50)).toBe(10);
  expect(wait(10_000)).toBe(30);
});

test('a batch that is full leaves at once', () => {
  expect(batchDelayMs({ pending: BATCH_MAX_MESSAGES, sockets: 300, sinceLastMs: 0 })).toBe(0);
});

test('what waits to be appended still leaves with the batch it would have left with', () => {
  for (let sockets = 0; sockets < 400; sockets += 7) {
    for (let sinceLastMs = 0; sinceLastMs < 40; sinceLastMs += 0.7) {
      const due = sinceLastMs + batchDelayMs({ pending: 1, sockets, sinceLastMs });
      const appendedAt = sinceLastMs + appendDelayMs({ sockets, sinceLastMs });
      if (appendedAt > sinceLastMs) expect(due - appendedAt).toBeGreaterThanOrEqual(3);
    }
  }
});
