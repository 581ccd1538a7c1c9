import { describe, expect, test } from 'vitest';
import {
  afterDeath,
  NO_DEATHS,
  type RestartDecision,
} from '../../../src/primary/supervisor/restart-policy.js';
import { LIMITS } from '../../../src/protocol/limits.js';

/** Lives of a worker, ms, one after the other; gives the decision after each. */
function afterLives(lives: readonly number[]): RestartDecision[] {
  let deaths = NO_DEATHS;
  let now = 1_000_000;
  return lives.map((lived) => {
    now += lived;
    const next = afterDeath(deaths, now, lived, LIMITS);
    deaths = next.deaths;
    now += next.decision.kind === 'restart' ? next.decision.delayMs : next.decision.retryInMs;
    return next.decision;
  });
}

describe('a dead worker', () => {
  test('[LIFE-1] is replaced at once the first time, then after 100 ms, doubling', () => {
    expect(afterLives([5_000, 1, 1, 1, 1])).toEqual(
      [0, 100, 200, 400, 800].map((delayMs) => ({ kind: 'restart', delayMs })),
    );
  });

  test('[LIFE-1] over 5 deaths in 60 s fail the slot, which is tried again much later', () => {
    expect(afterLives([1, 1, 1, 1, 1, 1]).at(-1)).toEqual({
      kind: 'failed',
      retryInMs: LIMITS.failedSlotRetryMs,
    });
  });

  test('[LIFE-1] the delay stops growing at 15 s', () => {
    const delays = afterLives(Array.from({ length: 12 }, () => 13_000)).map((one) =>
      one.kind === 'restart' ? one.delayMs : -1,
    );
    expect(delays.slice(-2)).toEqual([15_000, 15_000]);
  });

  test('[LIFE-1] a life of 30 s ends the row', () => {
    expect(afterLives([1, 1, 1, 30_000, 1])).toEqual(
      [0, 100, 200, 0, 100].map((delayMs) => ({ kind: 'restart', delayMs })),
    );
  });
});
