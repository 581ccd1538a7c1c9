import { expect, test } from 'vitest';
import { SessionCount } from '../../../src/primary/store/session-count.js';

/** A store whose count takes so many steps and so long, and how often it was asked. */
function counting({ steps = 1, tookMs = 1 } = {}) {
  const world = { now: 0, sessions: 0, asked: 0, fails: false };
  const count = new SessionCount(
    {
      sessionCount: async () => {
        world.asked += 1;
        world.now += tookMs;
        if (world.fails) throw new Error('away');
        return { count: world.sessions, steps };
      },
    },
    () => world.now,
  );
  const told: (number | null)[] = [];
  count.changes.add((latest) => told.push(latest));
  return { world, count, told };
}

test('a sign-in is counted within half a second, and only a change is told', async () => {
  const { world, count, told } = counting();
  await count.refresh(true);
  world.sessions = 3;
  world.now += 450;
  await count.refresh(true);
  world.now += 450;
  await count.refresh(true);
  expect([count.latest, told]).toEqual([3, [0, 3]]);
});

test.each([
  { steps: 1, tookMs: 1, pauseMs: 400 },
  { steps: 100, tookMs: 80, pauseMs: 2_000 },
  { steps: 5_000, tookMs: 4_000, pauseMs: 10_000 },
  // A busy machine answered late: that is not a store that has much to count.
  { steps: 1, tookMs: 900, pauseMs: 400 },
])(
  'a count of $steps steps in $tookMs ms is followed by none for $pauseMs ms',
  async ({ pauseMs, ...cost }) => {
    const { world, count } = counting(cost);
    await count.refresh(true);
    world.now += pauseMs - 1;
    await count.refresh(true);
    expect(world.asked).toBe(1);
    world.now += 1;
    await count.refresh(true);
    expect(world.asked).toBe(2);
  },
);

test('a store that does not tell is no count, and is asked again', async () => {
  const { world, count, told } = counting();
  await count.refresh(false);
  expect(world.asked).toBe(0);
  world.sessions = 1;
  await count.refresh(true);
  world.fails = true;
  world.now += 1_000;
  await count.refresh(true);
  expect(count.latest).toBeNull();
  world.fails = false;
  world.now += 1_000;
  await count.refresh(true);
  expect(told).toEqual([1, null, 1]);
});
