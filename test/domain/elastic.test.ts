import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AT_REST,
  ELASTIC,
  type ElasticReading,
  type ElasticState,
  judgeLoad,
  nodeLoad,
} from '../../src/domain/elastic.js';

const RANGE = { min: 2, max: 6 };
const EVERY_MS = 500;

/** A node under this much work (in workers' worth), which it spreads evenly; readings twice a second. */
class Machine {
  wanted = RANGE.min;
  now = 0;
  readonly changes: { at: number; to: number }[] = [];
  private state: ElasticState = AT_REST;

  run(work: number, forMs: number, more: Partial<ElasticReading> = {}): void {
    for (const end = this.now + forMs; this.now < end; this.now += EVERY_MS) {
      const each = { utilization: Math.min(1, work / this.wanted), sockets: 0 };
      const workers = Array.from({ length: this.wanted }, () => each);
      const reading = { now: this.now, workers, wanted: this.wanted, steady: true, mayShrink: true, ...more };
      const { state, change } = judgeLoad(this.state, reading, RANGE);
      this.state = state;
      if (change === null) continue;
      this.wanted = change.to;
      this.changes.push({ at: this.now, to: change.to });
    }
  }

  get load(): number {
    return nodeLoad(this.state, RANGE);
  }
}

describe('elastic', () => {
  test('grows within seconds to where it is about half full, and stops at the end of the range', () => {
    const machine = new Machine();
    machine.run(2, 6_000);
    expect(machine.changes.at(0)?.at).toBeLessThanOrEqual(5_000);
    expect(machine.wanted).toBe(4);
    machine.run(20, 60_000);
    expect(machine.wanted).toBe(6);
    expect(machine.load).toBeCloseTo(1, 1);
  });

  test('shrinks one at a time, half a minute apart, never below the range', () => {
    const machine = new Machine();
    machine.run(20, 30_000);
    const from = machine.now;
    machine.run(0.1, 29_000);
    expect(machine.wanted).toBe(6);
    machine.run(0.1, 300_000);
    const down = machine.changes.filter(({ at }) => at > from);
    expect(down.map(({ to }) => to)).toEqual([5, 4, 3, 2]);
    for (const [index, { at }] of down.entries()) {
      const before = index === 0 ? from : (down[index - 1]?.at as number);
      expect(at - before).toBeGreaterThanOrEqual(ELASTIC.shrinkAfterMs);
    }
  });

  test('sockets alone fill a worker', () => {
    const full = { utilization: 0.1, sockets: ELASTIC.fullSockets };
    const machine = new Machine();
    machine.run(0, 6_000, { workers: [full, full] });
    expect(machine.wanted).toBeGreaterThan(2);
  });

  test('a short peak, a node that is not steady, and sessions in memory change nothing', () => {
    const machine = new Machine();
    machine.run(2, 1_500);
    machine.run(0.2, 60_000);
    machine.run(2, 60_000, { steady: false });
    expect(machine.changes).toEqual([]);
    machine.run(20, 20_000);
    const grown = machine.wanted;
    machine.run(0, 120_000, { mayShrink: false });
    expect(machine.wanted).toBe(grown);
  });

  test('what an operator set outside the range is left alone', () => {
    const machine = new Machine();
    machine.wanted = 8;
    machine.run(0, 120_000);
    machine.wanted = 1;
    machine.run(1, 60_000);
    expect(machine.wanted).toBe(1);
  });

  test('under any steady work it comes to rest inside the range and stays there', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.integer({ min: 2, max: 6 }),
        (work, from) => {
          const machine = new Machine();
          machine.wanted = from;
          machine.run(work, 600_000);
          const settled = machine.wanted;
          const changes = machine.changes.length;
          machine.run(work, 600_000);
          expect(machine.changes).toHaveLength(changes);
          expect(settled).toBeGreaterThanOrEqual(RANGE.min);
          expect(settled).toBeLessThanOrEqual(RANGE.max);
          expect(machine.wanted === RANGE.max || work / machine.wanted < ELASTIC.growAt + 0.01).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
