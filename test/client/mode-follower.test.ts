import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ModeFollower } from '../../src/client/account/mode-follower.js';
import { PRESETS } from '../../src/protocol/mode.js';
import { PAGE_LIMITS } from '../../src/protocol/page-limits.js';
import { FakeClock } from './support/fake-clock.js';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A page whose first `unanswered` requests get no answer, with how long after the beginning it made each, ms. */
function page({ seed = 1, unanswered = 0 } = {}) {
  const clock = new FakeClock(seed);
  const began = clock.now();
  const asked: number[] = [];
  const follower = new ModeFollower({
    clock,
    withinMs: PAGE_LIMITS.carryWithinMs,
    ask: async () => {
      asked.push(clock.now() - began);
      if (asked.length <= unanswered) throw new Error('no answer');
    },
  });
  return { follower, asked, aMinute: () => clock.advance(60_000, settle) };
}

describe('[SESS-7] an open page after a switch of the mode', () => {
  test('makes its request within a second, whenever chance has it, and one only', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { follower, asked, aMinute } = page({ seed });
        follower.onMode(PRESETS.shared, PRESETS.sticky);
        await aMinute();
        expect(asked).toHaveLength(1);
        expect(asked[0]).toBeLessThanOrEqual(1_000);
      }),
    );
  });

  test('makes none where sessions stay where they are, or where nothing was known before', async () => {
    const { follower, asked, aMinute } = page();
    follower.onMode(PRESETS.sticky, { ...PRESETS.sticky, routing: 'ip' });
    follower.onMode(null, PRESETS.sticky);
    await aMinute();
    expect(asked).toEqual([]);
  });

  test.each([
    [2, 3],
    [100, 5],
  ])('asks again while no answer comes: %i times in vain, %i in all', async (unanswered, times) => {
    const { follower, asked, aMinute } = page({ unanswered });
    follower.onMode(PRESETS.shared, PRESETS.sticky);
    await aMinute();
    expect(asked).toHaveLength(times);
  });

  test('asks no more once it is stopped', async () => {
    const { follower, asked, aMinute } = page();
    follower.onMode(PRESETS.shared, PRESETS.sticky);
    follower.stop();
    await aMinute();
    expect(asked).toEqual([]);
  });
});
