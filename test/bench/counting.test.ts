import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from '../../bench/load/histogram.js';
import { countMarks, markedText } from '../../bench/load/mark.js';
import { summarize } from '../../bench/measure/summary.js';
import { roomOfClient } from '../../bench/run/room-load.js';

describe('counting', () => {
  test('every message of a batch is found, with when it was sent', () => {
    const times = [7, 12_345, 9_999_999_999];
    const batch = JSON.stringify({ messages: times.map((us) => ({ text: markedText(us) })) });
    const found: number[] = [];
    expect(countMarks(Buffer.from(`42["messages",${batch}]`), (us) => found.push(us))).toBe(3);
    expect(found).toEqual(times);
    expect(countMarks(Buffer.from('42["presence",{}]'), null)).toBe(0);
  });

  test('quantiles are right to 2 %', () => {
    const histogram = new Histogram();
    for (let us = 1; us <= 100_000; us += 1) histogram.add(us);
    const { p50Ms, p99Ms, maxMs, count } = histogram.take();
    expect(count).toBe(100_000);
    expect(Math.abs(p50Ms / 50 - 1)).toBeLessThan(0.02);
    expect(Math.abs(p99Ms / 99 - 1)).toBeLessThan(0.02);
    expect(maxMs).toBe(100);
    expect(histogram.take().count).toBe(0);
  });

  test('a summary is the middle and the ends', () => {
    expect(summarize([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, n: 3 });
    expect(summarize([4, 1])).toEqual({ median: 2.5, min: 1, max: 4, n: 2 });
    expect(summarize([Number.NaN]).n).toBe(0);
  });

  test('each room gets as many people, and those who come to two workers in turn are not all on one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2, max: 20 }), (rooms, people) => {
        const clients = Array.from({ length: rooms * people }, (_, client) => client);
        for (let room = 0; room < rooms; room += 1) {
          const inRoom = clients.filter((client) => roomOfClient(client, rooms) === room);
          expect(inRoom).toHaveLength(people);
          expect(new Set(inRoom.map((client) => client % 2)).size).toBe(2);
        }
      }),
    );
  });
});
