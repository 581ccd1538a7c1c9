import { expect, test } from 'vitest';
import { judgePulse, wasLate } from '../../../src/primary/supervisor/pulse.js';
import { LIMITS } from '../../../src/protocol/limits.js';

test('[LIFE-2] alive, suspect after 1.5 s of silence, dead after 3 s', () => {
  const judge = (silentMs: number) => judgePulse(100_000, 100_000 - silentMs, 0, LIMITS);
  expect([0, 500, 1_500].map(judge)).toEqual(['alive', 'alive', 'alive']);
  expect([1_501, 3_000].map(judge)).toEqual(['suspect', 'suspect']);
  expect(judge(3_001)).toBe('dead');
});

test('[LIFE-2] silence while the primary itself was late is not held against anyone', () => {
  expect(judgePulse(100_000, 90_000, 99_000, LIMITS)).toBe('alive');
  expect(judgePulse(100_000, 90_000, 96_900, LIMITS)).toBe('dead');
  expect(wasLate(10_250, 10_000, 250)).toBe(false);
  expect(wasLate(10_900, 10_000, 250)).toBe(true);
});
