import { expect, test } from 'vitest';
import type { Membership } from '../../src/store/interfaces/rooms.js';
import { Accepted } from '../../src/worker/rooms/accepted.js';

/** One whose time and calls are in the test's hands. */
function accepted() {
  const calls: (readonly Membership[])[] = [];
  const due: (() => void)[] = [];
  const state = { now: 0, fails: false };
  const rooms = {
    accept: async (memberships: readonly Membership[]) => {
      calls.push(memberships);
      if (state.fails) throw new Error('away');
    },
  };
  const one = new Accepted(
    rooms,
    () => state.now,
    (work) => due.push(work),
  );
  const pass = async () => {
    for (const work of due.splice(0)) work();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { one, calls, due, state, pass };
}

test('what many say within a second is told to the store in one call, each once', async () => {
  const { one, calls, due, pass } = accepted();
  for (let i = 0; i < 100; i++) one.note(`room-${i % 10}`, `user-${i % 50}`);
  expect(due).toHaveLength(1);
  await pass();
  expect(calls).toHaveLength(1);
  expect(calls[0]).toHaveLength(50);
  one.note('room-0', 'user-0');
  await pass();
  expect(calls).toHaveLength(1);
});

test('is told again after five minutes, and at once where the store did not take it', async () => {
  const { one, calls, state, pass } = accepted();
  state.fails = true;
  one.note('r', 'ann');
  await pass();
  state.fails = false;
  one.note('r', 'ann');
  await pass();
  expect(calls).toHaveLength(2);
  state.now = 5 * 60_000;
  one.note('r', 'ann');
  await pass();
  expect(calls).toEqual([0, 1, 2].map(() => [{ roomId: 'r', userId: 'ann' }]));
});
