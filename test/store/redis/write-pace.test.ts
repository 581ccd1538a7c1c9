import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { gatherWrites } from '../../../src/store/redis/gather-writes.js';
import { WritePace } from '../../../src/store/redis/write-pace.js';
import { until } from '../../../testbed/wait.js';

/** Counts `perSecond` commands evenly over `ms`, and returns the delay of each. */
function run(pace: WritePace, clock: { now: number }, perSecond: number, ms: number): number[] {
  const delays: number[] = [];
  for (let sent = 0; sent < (perSecond * ms) / 1_000; sent += 1) {
    clock.now += 1_000 / perSecond;
    pace.count();
    delays.push(pace.delayMs());
  }
  return delays;
}

test('quiet commands never wait; many wait for the end of a window that all share, and none after the burst', () => {
  const clock = { now: 5_000 };
  const pace = new WritePace(() => clock.now);
  expect(pace.isSlow).toBe(true);
  expect(Math.max(...run(pace, clock, 400, 2_000))).toBe(0);
  expect(pace.isSlow).toBe(false);
  const brisk = run(pace, clock, 700, 1_000).slice(200);
  expect(Math.min(...brisk)).toBeGreaterThan(0);
  expect(Math.max(...brisk)).toBeLessThanOrEqual(6);
  expect(Math.max(...run(pace, clock, 400, 1_000).slice(80))).toBe(0);
  const busy = run(pace, clock, 3_000, 1_000);
  expect(busy.slice(0, 100).every((delay) => delay === 0)).toBe(true);
  const later = busy.slice(600);
  expect(Math.min(...later)).toBeGreaterThan(0);
  expect(Math.max(...later)).toBeLessThanOrEqual(12);
  // Wherever it begins, the window ends at a multiple of its length.
  pace.count();
  expect((clock.now + pace.delayMs()) % 12).toBeCloseTo(0, 5);
  expect(Math.max(...run(pace, clock, 400, 1_000).slice(80))).toBe(0);
});

test('commands that wait leave in one write, in their order, and one that comes after a new connection does not wait for the old one', async () => {
  const log: string[] = [];
  const stream = (name: string) => ({
    cork: () => log.push(`${name} cork`),
    uncork: () => log.push(`${name} uncork`),
  });
  const client = {
    stream: stream('old'),
    sendCommand: (command: string) => log.push(command),
  } as unknown as Redis;
  const clock = { now: 0 };
  const pace = new WritePace(() => clock.now);
  for (let i = 0; i < 500; i += 1) pace.count();
  clock.now = 100;
  gatherWrites(client, pace);
  const send = client.sendCommand as unknown as (command: string) => void;
  send('first');
  await new Promise(setImmediate);
  send('second');
  expect(log).toEqual(['old cork', 'first', 'second']);
  (client as unknown as { stream: unknown }).stream = stream('new');
  send('third');
  await until('both to leave', () => log.includes('old uncork') && log.includes('new uncork'));
  expect(log.slice(0, 5)).toEqual(['old cork', 'first', 'second', 'new cork', 'third']);
});
