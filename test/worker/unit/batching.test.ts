import { expect, test } from 'vitest';
import { appendDelayMs, BATCH_MAX_MESSAGES, batchDelayMs } from '../../../src/worker/rooms/batching.js';

const wait = (sockets: number, lastBatchAtMs: number, nowMs: number) =>
  batchDelayMs({ sockets, lastBatchAtMs, nowMs }, 1);

test('a quiet room waits for nothing', () => {
  for (const sockets of [1, 5, 300, 10_000]) {
    for (const lastBatchAtMs of [Number.NEGATIVE_INFINITY, 0, 9.9]) {
      expect(wait(sockets, lastBatchAtMs, 1_000)).toBe(0);
      expect(appendDelayMs({ sockets, lastBatchAtMs, nowMs: 1_000 })).toBe(0);
    }
  }
});

test('a busy room gathers, the longer the more sockets it has, up to 40 ms', () => {
  expect(wait(5, 1_600, 1_600)).toBe(5);
  expect(wait(20, 1_600, 1_600)).toBe(10);
  expect(wait(10_000, 1_600, 1_600)).toBe(40);
});

test('a batch that is full leaves at once', () => {
  const full = { sockets: 300, lastBatchAtMs: 1_600, nowMs: 1_600 };
  expect(batchDelayMs(full, BATCH_MAX_MESSAGES)).toBe(0);
});

test('all workers send at the same moments, whenever each began and however many of the room it has', () => {
  for (let lastBatchAtMs = 1_000; lastBatchAtMs < 1_050; lastBatchAtMs += 0.7) {
    const nextAtMs = lastBatchAtMs + wait(300, lastBatchAtMs, lastBatchAtMs);
    expect(nextAtMs / 40).toBeCloseTo(Math.round(nextAtMs / 40));
    const smallerAtMs = lastBatchAtMs + wait(20, lastBatchAtMs, lastBatchAtMs);
    expect(smallerAtMs / 10).toBeCloseTo(Math.round(smallerAtMs / 10));
  }
});

test('a timer that was a little early or late makes no window of its own', () => {
  for (const late of [-2, -0.3, 0, 0.4, 3]) {
    expect(wait(300, 1_600 + late, 1_604)).toBe(36);
  }
});

test('what waits to be appended leaves with the batch it would have left with, or with the next', () => {
  for (let sockets = 1; sockets < 400; sockets += 7) {
    const windowMs = wait(sockets, 1_600, 1_600);
    for (let sinceMs = 0; sinceMs < 50; sinceMs += 0.7) {
      const question = { sockets, lastBatchAtMs: 1_600, nowMs: 1_600 + sinceMs };
      const dueMs = batchDelayMs(question, 1);
      const delayMs = appendDelayMs(question);
      if (dueMs === 0) expect(delayMs).toBe(0);
      else if (dueMs >= windowMs / 5) expect(dueMs - delayMs).toBeCloseTo(windowMs / 5);
      else expect(dueMs + windowMs - delayMs).toBeCloseTo(windowMs / 5);
    }
  }
});
