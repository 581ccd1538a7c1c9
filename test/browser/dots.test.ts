import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ADRIFT_MS,
  type Dot,
  type DotSet,
  NO_DOTS,
  reconcileDots,
  takenTrays,
} from '../../src/browser/control/dots/dot-set.js';
import { flight, hasLanded, poseAt } from '../../src/browser/control/dots/flight.js';
import { assignSpots, layTray, spotAt } from '../../src/browser/control/dots/spots.js';
import { nearestPoint } from '../../src/browser/control/views/use-roving.js';
import type { SocketDot } from '../../src/protocol/control.js';
import { dot } from '../support/cluster-view.js';

const see = (set: DotSet, trays: Record<string, readonly SocketDot[]>, now: number) =>
  reconcileDots(set, new Map(Object.entries(trays)), now);
const only = (set: DotSet) => [...set.dots.values()];

describe('the set of dots', () => {
  test("a tab keeps its dot when its worker dies and its next socket is another worker's", () => {
    const before = see(NO_DOTS, { 'n/1': [dot('a', { userId: 'u', tab: 't' })], 'n/2': [] }, 0);
    const [first] = only(before);
    const during = see(before, { 'n/1': [], 'n/2': [] }, 100);
    expect(only(during)).toMatchObject([{ key: first?.key, tray: 'n/1', adriftSince: 100 }]);
    const after = see(during, { 'n/1': [], 'n/2': [dot('b', { userId: 'u', tab: 't' })] }, 400);
    expect(only(after)).toMatchObject([{ key: first?.key, tray: 'n/2', adriftSince: null }]);
  });

  test('without a tab, the person is enough; another person is not', () => {
    const before = see(NO_DOTS, { 'n/1': [dot('a', { userId: 'u' }), dot('x', { userId: 'w' })] }, 0);
    const after = see(before, { 'n/1': [], 'n/2': [dot('b', { userId: 'u' })] }, 100);
    expect(only(after).map(({ key, tray }) => `${key} ${tray}`)).toEqual(['dot-0 n/2', 'dot-1 n/1']);
  });

  test('two tabs of one person are never mixed up', () => {
    const tabs = (one: string, two: string) => [
      dot(one, { userId: 'u', tab: 't1' }),
      dot(two, { userId: 'u', tab: 't2' }),
    ];
    const before = see(NO_DOTS, { 'n/1': tabs('a', 'b') }, 0);
    const after = see(see(before, { 'n/1': [] }, 10), { 'n/2': tabs('c', 'd').reverse() }, 20);
    const keyOf = (tab: string) => only(after).find((one) => one.person.tab === tab)?.key;
    expect([keyOf('t1'), keyOf('t2')]).toEqual(['dot-0', 'dot-1']);
  });

  test('a move without an outage is one dot that flies once', () => {
    const old = dot('a', { userId: 'u', tab: 't' });
    const next = dot('b', { userId: 'u', tab: 't' });
    let set = see(NO_DOTS, { 'n/1': [old] }, 0);
    for (const trays of [
      { 'n/1': [old], 'n/2': [next] },
      { 'n/1': [old], 'n/2': [next] },
      { 'n/2': [next] },
    ]) {
      set = see(set, trays, 10);
      expect(only(set)).toMatchObject([{ key: 'dot-0', tray: 'n/2', adriftSince: null }]);
    }
    expect(set.superseded.size).toBe(0);
  });

  test('who does not come back is given up', () => {
    const before = see(see(NO_DOTS, { 'n/1': [dot('a')] }, 0), { 'n/1': [] }, 1_000);
    expect(only(see(before, { 'n/1': [] }, 999 + ADRIFT_MS))).toHaveLength(1);
    expect(only(see(before, { 'n/1': [] }, 1_000 + ADRIFT_MS))).toHaveLength(0);
  });

  test('[T10] whoever is adrift still lies in the tray: it is not empty before the dot is given up', () => {
    const before = see(NO_DOTS, { 'n/1': [dot('a')] }, 0);
    const adrift = see(before, { 'n/1': [] }, 1_000);
    expect(takenTrays(adrift)).toEqual(new Set(['n/1']));
    expect(takenTrays(see(adrift, { 'n/1': [] }, 1_000 + ADRIFT_MS))).toEqual(new Set());
  });

  test('every socket that the workers report has exactly one dot, whatever happened before', () => {
    const socket = fc.record({ id: fc.nat(12), user: fc.nat(3), tab: fc.option(fc.nat(2)) });
    const picture = fc.array(fc.tuple(fc.constantFrom('n/1', 'n/2', 'n/3'), socket), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(picture, { maxLength: 12 }), (pictures) => {
        let set = NO_DOTS;
        pictures.forEach((sockets, step) => {
          const trays = new Map<string, SocketDot[]>();
          const ids = new Set<number>();
          for (const [tray, { id, user, tab }] of sockets) {
            if (ids.has(id)) continue;
            ids.add(id);
            const person = dot(`s${id}`, { userId: `u${user}`, ...(tab === null ? {} : { tab: `t${tab}` }) });
            trays.set(tray, [...(trays.get(tray) ?? []), person]);
          }
          set = reconcileDots(set, trays, step);
          const drawn = only(set)
            .filter((one) => one.adriftSince === null)
            .map((one) => one.person.id);
          expect(new Set(drawn).size).toBe(drawn.length);
          for (const id of ids) {
            expect(drawn.includes(`s${id}`) || set.superseded.has(`s${id}`)).toBe(true);
          }
        });
      }),
    );
  });
});

describe('spots', () => {
  test('nobody shifts when a neighbour leaves, and newcomers fill the holes', () => {
    const three = see(NO_DOTS, { 'n/1': [dot('a'), dot('b'), dot('c')] }, 0);
    const before = assignSpots(three.dots.values(), new Map());
    const two = [...three.dots.values()].filter((each) => each.person.id !== 'b');
    const after = assignSpots(two, before);
    expect(after.get('dot-2')).toEqual(before.get('dot-2'));
    const newcomer = { ...(two[0] as Dot), key: 'dot-9' };
    expect(assignSpots([...two, newcomer], after).get('dot-9')).toEqual(before.get('dot-1'));
  });

  test('hundreds fit into a tray, none outside it', () => {
    const [width, height] = [270, 96];
    for (const spots of [1, 20, 100, 400]) {
      const layout = layTray(width, height, spots);
      for (let index = 0; index < spots; index += 1) {
        const { x, y } = spotAt(layout, index, height);
        expect(x).toBeLessThanOrEqual(width);
        expect(y).toBeLessThanOrEqual(height);
      }
    }
  });
});

describe('a flight', () => {
  const from = { x: 0, y: 0, alpha: 1 };
  const to = { x: 300, y: 40, alpha: 1 };

  test('begins where the dot was and ends where it shall be', () => {
    const way = flight(from, to, 1_000, 50, false, 0);
    expect(poseAt(way, 1_000)).toEqual(from);
    expect(hasLanded(way, 1_100)).toBe(false);
    const end = poseAt(way, 5_000);
    expect(end.x).toBeCloseTo(to.x);
    expect(end.y).toBeCloseTo(to.y);
    expect(hasLanded(way, 5_000)).toBe(true);
  });

  test('[T10] rises only into its tray: from the first row it hangs, so that it crosses no heading', () => {
    const flat = { ...to, y: 0 };
    const highest = (above: number) => {
      const way = flight(from, flat, 0, 0, false, above);
      return Math.min(...Array.from({ length: 100 }, (_, ms) => poseAt(way, ms * 11).y));
    };
    expect(highest(11)).toBeGreaterThanOrEqual(0);
    expect(highest(60)).toBeLessThan(-30);
  });

  test('with less motion there is none: the dot is there at once', () => {
    expect(poseAt(flight(from, to, 1_000, 50, true, 0), 1_000)).toMatchObject({ x: to.x, y: to.y });
  });
});

test('arrow keys go to the nearest card that way', () => {
  const grid = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 0, y: 100 },
    { x: 100, y: 100 },
  ];
  expect(nearestPoint(grid, 0, [1, 0])).toBe(1);
  expect(nearestPoint(grid, 0, [0, 1])).toBe(2);
  expect(nearestPoint(grid, 3, [-1, 0])).toBe(2);
  expect(nearestPoint(grid, 1, [1, 0])).toBeNull();
});
