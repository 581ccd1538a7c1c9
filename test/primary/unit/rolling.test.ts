import { expect, test } from 'vitest';
import { shutdownTimes } from '../../../src/primary/supervisor/drain-schedule.js';
import { nextToReplace, rollingBoundMs } from '../../../src/primary/supervisor/rolling.js';
import { LIMITS } from '../../../src/protocol/limits.js';

const slot = (number: number, replaced = false, removing = false) => ({ slot: number, replaced, removing });

test('[LIFE-3] slots are restarted in order, each once, and those that go away are left alone', () => {
  expect(nextToReplace([slot(2), slot(1), slot(3)])).toBe(1);
  expect(nextToReplace([slot(2), slot(1, true), slot(3, false, true)])).toBe(2);
  expect(nextToReplace([slot(1, true), slot(2, true)])).toBeNull();
});

test('[LIFE-3] the bound grows with the slots', () => {
  expect(rollingBoundMs(4, LIMITS)).toBe(4 * (LIMITS.workerStartTimeoutMs + LIMITS.drainDeadlineMs + 1_000));
});

test('[LIFE-4] a node alone does not wait for people who cannot move', () => {
  expect(shutdownTimes(0, LIMITS).deadlineMs).toBeLessThan(shutdownTimes(1, LIMITS).deadlineMs);
  expect(shutdownTimes(1, LIMITS).deadlineMs).toBeLessThan(LIMITS.shutdownDeadlineMs);
});
