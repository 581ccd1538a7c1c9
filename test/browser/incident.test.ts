import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { view } from '../../src/browser/control/state/cluster.js';
import { isDue, traceOf } from '../../src/browser/control/state/incident-watch.js';
import { incidents } from '../../src/browser/control/state/incidents.js';
import { piecesOf, spanOf, whereIs } from '../../src/browser/control/state/whereabouts.js';
import { applyControlEvent } from '../../src/client/control/control-view.js';
import type { ClusterEvent } from '../../src/protocol/cluster-event.js';
import { groupIncidents } from '../../src/protocol/incident/groups.js';
import type { Incident, IncidentPerson } from '../../src/protocol/incident/incident.js';
import { clusterView, nodeView } from '../support/cluster-view.js';
import { incidentPerson } from '../support/incident-person.js';

const A = { node: 'n', slot: 1, pid: 7 };
const B = { node: 'n', slot: 2, pid: 8 };

const person = (change: Partial<IncidentPerson>) => incidentPerson(A, change);

test('a person is on their worker, without one, and on the next; a dialog between is part of the outage', () => {
  const ann = person({
    outcome: 'signed-in-again',
    sessionLostAt: 1_010,
    moves: [{ event: 'e', from: A, to: B, backAt: 3_000, lostMs: 2_000, again: true }],
  });
  expect(whereIs(ann, 999)).toEqual({ kind: 'served', by: A });
  expect(whereIs(ann, 1_000)).toEqual({ kind: 'unserved' });
  expect(whereIs(ann, 2_999)).toEqual({ kind: 'unserved' });
  expect(whereIs(ann, 3_000)).toEqual({ kind: 'served', by: B });
});

test('who lost their session and is not back stays without service; whose way is not told is not known', () => {
  const bob = person({ outcome: 'lost', sessionLostAt: 1_010 });
  expect(whereIs(bob, 1_009)).toEqual({ kind: 'served', by: A });
  expect(whereIs(bob, 9_999)).toEqual({ kind: 'unserved' });
  const cem = person({
    outcome: 'kept',
    moves: [{ event: 'e', from: A, to: null, backAt: 5, lostMs: 1, again: false }],
  });
  expect(whereIs(cem, 6)).toEqual({ kind: 'unknown' });
  expect(whereIs(person({ there: [] }), 6)).toEqual({ kind: 'unknown' });
});

test('a line has no hole and no overlap, and says of every moment what is so', () => {
  const moves = fc.array(
    fc.record({
      event: fc.constant('e'),
      from: fc.constant(A),
      to: fc.constantFrom(A, B, null),
      backAt: fc.integer({ min: 0, max: 1_000 }),
      lostMs: fc.nat(400),
      again: fc.boolean(),
    }),
    { maxLength: 5 },
  );
  const drawn = fc.record({ moves, sessionLostAt: fc.option(fc.nat(1_000), { nil: null }) });
  fc.assert(
    fc.property(drawn, fc.nat(999), (change, at) => {
      const sorted = [...change.moves].sort((a, b) => a.backAt - b.backAt);
      const one = person({ ...change, moves: sorted, outcome: sorted.length === 0 ? 'lost' : 'kept' });
      const pieces = piecesOf(one, 0, 1_000);
      expect(pieces[0]?.from).toBe(0);
      expect(pieces.at(-1)?.to).toBe(1_000);
      for (const [index, piece] of pieces.slice(1).entries()) expect(piece.from).toBe(pieces[index]?.to);
      const here = pieces.find((piece) => at >= piece.from && at < piece.to);
      expect(here?.where).toEqual(whereIs(one, at));
    }),
  );
});

test('a replay ends with the last that is known, and is a second long at least', () => {
  const incident = {
    at: 1_000,
    endedAt: 1_200,
    events: [],
    list: [],
    flaws: [],
    proof: null,
  } as unknown as Incident;
  expect(spanOf(incident)).toEqual({ from: 1_000, to: 2_000 });
  const ann = person({ moves: [{ event: 'e', from: A, to: B, backAt: 9_000, lostMs: 8_500, again: true }] });
  expect(spanOf({ ...incident, list: [ann] })).toEqual({ from: 500, to: 9_000 });
});

describe('an incident that is open', () => {
  const died: ClusterEvent = {
    id: 'a-1',
    at: 1_000,
    node: 'one',
    slot: 1,
    pid: 7,
    kind: 'worker-died',
    params: { cause: { kind: 'signal', signal: 'SIGKILL' } } as never,
    text: '',
  };
  const people = { before: 1, kept: 1, signedInAgain: 0, lost: 0, worstMs: 5 };
  const effect = { socketsBefore: 1, moved: 1, movedMinMs: 5, movedMaxMs: 5, sessionsLost: 0, people };
  const started: ClusterEvent = { ...died, id: 'a-2', at: 1_100, pid: 8, kind: 'worker-started', params: {} };
  const traceIn = (events: readonly ClusterEvent[], name: string) => traceOf(groupIncidents(events), name);
  const before = traceIn([died], 'one.a-1');
  const asked = { at: 10_000, trace: before, isNone: false };
  const over = { endedAt: 9_000 } as Incident;

  test('has news when an event comes to it, or the effect of one grows; what is not of it is no news', () => {
    expect(traceIn([died, started], 'one.a-1')).not.toBe(before);
    expect(traceIn([{ ...died, effect }], 'one.a-1')).not.toBe(before);
    expect(traceIn([died, { ...started, slot: 2, id: 'a-3' }], 'one.a-1')).toBe(before);
    expect(traceIn([died], 'one.zz')).not.toBe(before);
  });

  test('is made of its events once, and not again for each heartbeat of a node', () => {
    const one = clusterView([nodeView('one', [])], { timeline: [died] });
    view.value = one;
    const made = incidents.value;
    expect(made).toHaveLength(1);
    view.value = applyControlEvent(one, { name: 'node', data: nodeView('one', [], { at: 10_500 }) }, 9);
    expect(incidents.value).toBe(made);
    view.value = applyControlEvent(view.value, { name: 'timeline', data: started }, 9);
    expect(incidents.value[0]?.events).toEqual([died, started]);
    view.value = null;
  });

  test('is asked for again a second after news, else every three while it goes on, and half a minute longer', () => {
    const due = (sinceMs: number, trace: string, incident: Incident | null, isNone = false) =>
      isDue({ ...asked, incident, isNone }, trace, asked.at + sinceMs);
    expect(due(999, 'news', over)).toBe(false);
    expect(due(1_000, 'news', over)).toBe(true);
    expect(due(2_999, before, over)).toBe(false);
    expect(due(3_000, before, over)).toBe(true);
    expect(due(60_000, before, over)).toBe(false);
    expect(due(60_000, before, { endedAt: null } as Incident)).toBe(true);
    expect(due(3_000, before, null)).toBe(true);
    expect(due(60_000, before, null, true)).toBe(false);
    expect(due(1_000, 'news', null, true)).toBe(true);
  });
});
