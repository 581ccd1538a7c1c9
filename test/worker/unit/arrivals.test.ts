import { describe, expect, test } from 'vitest';
import { Arrivals } from '../../../src/worker/sockets/arrivals.js';

describe('who comes from another worker is told of once', () => {
  test('with what the client says of it, which includes the way to the welcome', () => {
    const told: number[] = [];
    const arrivals = new Arrivals();
    arrivals.expectOutage('a', 100, (ms) => told.push(ms));
    arrivals.settle('a', 350.4);
    arrivals.settle('a', 9_000);
    arrivals.onSocketGone('a');
    expect(told).toEqual([350]);
  });

  test('never with less than what it said when it connected', () => {
    const told: number[] = [];
    const arrivals = new Arrivals();
    arrivals.expectOutage('a', 100, (ms) => told.push(ms));
    arrivals.settle('a', 0);
    expect(told).toEqual([100]);
  });

  test('with what it said when it connected, when it leaves or says nothing', async () => {
    const told: string[] = [];
    const arrivals = new Arrivals(1);
    arrivals.expectOutage('silent', 7, (ms) => told.push(`silent ${ms}`));
    arrivals.expectOutage('gone', 8, (ms) => told.push(`gone ${ms}`));
    arrivals.onSocketGone('gone');
    expect(told).toEqual(['gone 8']);
    await expect.poll(() => told).toEqual(['gone 8', 'silent 7']);
  });

  test('who is not expected changes nothing', () => {
    const arrivals = new Arrivals();
    expect(() => arrivals.settle('nobody', 5)).not.toThrow();
    arrivals.onSocketGone('nobody');
  });
});
