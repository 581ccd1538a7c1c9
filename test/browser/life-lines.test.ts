import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeptLives, LIFE_MS, livesWith, NO_LIVES } from '../../src/browser/control/life/kept-lives.js';
import { type LifeLine, lifeLines, longestOutage } from '../../src/browser/control/life/life-lines.js';
import type { SlotView } from '../../src/protocol/control.js';
import type { Incident, PersonMove } from '../../src/protocol/incident/incident.js';
import type { ServedBy } from '../../src/protocol/served-by.js';
import { dot, nodeView, slotView } from '../support/cluster-view.js';
import { incidentPerson } from '../support/incident-person.js';

/** Where people were: from one view to the next, and as incidents know it better. */

const ONE: ServedBy = { node: 'n', slot: 1, pid: 1001 };
const TWO: ServedBy = { node: 'n', slot: 2, pid: 1002 };

const dotsOf = (names: readonly string[]) =>
  names.map((name, index) => dot(`${name}${index}`, { userId: `id-${name}`, user: name }));
/** One more view: who is on worker 1 and on worker 2. */
const seen = (
  before: KeptLives,
  at: number,
  one: readonly string[],
  two: readonly string[],
  change: Partial<SlotView> = {},
) => {
  const slots = [slotView(1, { dots: dotsOf(one), ...change }), slotView(2, { dots: dotsOf(two) })];
  return livesWith(before, { at, nodes: [nodeView('n', slots)] });
};
const lineOf = (record: KeptLives, name: string, incidents: readonly Incident[] = []): LifeLine => {
  const found = lifeLines(record, incidents).find((line) => line.name === name);
  return found ?? { id: '', name, synthetic: false, stays: [], lapses: [] };
};
const move = (from: ServedBy, to: ServedBy | null, backAt: number, lostMs: number): PersonMove => ({
  event: 'e',
  from,
  to,
  backAt,
  lostMs,
  again: false,
});
const incident = (moves: readonly PersonMove[], change: object = {}): Incident =>
  ({
    id: 'n.1',
    at: 2_000,
    list: [incidentPerson(ONE, { outcome: 'kept', moves, ...change })],
  }) as unknown as Incident;

describe('by views alone, a life line', () => {
  test('goes on where somebody stays, and has a lapse where their worker was gone', () => {
    let record = seen(NO_LIVES, 1_000, ['ann'], []);
    record = seen(record, 1_500, ['ann'], []);
    record = seen(record, 2_000, [], [], { state: 'dead', pid: null });
    expect(lineOf(record, 'ann').lapses).toEqual([
      { from: 1_500, to: null, kind: 'unserved', incident: null },
    ]);
    record = seen(record, 2_500, [], ['ann']);
    expect(lineOf(record, 'ann').stays).toMatchObject([
      { by: ONE, from: 1_000, to: 1_500 },
      { by: TWO, from: 2_500, to: 2_500 },
    ]);
    expect(lineOf(record, 'ann').lapses).toEqual([
      { from: 1_500, to: 2_500, kind: 'unserved', incident: null },
    ]);
  });

  test('of a page that was closed, while its worker served, says nothing of an outage', () => {
    let record = seen(NO_LIVES, 1_000, ['ann'], []);
    record = seen(record, 1_500, [], []);
    expect(lineOf(record, 'ann').lapses).toEqual([
      { from: 1_000, to: null, kind: 'unknown', incident: null },
    ]);
    record = seen(record, 2_000, ['ann'], []);
    expect(lineOf(record, 'ann').lapses).toEqual([
      { from: 1_000, to: 2_000, kind: 'unknown', incident: null },
    ]);
  });

  test('of whoever is not back long after their worker ended is not known', () => {
    let record = seen(NO_LIVES, 1_000, ['ann'], []);
    for (let at = 1_500; at <= 30_000; at += 500) {
      record = seen(record, at, [], [], { pid: 5 });
      expect(lineOf(record, 'ann').lapses[0]?.kind).toBe(at - 1_000 < 15_000 ? 'unserved' : 'unknown');
    }
  });

  test('has no lapse where one view has them here and the next there', () => {
    const record = seen(seen(NO_LIVES, 1_000, ['ann'], []), 1_500, [], ['ann']);
    expect(lineOf(record, 'ann').lapses).toEqual([]);
  });

  test('on a frozen worker is served by nobody', () => {
    const record = seen(seen(NO_LIVES, 1_000, ['ann'], []), 1_500, ['ann'], [], { state: 'frozen' });
    expect(lineOf(record, 'ann').lapses).toEqual([
      { from: 1_000, to: null, kind: 'unserved', incident: null },
    ]);
  });

  test('stays on a process that was replaced and drains, of which nodes tell numbers only', () => {
    const leaving = [{ pid: ONE.pid, sockets: 1, startedAt: 0 }];
    let record = seen(NO_LIVES, 1_000, ['ann'], []);
    record = seen(record, 1_500, [], [], { pid: 7, leaving });
    record = seen(record, 2_000, [], [], { pid: 7, leaving });
    record = seen(record, 2_500, [], ['ann'], { pid: 7 });
    expect(lineOf(record, 'ann').lapses).toEqual([]);
    expect(lineOf(record, 'ann').stays[0]).toMatchObject({ by: ONE, to: 2_000 });
  });

  test('of two tabs is served while one is', () => {
    const record = seen(seen(NO_LIVES, 1_000, ['ann', 'ann'], ['ann']), 1_500, [], ['ann']);
    expect(lineOf(record, 'ann').stays).toHaveLength(2);
    expect(lineOf(record, 'ann').lapses).toEqual([]);
  });

  test('has no lapse while this page saw nothing', () => {
    const record = seen(seen(NO_LIVES, 1_000, ['ann'], []), 9_000, [], ['ann']);
    expect(record.blind).toEqual([{ from: 1_000, to: 9_000 }]);
    expect(lineOf(record, 'ann').lapses).toEqual([]);
  });

  test('is forgotten after two minutes', () => {
    let record = seen(NO_LIVES, 1_000, ['ann'], []);
    for (let at = 1_500; at < 1_000 + LIFE_MS; at += 500) record = seen(record, at, [], []);
    expect(record.people.size).toBe(1);
    expect(seen(record, 1_000 + LIFE_MS, [], []).people.size).toBe(0);
  });

  test('is kept of a bounded number of people', () => {
    const crowd = (from: number) => Array.from({ length: 900 }, (_, index) => `p${from + index}`);
    expect(seen(seen(NO_LIVES, 1_000, crowd(0), []), 1_500, crowd(900), []).people.size).toBe(1_000);
  });
});

describe('with an incident, a lapse is exactly what the page told', () => {
  const killed = () => {
    let record = seen(NO_LIVES, 1_000, ['ann'], []);
    record = seen(record, 2_000, ['ann'], []);
    record = seen(record, 2_100, [], [], { state: 'dead', pid: null });
    return record;
  };

  test('between two workers', () => {
    const record = seen(killed(), 3_000, [], ['ann']);
    const line = lineOf(record, 'ann', [incident([move(ONE, TWO, 2_190, 140)])]);
    expect(line.lapses).toEqual([{ from: 2_050, to: 2_190, kind: 'unserved', incident: 'n.1' }]);
    expect(line.stays).toMatchObject([
      { by: ONE, from: 1_000, to: 2_050 },
      { by: TWO, from: 2_190, to: 3_000 },
    ]);
  });

  test('before any view has them on the next worker', () => {
    const record = seen(killed(), 2_400, [], [], { state: 'dead', pid: null });
    const line = lineOf(record, 'ann', [incident([move(ONE, TWO, 2_190, 140)])]);
    expect(line.lapses).toEqual([{ from: 2_050, to: 2_190, kind: 'unserved', incident: 'n.1' }]);
    expect(line.stays.at(-1)).toMatchObject({ by: TWO, from: 2_190, to: 2_400 });
  });

  test('also on one process, which was frozen and answers again', () => {
    let record = seen(NO_LIVES, 1_000, ['ann'], []);
    for (const at of [1_500, 2_000]) record = seen(record, at, ['ann'], []);
    record = seen(record, 2_500, ['ann'], [], { state: 'frozen' });
    record = seen(record, 3_000, ['ann'], []);
    const line = lineOf(record, 'ann', [incident([move(ONE, ONE, 2_700, 1_600)])]);
    expect(line.lapses).toEqual([{ from: 1_100, to: 2_700, kind: 'unserved', incident: 'n.1' }]);
  });

  test('after a new sign-in, of which it is not told who served it', () => {
    const record = seen(killed(), 6_000, [], ['ann']);
    const line = lineOf(record, 'ann', [incident([move(ONE, null, 5_400, 3_350)])]);
    expect(line.lapses).toEqual([{ from: 2_050, to: 5_400, kind: 'unserved', incident: 'n.1' }]);
  });

  test('of whoever lost their session it goes on, as long as they are not back', () => {
    let record = killed();
    for (let at = 2_500; at < 60_000; at += 500) record = seen(record, at, [], [], { pid: 9 });
    const line = lineOf(record, 'ann', [incident([], { outcome: 'lost', sessionLostAt: 2_300 })]);
    expect(line.lapses).toEqual([{ from: 2_000, to: null, kind: 'unserved', incident: null }]);
  });

  test('of one of two tabs, although the other was served', () => {
    let record = seen(NO_LIVES, 1_000, ['ann'], ['ann']);
    record = seen(record, 2_000, ['ann'], ['ann']);
    record = seen(record, 2_100, [], ['ann'], { state: 'dead', pid: null });
    record = seen(record, 3_000, [], ['ann', 'ann']);
    const line = lineOf(record, 'ann', [incident([move(ONE, TWO, 2_190, 140)])]);
    expect(line.lapses).toEqual([{ from: 2_050, to: 2_190, kind: 'unserved', incident: 'n.1' }]);
    expect(line.stays).toMatchObject([
      { by: ONE, to: 2_050 },
      { by: TWO, from: 1_000, to: 3_000 },
    ]);
  });

  test('of somebody who went from one dead worker to another, and no view saw them there', () => {
    const THREE = { node: 'n', slot: 3, pid: 1003 };
    const record = seen(killed(), 3_000, [], ['ann']);
    const moves = [move(ONE, THREE, 2_190, 140), move(THREE, TWO, 2_600, 100)];
    const line = lineOf(record, 'ann', [incident(moves)]);
    expect(line.lapses.map(({ from, to }) => [from, to])).toEqual([
      [2_050, 2_190],
      [2_500, 2_600],
    ]);
    expect(line.stays[1]).toMatchObject({ by: THREE, from: 2_190, to: 2_500 });
  });

  test('and one that was asked to move has none', () => {
    const record = seen(seen(NO_LIVES, 1_000, ['ann'], []), 1_500, [], ['ann']);
    expect(lineOf(record, 'ann', [incident([move(ONE, TWO, 1_300, 0)])]).lapses).toEqual([]);
  });
});

test('whatever happened, red lapses are those that the person lived through, and no others', () => {
  // Stays and outages by turns, ms; each outage begins with the end of the worker.
  const outage = fc.record({
    stayMs: fc.integer({ min: 1_200, max: 9_000 }),
    lostMs: fc.integer({ min: 1, max: 4_000 }),
  });
  fc.assert(
    fc.property(fc.array(outage, { minLength: 1, maxLength: 8 }), (outages) => {
      let [clock, pid] = [10_000, 1];
      const lived: { by: ServedBy; from: number; to: number }[] = [];
      const moves: PersonMove[] = [];
      for (const { stayMs, lostMs } of [...outages, { stayMs: 2_000, lostMs: 0 }]) {
        const by = { node: 'n', slot: 1, pid };
        lived.push({ by, from: clock, to: clock + stayMs });
        clock += stayMs + lostMs;
        pid += 1;
        if (lostMs > 0) moves.push(move(by, { ...by, pid }, clock, lostMs));
      }
      let record = NO_LIVES;
      for (let at = 10_000; at < clock; at += 500) {
        // A worker tells with its next heartbeat, some time later, of whom it has.
        const now = lived.find(({ from, to }) => at >= from + 400 && at < to);
        const there = now === undefined ? [] : dotsOf(['ann']);
        const slot = slotView(1, { pid: now?.by.pid ?? 99, dots: there });
        record = livesWith(record, { at, nodes: [nodeView('n', [slot])] });
      }
      const red = lineOf(record, 'ann', [incident(moves)]).lapses.filter(({ kind }) => kind === 'unserved');
      expect(red.map(({ from, to }) => [from, to])).toEqual(
        moves.map(({ backAt, lostMs }) => [backAt - lostMs, backAt]),
      );
    }),
  );
});

test('people stand before the crowd, by their names, and the longest outage is somebody’s', () => {
  const slot = slotView(1, {
    dots: [
      dot('1', { user: 'synth-10', synthetic: true }),
      dot('2', { user: 'synth-9', synthetic: true }),
      dot('3', { user: 'zoe' }),
    ],
  });
  const lines = lifeLines(livesWith(NO_LIVES, { at: 1_000, nodes: [nodeView('n', [slot])] }), []);
  expect(lines.map(({ name }) => name)).toEqual(['zoe', 'synth-9', 'synth-10']);
  expect(longestOutage(lines, 1_000)).toBeNull();
  const lapse = { kind: 'unserved', incident: null } as const;
  const [a, b, c] = lines as [LifeLine, LifeLine, LifeLine];
  const out = [
    { ...a, lapses: [{ ...lapse, from: 100, to: 250 }] },
    { ...b, lapses: [{ ...lapse, from: 700, to: null }] },
    { ...c, lapses: [{ ...lapse, from: 0, to: 900, kind: 'unknown' as const }] },
  ];
  expect(longestOutage(out, 1_000)).toEqual({ id: b.id, name: 'synth-9', ms: 300, people: 2 });
});
