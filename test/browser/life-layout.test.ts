import { describe, expect, test } from 'vitest';
import { type Extent, LINES_MAX, layLife, threadAt } from '../../src/browser/control/life/life-layout.js';
import type { LifeLine } from '../../src/browser/control/life/life-lines.js';
import { momentsOfLife } from '../../src/browser/control/life/life-moments.js';
import { type LifeTick, ticksWith } from '../../src/browser/control/life/life-ticks.js';
import { nextOf } from '../../src/browser/control/views/next-of.js';

/** Where the life lines are drawn, and what is said of one. */

const by = (slot: number) => ({ node: 'n', slot, pid: slot });
const stay = (slot: number, from: number, to: number) => ({ by: by(slot), from, to, seenAt: from });
const line = (change: Partial<LifeLine> = {}): LifeLine => ({
  id: 'ann',
  name: 'ann',
  synthetic: false,
  stays: [stay(1, 0, 100_000)],
  lapses: [],
  ...change,
});
const EXTENT: Extent = { width: 1_112, height: 460, at: 100_000, now: 100_000, spanMs: 100_000 };
const lay = (lines: readonly LifeLine[], ticks: readonly LifeTick[] = [], extent = EXTENT) =>
  layLife(lines, ticks, [], extent);
const tick = (change: Partial<LifeTick> = {}): LifeTick => ({
  mid: 'm',
  userId: 'ann',
  node: 'n',
  slot: 1,
  at: 50_000,
  sentOn: [],
  ...change,
});

describe('the picture', () => {
  test('has each time at its place: 10 px a second here, after the names', () => {
    const lapse = { from: 40_000, to: 45_000, kind: 'unserved', incident: 'i' } as const;
    const stays = [stay(1, -50_000, 40_000), stay(2, 45_000, 100_000)];
    const { threads, left } = lay([line({ stays, lapses: [lapse] })], [tick()]);
    expect(left).toBe(112);
    expect(threads[0]?.stays).toMatchObject([
      { x: 112, width: 400, slot: 1 },
      { x: 562, width: 550, slot: 2 },
    ]);
    expect(threads[0]?.lapses).toMatchObject([{ x: 512, width: 50, kind: 'unserved' }]);
    expect(threads[0]?.ticks).toEqual([{ x: 612, mid: 'm' }]);
  });

  test('shows a lapse of some milliseconds, too, in its middle', () => {
    const lapse = { from: 40_000, to: 40_100, kind: 'unserved', incident: 'i' } as const;
    expect(lay([line({ lapses: [lapse] })]).threads[0]?.lapses).toMatchObject([{ x: 511, width: 3 }]);
  });

  test('goes on with a lapse that is open until what is known, not until its edge', () => {
    const lapse = { from: 90_000, to: null, kind: 'unknown', incident: null } as const;
    const { threads } = lay([line({ lapses: [lapse] })], [], { ...EXTENT, now: 95_000 });
    expect(threads[0]?.lapses).toMatchObject([{ x: 1_012, width: 50 }]);
  });

  test('has nothing of what was before it began', () => {
    const { threads } = lay([line({ stays: [stay(1, -20_000, -10_000)] })], [tick({ at: -5 })]);
    expect(threads[0]).toMatchObject({ stays: [], ticks: [] });
  });

  test('of two tabs on two workers has two lanes, and a lapse of one of them leaves the other to be seen', () => {
    const stays = [stay(1, 0, 40_000), stay(2, 10_000, 100_000)];
    const lapse = { from: 40_000, to: 45_000, kind: 'unserved', incident: 'i' } as const;
    const thread = lay([line({ stays, lapses: [lapse] })]).threads[0];
    const [one, two] = thread?.stays ?? [];
    expect((one?.y ?? 0) + (one?.height ?? 0)).toBeLessThanOrEqual(two?.y ?? 0);
    expect(thread?.lapses[0]?.height).toBeLessThan(thread?.height ?? 0);
  });

  test('of somebody who moves, and has two sockets for a moment, stays one thread', () => {
    const { threads } = lay([line({ stays: [stay(1, 0, 50_500), stay(2, 50_000, 100_000)] })]);
    const [one, two] = threads[0]?.stays ?? [];
    expect(one?.height).toBe(two?.height);
    expect((one?.x ?? 0) + (one?.width ?? 0)).toBe(two?.x);
  });

  test('of many people has stripes without names; of more than it draws it says how many', () => {
    const people = (count: number) =>
      Array.from({ length: count }, (_, index) => line({ id: `${index}`, name: `p${index}` }));
    const dense = lay(people(140));
    expect(dense.height).toBeLessThanOrEqual(EXTENT.height);
    expect(lay(people(200)).height).toBeLessThanOrEqual(620);
    expect(dense.left).toBe(0);
    expect(dense.notDrawn).toBe(0);
    expect(lay(people(LINES_MAX + 7))).toMatchObject({ notDrawn: 7 });
    const ys = dense.threads.map(({ y, height }) => [y, y + height]);
    for (const [index, [top = 0]] of ys.entries()) {
      if (index > 0) expect(top).toBe(ys[index - 1]?.[1]);
    }
  });

  test('has a thread at each height, and none at the axis', () => {
    const layout = lay([line(), line({ id: 'bob', name: 'bob' })]);
    expect(threadAt(layout, 0)?.id).toBe('ann');
    expect(threadAt(layout, 20)?.id).toBe('bob');
    expect(threadAt(layout, layout.height - 1)).toBeUndefined();
  });
});

describe('a message', () => {
  const send = (mid: string, at: number, user?: string) => ({
    kind: 'send' as const,
    at,
    mid,
    slot: 1,
    ...(user === undefined ? {} : { user }),
  });

  test('is a tick of its author, with who sent it on', () => {
    const delivery = { kind: 'delivery', at: 1_003, mid: 'm', slot: 2, sockets: 4 } as const;
    const ticks = ticksWith([], { node: 'n', trips: [send('m', 1_000, 'ann'), delivery] });
    expect(ticks).toEqual([tick({ at: 1_000, sentOn: [{ slot: 2, sockets: 4, at: 1_003 }] })]);
    const later = ticksWith(ticks, { node: 'n', trips: [{ ...delivery, slot: 1, at: 1_004 }] });
    expect(later[0]?.sentOn).toHaveLength(2);
  });

  test('of a node that does not say whose it is, is none', () => {
    expect(ticksWith([], { node: 'n', trips: [send('m', 1_000)] })).toEqual([]);
  });

  test('is forgotten after two minutes, and there is a bound', () => {
    let ticks: readonly LifeTick[] = [];
    for (let index = 0; index < 1_000; index += 1) {
      ticks = ticksWith(ticks, { node: 'n', trips: [send(`${index}`, index, 'ann')] });
    }
    expect(ticks).toHaveLength(400);
    expect(ticksWith(ticks, { node: 'n', trips: [send('x', 130_000, 'ann')] })).toHaveLength(1);
  });
});

test('whoever follows a person has all of it, the newest first', () => {
  const lapse = { from: 40_000, to: 45_000, kind: 'unserved', incident: 'i' } as const;
  const moments = momentsOfLife(line({ lapses: [lapse] }), [tick(), tick({ userId: 'bob' })], 100_000);
  expect(moments).toMatchObject([
    { kind: 'message', at: 50_000 },
    { kind: 'lapse', at: 40_000, lapse },
    { kind: 'served', at: 0, until: null },
  ]);
});

test('keys go from person to person', () => {
  const threads = ['ann', 'bob', 'Bea'].map((name) => ({ name }));
  expect(nextOf(threads, -1, 'ArrowDown')).toBe(0);
  expect(nextOf(threads, 0, 'ArrowDown')).toBe(1);
  expect(nextOf(threads, 2, 'ArrowDown')).toBe(2);
  expect(nextOf(threads, 0, 'ArrowUp')).toBe(0);
  expect(nextOf(threads, 0, 'End')).toBe(2);
  expect(nextOf(threads, 1, 'b')).toBe(2);
  expect(nextOf(threads, 2, 'b')).toBe(1);
  expect(nextOf(threads, 1, 'x')).toBeNull();
  expect(nextOf(threads, 1, 'Escape')).toBeNull();
  expect(nextOf([], -1, 'Home')).toBeNull();
});
