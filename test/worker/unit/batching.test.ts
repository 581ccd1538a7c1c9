import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  appendDelayMs,
  BATCH_MAX_MESSAGES,
  type BatchFacts,
  batchDelayMs,
  windowMs,
} from '../../../src/worker/rooms/batching.js';

/** A room with so many messages a second, on a worker that would do so many writes a second. */
const facts = (perSecond: number, writesPerSecond: number, more: Partial<BatchFacts> = {}): BatchFacts => ({
  messagesPerMs: perSecond / 1_000,
  writesPerMs: writesPerSecond / 1_000,
  sendingMs: 0,
  lastBatchAtMs: 1_600,
  nowMs: 1_600,
  ...more,
});
const wait = (...of: Parameters<typeof facts>) => batchDelayMs(facts(...of), 1);
/** Asks for each of the four windows, at 10,000 messages a second. */
const LOADS = { 5: 800_000, 10: 2_000_000, 20: 4_000_000, 40: 8_000_000 } as const;

test('whoever has time to send each message by itself waits for nothing, however much a room talks', () => {
  for (const perSecond of [0.1, 30, 300, 10_000]) {
    expect(wait(perSecond, 19_000)).toBe(0);
    expect(appendDelayMs(facts(perSecond, 19_000))).toBe(0);
  }
});

test('a room in which the longest wait would gather next to nothing waits for nothing, whatever the load', () => {
  for (const writes of [40_000, 1_000_000]) expect(wait(30, writes)).toBe(0);
});

test('a room that was quiet waits for nothing', () => {
  for (const lastBatchAtMs of [Number.NEGATIVE_INFINITY, 0, 9.9]) {
    expect(wait(1_000, 500_000, { lastBatchAtMs })).toBe(0);
    expect(appendDelayMs(facts(1_000, 500_000, { lastBatchAtMs }))).toBe(0);
  }
});

test('the window is the shortest that gathers what brings the writes to their part', () => {
  // 300 people on two workers, as the bench has them.
  expect(wait(30, 30 * 150)).toBe(0);
  expect(wait(300, 300 * 150)).toBe(10);
  expect(wait(1_000, 1_000 * 150)).toBe(10);
  expect(wait(300, 300 * 600)).toBe(40);
});

test('where sending takes long, since the machine is slow or shared, the window is longer, up to 40 ms', () => {
  const slow = (sendingMs: number) => wait(300, 300 * 150, { sendingMs });
  expect([1, 2, 3, 5, 9].map(slow)).toEqual([10, 10, 20, 40, 40]);
  // It makes nobody wait where a batch would hold next to nothing.
  expect(wait(30, 30 * 150, { sendingMs: 9 })).toBe(0);
});

test('a window gathers at least two messages, and as many as are wanted or is the longest', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 20, noNaN: true }),
      fc.double({ min: 0, max: 10_000, noNaN: true }),
      (messagesPerMs, writesPerMs) => {
        const window = windowMs(facts(0, 0, { messagesPerMs, writesPerMs }));
        if (window === 0) return;
        const gathered = window * messagesPerMs;
        expect(gathered).toBeGreaterThanOrEqual(2);
        if (window < 40) expect(gathered).toBeGreaterThanOrEqual((writesPerMs * 0.004) / 0.08);
      },
    ),
  );
});

test('a batch that is full leaves at once', () => {
  expect(batchDelayMs(facts(10_000, LOADS[40]), BATCH_MAX_MESSAGES)).toBe(0);
});

test('all workers send at the same moments, whenever each began and whatever its load', () => {
  for (let lastBatchAtMs = 1_000; lastBatchAtMs < 1_050; lastBatchAtMs += 0.7) {
    for (const [window, load] of Object.entries(LOADS)) {
      const nextAtMs = lastBatchAtMs + wait(10_000, load, { lastBatchAtMs, nowMs: lastBatchAtMs });
      expect(nextAtMs / Number(window)).toBeCloseTo(Math.round(nextAtMs / Number(window)));
    }
  }
});

test('a timer that was a little early or late makes no window of its own', () => {
  for (const late of [-2, -0.3, 0, 0.4, 3]) {
    expect(wait(10_000, LOADS[40], { lastBatchAtMs: 1_600 + late, nowMs: 1_604 })).toBe(36);
  }
});

test('what waits to be appended leaves with the batch it would have left with, or with the next', () => {
  for (const [name, load] of Object.entries(LOADS)) {
    const window = Number(name);
    for (let sinceMs = 0; sinceMs < 50; sinceMs += 0.7) {
      const question = facts(10_000, load, { nowMs: 1_600 + sinceMs });
      const dueMs = batchDelayMs(question, 1);
      const delayMs = appendDelayMs(question);
      if (dueMs === 0) expect(delayMs).toBe(0);
      else if (dueMs >= window / 5) expect(dueMs - delayMs).toBeCloseTo(window / 5);
      else expect(dueMs + window - delayMs).toBeCloseTo(window / 5);
    }
  }
});
