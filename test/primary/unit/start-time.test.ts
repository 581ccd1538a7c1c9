import { expect, test } from 'vitest';
import { startTimeMs } from '../../../src/primary/supervisor/start-time.js';
import { LIMITS } from '../../../src/protocol/limits.js';

test('[LIFE-2] a start gets twice the time of the one before that was too slow, up to 160 s', () => {
  const seconds = [0, 1, 2, 3, 4, 5, 2_000].map((slow) => startTimeMs(slow, LIMITS) / 1_000);
  expect(seconds).toEqual([20, 40, 80, 160, 160, 160, 160]);
});
