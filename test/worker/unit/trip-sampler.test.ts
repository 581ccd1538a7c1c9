import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import { TripSampler } from '../../../src/worker/ipc/trip-sampler.js';

const trip = (mid: string) => ({ kind: 'delivery', at: 0, mid, sockets: 1 }) as const;

test('nothing is picked or kept while nobody looks, nor what was kept before', () => {
  const sampler = new TripSampler();
  sampler.note(trip('a'));
  expect([sampler.watched, sampler.takes(0), sampler.take()]).toEqual([false, false, []]);
  sampler.watch(1);
  sampler.note(trip('b'));
  sampler.watch(0);
  sampler.watch(1);
  expect(sampler.take()).toEqual([]);
});

test('what is taken is told once, and too much is dropped', () => {
  const sampler = new TripSampler();
  sampler.watch(1);
  for (let n = 0; n < 3 * LIMITS.tripsPerBeat; n += 1) sampler.note(trip(String(n)));
  expect(sampler.take().map((one) => (one.kind === 'delivery' ? one.mid : ''))).toEqual(
    Array.from({ length: LIMITS.tripsPerBeat }, (_, n) => String(n)),
  );
  expect(sampler.take()).toEqual([]);
});

test('workers pick the same messages; one that picks of fewer picks of those that the other picks', () => {
  const seq = fc.integer({ min: 1, max: 2 ** 40 });
  fc.assert(
    fc.property(seq, fc.nat(10), fc.nat(10), (number, a, b) => {
      const [some, others] = [new TripSampler(), new TripSampler()];
      some.watch(2 ** Math.max(a, b));
      others.watch(2 ** Math.min(a, b));
      if (some.takes(number)) expect(others.takes(number)).toBe(true);
    }),
  );
});
