import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samplingOf, Trips } from '../../../src/primary/view/trips.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { Trip, WorkerTrip } from '../../../src/protocol/trip.js';

function node() {
  const told: number[] = [];
  const sent: (readonly Trip[])[] = [];
  const world = { rate: 0, waiting: [] as WorkerTrip[] };
  const takeTrips = () => world.waiting.splice(0);
  const trips = new Trips({
    workers: () => [{ slot: 2, takeTrips }],
    messagesPerSecond: () => world.rate,
    askForTrips: (every) => told.push(every),
    send: (all) => sent.push(all),
  });
  return { trips, world, told, sent };
}

const handshake = { kind: 'handshake', at: 1, session: 'here' } as const;

test('workers are told when somebody looks, when the rate asks for it, and when nobody looks any more', () => {
  const { trips, world, told } = node();
  trips.onWatched();
  trips.onWatched();
  expect(told).toEqual([1]);
  world.rate = 20;
  trips.onWatched();
  trips.onUnwatched();
  trips.onUnwatched();
  expect(told).toEqual([1, 16, 0]);
});

test('trips go out with their slot, once; what came when nobody looked does not', () => {
  const { trips, world, sent } = node();
  world.waiting.push(handshake);
  trips.onWatched();
  trips.onWatched();
  expect(sent).toEqual([[{ ...handshake, slot: 2 }]]);
  world.waiting.push(handshake);
  trips.onUnwatched();
  trips.onWatched();
  expect(sent).toHaveLength(1);
});

test('the sample of a second stays within its bound, and is no smaller than it has to be', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (rate) => {
      const every = samplingOf(rate);
      expect(Number.isInteger(Math.log2(every))).toBe(true);
      expect(rate / every).toBeLessThanOrEqual(LIMITS.tripsPerSecond);
      if (every > 1) expect(rate / (every / 2)).toBeGreaterThan(LIMITS.tripsPerSecond);
    }),
  );
});
