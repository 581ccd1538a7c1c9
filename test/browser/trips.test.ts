import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAN_OUT_AT_MS, handshakeLegs, LEG_MS } from '../../src/browser/control/trips/trip-legs.js';
import { SHOWN_MAX, TripShow } from '../../src/browser/control/trips/trip-show.js';
import type { Trip } from '../../src/protocol/trip.js';

const send = (mid: string, slot = 1): Trip => ({ kind: 'send', at: 0, mid, slot });
const delivery = (mid: string, slot: number): Trip => ({ kind: 'delivery', at: 0, mid, sockets: 3, slot });
const add = (show: TripShow, trips: readonly Trip[], nowMs: number) => show.add({ node: 'n', trips }, nowMs);
const waysAt = (show: TripShow, nowMs: number) =>
  show.movingAt(nowMs).map(({ leg }) => `${leg.from} → ${leg.to}`);

test.each([
  ['here', ['router → card:n/2', 'card:n/2 → holder:n/2']],
  ['store', ['router → card:n/2', 'card:n/2 → holder:store', 'holder:store → card:n/2']],
  ['cookie', ['router → card:n/2', 'card:n/2 → card:n/2']],
  ['n/1', ['router → card:n/2', 'card:n/2 → holder:n/1']],
  ['none', ['router → card:n/2', 'card:n/2 → card:n/2']],
] as const)('a handshake whose session is %s', (session, ways) => {
  const legs = handshakeLegs('n', { kind: 'handshake', at: 0, slot: 2, session });
  expect(legs.map(({ from, to }) => `${from} → ${to}`)).toEqual(ways);
  expect(legs.some(({ failed }) => failed === true)).toBe(session === 'none');
  for (const [index, leg] of legs.entries()) {
    const before = legs[index - 1];
    if (before !== undefined) expect(leg.startMs).toBeGreaterThanOrEqual(before.startMs + before.lastsMs);
  }
});

describe('a message', () => {
  test('goes to the store, then to the workers that told of it, those that told late, too', () => {
    const show = new TripShow();
    add(show, [delivery('m', 3), send('m')], 0);
    expect(waysAt(show, 1)).toEqual(['card:n/1 → store']);
    expect(waysAt(show, LEG_MS + 10)).toEqual([]);
    add(show, [delivery('m', 1)], 600);
    expect(waysAt(show, FAN_OUT_AT_MS + 1)).toEqual(['store → card:n/3', 'store → card:n/1']);
    expect(waysAt(show, FAN_OUT_AT_MS + LEG_MS)).toEqual([]);
    expect(show.isEmpty).toBe(true);
  });

  test('that nobody delivered here ends at the store', () => {
    const show = new TripShow();
    add(show, [send('m'), delivery('another', 2)], 0);
    expect(waysAt(show, FAN_OUT_AT_MS + 1)).toEqual([]);
  });
});

test('of messages that were sent on other nodes nothing is kept for long, though nothing is drawn', () => {
  const show = new TripShow();
  const kept = () => (Reflect.get(show, 'delivered') as ReadonlyMap<string, unknown>).size;
  for (let second = 0; second < 600; second += 1) add(show, [delivery(`m${second}`, 1)], second * 1_000);
  expect(show.isEmpty).toBe(true);
  expect(kept()).toBeGreaterThan(0);
  expect(kept()).toBeLessThan(10);
});

test('whatever comes, few are drawn, only places that were told, and all is over at last', () => {
  const trip = fc.oneof(
    fc
      .record({ mid: fc.constantFrom('a', 'b', 'c'), slot: fc.integer({ min: 1, max: 4 }) })
      .map(({ mid, slot }) => send(mid, slot)),
    fc
      .record({ mid: fc.constantFrom('a', 'b', 'c'), slot: fc.integer({ min: 1, max: 4 }) })
      .map(({ mid, slot }) => delivery(mid, slot)),
    fc.constant<Trip>({ kind: 'handshake', at: 0, slot: 1, session: 'store' }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(3_000), fc.array(trip, { maxLength: 20 })), { maxLength: 10 }),
      (steps) => {
        const show = new TripShow();
        const slots = new Set(steps.flatMap(([, trips]) => trips.map(({ slot }) => slot)));
        let now = 0;
        for (const [waitMs, trips] of steps) {
          now += waitMs;
          add(show, trips, now);
          const moving = show.movingAt(now);
          expect(moving.length).toBeLessThanOrEqual(SHOWN_MAX * 4);
          for (const { leg, part } of moving) {
            expect(part).toBeGreaterThanOrEqual(0);
            expect(part).toBeLessThan(1);
            expect(slots.has(leg.slot)).toBe(true);
          }
        }
        expect(show.movingAt(now + 10_000)).toEqual([]);
      },
    ),
  );
});
