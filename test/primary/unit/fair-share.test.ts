import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  HOPEFUL,
  nextPatience,
  surplusToMove,
  takeFromFullest,
} from '../../../src/primary/balance/fair-share.js';
import { peopleMayMove } from '../../../src/primary/balance/people-may-move.js';
import { ROUTINGS, SESSION_STORES } from '../../../src/protocol/mode.js';

function node(sockets: number, workers = 1) {
  return { sockets, workers };
}

/** Second by second, each node deciding by what was true a second before; movers go to whoever lacks most. */
function settle(nodes: { sockets: number; workers: number }[], seconds: number): void {
  let known = nodes.map((one) => ({ ...one }));
  let before = nodes.map(() => 0);
  for (let second = 0; second < seconds; second += 1) {
    const counts = nodes.map((one, index) => {
      const others = known.filter((_, i) => nodes[i] !== one);
      return surplusToMove(one, [one, ...others], (before[index] as number) > 0);
    });
    before = counts;
    known = nodes.map((one) => ({ ...one }));
    for (const [index, count] of counts.entries()) {
      for (let moved = 0; moved < count; moved += 1) {
        const target = nodes.reduce((least, one) =>
          one.sockets / one.workers < least.sockets / least.workers ? one : least,
        );
        (nodes[index] as (typeof nodes)[number]).sockets -= 1;
        target.sockets += 1;
      }
    }
  }
}

describe('surplusToMove', () => {
  test('2 to 6 nodes with 500 clients: the new ones have 80 % of their share within 30 s', () => {
    const nodes = [node(250), node(250), node(0), node(0), node(0), node(0)];
    settle(nodes, 30);
    for (const { sockets } of nodes) expect(sockets).toBeGreaterThanOrEqual((500 / 6) * 0.8);
  });

  test('a node with more workers gets more', () => {
    const nodes = [node(300, 2), node(0, 4)];
    settle(nodes, 60);
    expect(nodes[1]?.sockets).toBeGreaterThanOrEqual(200 * 0.88);
    expect(nodes[1]?.sockets).toBeLessThanOrEqual(210);
  });

  test('nobody moves for what is not worth it: few sockets, or shares that are nearly fair', () => {
    expect(surplusToMove(node(6), [node(6), node(0)], false)).toBe(0);
    expect(surplusToMove(node(52), [node(52), node(48)], true)).toBe(0);
    expect(surplusToMove(node(11), [node(11), node(9)], true)).toBe(0);
    expect(surplusToMove(node(40), [node(40)], true)).toBe(0);
  });

  test('what a rolling restart leaves uneven moves nobody; sharing out that has begun goes on until it is nearly fair', () => {
    const left = [node(52), node(54), node(49), node(45)];
    for (const one of left) expect(surplusToMove(one, left, false)).toBe(0);
    expect(surplusToMove(node(54), left, true)).toBe(1);
    const begun = [node(54), node(54), node(53), node(39)];
    expect(surplusToMove(node(54), begun, false)).toBe(1);
  });

  test('from any beginning it comes to rest, and nobody lacks more than a fifth then', () => {
    const one = fc.record({ sockets: fc.nat(400), workers: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), (given) => {
        const nodes = given.map((each) => ({ ...each }));
        const total = nodes.reduce((sum, each) => sum + each.sockets, 0);
        settle(nodes, 400);
        expect(nodes.reduce((sum, each) => sum + each.sockets, 0)).toBe(total);
        const before = JSON.stringify(nodes);
        settle(nodes, 10);
        expect(JSON.stringify(nodes)).toBe(before);
        const share = total / nodes.reduce((sum, each) => sum + each.workers, 0);
        if (share < 5) return;
        for (const { sockets, workers } of nodes) {
          expect(sockets).toBeGreaterThan(Math.min(share * workers * 0.8, share * workers - 3) - 0.001);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('movers are taken from the fullest', () => {
  expect(takeFromFullest([5, 9, 5], 5)).toEqual([1, 4, 0]);
  expect(takeFromFullest([3, 3], 0)).toEqual([0, 0]);
});

describe('nextPatience', () => {
  test('when those who are asked come back, it stops asking for a minute, then for two', () => {
    let patience = HOPEFUL;
    const ask = (from: number) => {
      for (let now = from; now <= from + 8_000; now += 1_000) patience = nextPatience(patience, now, 5, 4);
    };
    ask(0);
    expect(patience.pausedUntil).toBe(68_000);
    ask(68_000);
    expect(patience.pausedUntil).toBe(76_000 + 120_000);
  });

  test('while most of them stay away, it goes on', () => {
    let patience = HOPEFUL;
    for (let second = 0; second < 30; second += 1) patience = nextPatience(patience, second * 1_000, 5, 2);
    expect(patience.pausedUntil).toBe(HOPEFUL.pausedUntil);
  });
});

test('[SESS-2] nobody is asked to move away from a session in memory, by whatever routing: moving ends no session', () => {
  const pairs = ROUTINGS.flatMap((routing) => SESSION_STORES.map((sessions) => ({ routing, sessions })));
  const movable = pairs.filter(peopleMayMove);
  expect(movable.map(({ sessions }) => sessions)).not.toContain('memory');
  expect(movable).toHaveLength(4);
});
