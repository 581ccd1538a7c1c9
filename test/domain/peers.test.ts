import { expect, test } from 'vitest';
import { isServing, peersOf, rememberHosts, type ServingView } from '../../src/domain/peers.js';
import { LIMITS } from '../../src/protocol/limits.js';

function view(
  node: string,
  slots: readonly [state: string, sockets: number][],
  more: object = {},
): ServingView {
  return {
    node,
    address: `${node}:1`,
    state: 'ready',
    slots: slots.map(([state, sockets]) => ({ state, sockets })),
    ...more,
  } as unknown as ServingView;
}

test('a node serves while it is ready, or degraded with a worker left, and agrees', () => {
  const ready: [string, number][] = [['ready', 0]];
  expect(isServing(view('a', ready))).toBe(true);
  expect(isServing(view('a', ready, { state: 'degraded' }))).toBe(true);
  expect(isServing(view('a', [['dead', 0]], { state: 'degraded' }))).toBe(false);
  expect(isServing(view('a', ready, { state: 'draining' }))).toBe(false);
  expect(isServing(view('a', ready, { state: 'lost' }))).toBe(false);
  expect(isServing(view('a', ready, { problems: [{ level: 'warns' }] }))).toBe(true);
  expect(isServing(view('a', ready, { problems: [{ level: 'stops' }] }))).toBe(false);
});

test('clients are told of those that serve, by name, with the sockets of each ready worker', () => {
  const b = view('b', [
    ['ready', 3],
    ['ready', 4],
    ['dead', 0],
  ]);
  const gone = view('c', [['ready', 9]], { state: 'lost' });
  const seen = new Map([
    ['b:1', 5],
    ['a:1', 5],
  ]);
  expect(peersOf(b, [view('a', [['ready', 1]]), gone], seen)).toEqual({
    nodes: [
      { node: 'a', address: 'a:1', load: 1 },
      { node: 'b', address: 'b:1', load: 3.5 },
    ],
    hosts: ['b:1', 'a:1'],
    workers: 3,
  });
  expect(peersOf(gone, [], new Map()).workers).toBe(1);
});

test('addresses are remembered for a while, so many at most, the oldest go first', () => {
  const seen = rememberHosts(
    new Map([
      ['old:1', 0],
      ['x:1', 900],
    ]),
    [view('a', [])],
    1_000,
    500,
  );
  expect([...seen]).toEqual([
    ['x:1', 900],
    ['a:1', 1_000],
  ]);
  const many = Array.from({ length: LIMITS.peerOriginsMax + 2 }, (_, at) => view(`n${at}`, []));
  const kept = [...rememberHosts(seen, many, 1_100, 500).keys()];
  expect(kept).toHaveLength(LIMITS.peerOriginsMax);
  expect(kept[0]).toBe('n2:1');
});
