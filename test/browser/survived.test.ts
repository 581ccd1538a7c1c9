import { describe, expect, test } from 'vitest';
import { MEASURED } from '../../src/browser/control/lab/measured.js';
import { survivedHere } from '../../src/browser/control/lab/survived.js';
import { T } from '../../src/browser/control/strings.js';
import type { ClusterEvent, EventKind, PeopleEffect } from '../../src/protocol/cluster-event.js';
import { groupIncidents } from '../../src/protocol/incident/groups.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { type Mode, PRESETS } from '../../src/protocol/mode.js';
import { EMPTY_TALLY, type PagesWitness } from '../../src/protocol/testimony.js';
import { clusterView, nodeView } from '../support/cluster-view.js';

/** The matrix of what survived here, from the event log. */

let ids = 0;
function event(kind: EventKind, at: number, params: object, people?: Partial<PeopleEffect>): ClusterEvent {
  ids += 1;
  const effect = {
    socketsBefore: 0,
    moved: 0,
    movedMinMs: null,
    movedMaxMs: null,
    sessionsLost: 0,
    people: { before: 0, kept: 0, signedInAgain: 0, lost: 0, worstMs: null, ...people },
  };
  return {
    id: `e${String(ids).padStart(4, '0')}`,
    at,
    node: 'one',
    slot: 1,
    pid: ids,
    kind,
    params,
    text: '',
    ...(people === undefined ? {} : { effect }),
  } as ClusterEvent;
}

const killed = (at: number, people: Partial<PeopleEffect>) =>
  event('worker-died', at, { cause: { kind: 'operator', did: 'SIGKILL' } }, people);
const switched = (at: number, mode: Mode, from?: Mode) =>
  event('mode-switched', at, { mode, from, onlyHere: false }, {});

const flaw = (at: number) => ({
  kind: 'lost' as const,
  why: 'hole' as const,
  room: 'general',
  epoch: 'e',
  seq: 1,
  cmid: null,
  at,
  who: 'ann',
});

function matrixOf(timeline: readonly ClusterEvent[], flaws: readonly ReturnType<typeof flaw>[] = []) {
  const pages: PagesWitness = { tally: EMPTY_TALLY, open: 1, gone: 0, flaws, asks: [], reached: {} };
  const nodes = [nodeView('one', [], { witnesses: { crowd: null, pages } })];
  return survivedHere(groupIncidents(timeline), clusterView(nodes, { timeline, mode: PRESETS.shared }));
}

describe('the matrix of what survived here', () => {
  test('is empty before anything was broken; what is no fault is in no cell', () => {
    const matrix = matrixOf([switched(1, PRESETS.sticky), event('worker-started', 2, {})]);
    expect(matrix).toEqual({ cells: new Map(), elsewhere: 0 });
  });

  test('puts each fault into the mode in which it was done, and adds up', () => {
    const timeline = [
      switched(10, PRESETS.sticky),
      killed(20, { before: 3, kept: 1, lost: 2, worstMs: 90 }),
      switched(30, PRESETS.shared),
      killed(40, { before: 2, kept: 2, worstMs: 120 }),
      killed(50, { before: 3, kept: 2, worstMs: 80 }),
    ];
    const { cells } = matrixOf(timeline);
    expect(cells.size).toBe(2);
    expect(cells.get('worker-killed/sticky')).toMatchObject({ incidents: 1, kept: 1, lost: 2, worstMs: 90 });
    expect(cells.get('worker-killed/shared')).toMatchObject({
      incidents: 2,
      kept: 4,
      lost: 0,
      unheard: 1,
      worstMs: 120,
      newest: `one.${timeline.at(-1)?.id}`,
    });
  });

  test('what was before the first switch of the log is in the column that it switched from', () => {
    const { cells } = matrixOf([
      killed(5, { before: 1, kept: 1 }),
      switched(10, PRESETS.sticky, PRESETS.stateless),
    ]);
    expect([...cells.keys()]).toEqual(['worker-killed/stateless']);
  });

  test('where an older node does not say what it switched from, what was before is in no column', () => {
    expect(matrixOf([killed(5, {}), switched(10, PRESETS.sticky)])).toEqual({
      cells: new Map(),
      elsewhere: 1,
    });
    const own = { routing: 'ip', sessions: 'memory' } as const;
    expect(matrixOf([switched(1, own), killed(5, {})]).elsewhere).toBe(1);
  });

  test('counts messages that a client missed from its beginning to some time after its end', () => {
    const drained = [
      event('worker-draining', 100, {}, { before: 1 }),
      event('worker-drained', 200, { unneeded: false }),
    ].map((one) => ({ ...one, pid: 7 }));
    const until = 200 + LIMITS.incidentFlawsWithinMs;
    const { cells } = matrixOf(drained, [flaw(99), flaw(100), flaw(until), flaw(until + 1)]);
    expect(cells.get('worker-drained/shared')).toMatchObject({ messagesLost: 2 });
  });
});

test('what was measured is said beside it', () => {
  const [kept, lost] = [MEASURED['worker-killed/shared'], MEASURED['worker-killed/sticky']];
  expect(T.survival.measured(kept as NonNullable<typeof kept>)).toMatch(
    /^Measured \d×: nobody signed out, half/,
  );
  expect(T.survival.measured(lost as NonNullable<typeof lost>)).toMatch(/\d+ signed out and told/);
});
