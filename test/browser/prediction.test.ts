import { describe, expect, test } from 'vitest';
import { compare } from '../../src/browser/control/lab/comparison.js';
import { exposedTo } from '../../src/browser/control/lab/exposed.js';
import {
  type FaultSubject,
  foreseenNow,
  type Prediction,
  predictedIncidents,
  UNMARKED,
} from '../../src/browser/control/lab/prediction.js';
import type { ClusterEvent, EventKind, PeopleEffect } from '../../src/protocol/cluster-event.js';
import type { SocketDot } from '../../src/protocol/control.js';
import { groupIncidents } from '../../src/protocol/incident/groups.js';
import type { Incident, IncidentPerson } from '../../src/protocol/incident/incident.js';
import { PRESETS, type PresetName } from '../../src/protocol/mode.js';
import type { SessionHolder } from '../../src/protocol/session-holder.js';
import { EMPTY_TALLY, type PagesWitness } from '../../src/protocol/testimony.js';
import { clusterView, dot, nodeView, slotView } from '../support/cluster-view.js';
import { incidentPerson } from '../support/incident-person.js';

/** What was marked before a fault, beside what happened: the decisions alone. */

const HIT = { node: 'one', slot: 1, pid: 1001 };
const KILL: FaultSubject = { fault: 'kill', node: 'one', slots: [1], pid: 1001 };
const at = 50_000;
const NO_PAGES: PagesWitness = { open: 0, gone: 0, tally: EMPTY_TALLY, flaws: [], asks: [], reached: {} };

const ended = (kind: EventKind = 'worker-died', id = '2'): ClusterEvent =>
  ({
    ...HIT,
    id,
    at,
    kind,
    text: '',
    params: { cause: { kind: 'operator', did: 'SIGKILL' } },
  }) as ClusterEvent;

/** Ann is on the worker that is hit, as the mode has it; and Bob, whose session is in worker 2. */
function viewIn(preset: PresetName, session: SessionHolder, more: readonly SocketDot[] = []) {
  const dots = [dot('1', { user: 'ann', userId: 'a', session }), ...more];
  const pages = { ...NO_PAGES, open: 1 };
  const nodes = [
    nodeView('one', [slotView(1, { dots }), slotView(2)], { witnesses: { crowd: null, pages } }),
  ];
  return clusterView(nodes, { mode: PRESETS[preset], timeline: [{ ...ended(), id: '1' }] });
}

function foreseen(preset: PresetName, said: Partial<Prediction>, session: SessionHolder) {
  return foreseenNow(viewIn(preset, session), KILL, { ...UNMARKED, ...said });
}

function incident(list: readonly Partial<IncidentPerson>[], change: Partial<Incident> = {}): Incident {
  const all = list.map((one) => incidentPerson(HIT, one));
  const count = (word: IncidentPerson['outcome']) => all.filter(({ outcome }) => outcome === word).length;
  const people: PeopleEffect = {
    before: all.length,
    kept: count('kept'),
    signedInAgain: count('signed-in-again'),
    lost: count('lost'),
    worstMs: all.reduce<number | null>(
      (worst, { worstMs }) => (worstMs === null ? worst : Math.max(worst ?? 0, worstMs)),
      null,
    ),
  };
  return {
    id: 'one.2',
    kind: 'worker-killed',
    ...HIT,
    at,
    endedAt: at + 800,
    title: '',
    people,
    clock: 'wall',
    mode: null,
    events: [ended()],
    list: all,
    unlisted: 0,
    unasked: [],
    flaws: [],
    proof: null,
    ...change,
  };
}

const FLAW = {
  kind: 'lost',
  why: 'hole',
  room: 'general',
  epoch: 'e',
  seq: 5,
  cmid: null,
  at,
  who: 'bob',
  node: 'one',
  claimed: false,
} as const;

/** Long after all has been told. */
const LATER = at + 60_000;

describe('of a killed worker, whose session is where decides who is signed out', () => {
  const cases = [
    ['sticky', 'here', 'lost', 'died-with-it'],
    ['sticky', 'here', 'signed-in-again', 'died-with-it'],
    ['shared', 'store', 'kept', 'in-store'],
    ['stateless', 'cookie', 'kept', 'in-cookie'],
    ['broken', 'one/2', 'kept', 'in-other-worker'],
    ['broken', 'one/2', 'signed-in-again', 'sent-astray'],
    ['broken', 'here', 'lost', 'died-with-it'],
    // What should not be is not explained by what should.
    ['shared', 'store', 'lost', 'not-by-place'],
    ['sticky', 'here', 'kept', 'not-by-place'],
  ] as const;
  test.each(cases)('%s, session %s: %s, since %s', (preset, session, outcome, why) => {
    const became = incident([{ outcome, worstMs: 100 }]);
    const isOut = outcome !== 'kept';
    const said = (signedOut: Prediction['signedOut'], names: readonly string[] = []) =>
      compare(foreseen(preset, { signedOut, names }, session), became, LATER);
    expect(said('everybody').signedOut).toBe(isOut ? 'right' : 'wrong');
    expect(said('nobody').signedOut).toBe(isOut ? 'wrong' : 'right');
    expect(said('some', ['ann']).signedOut).toBe(isOut ? 'right' : 'wrong');
    expect(said('some').signedOut).toBe(isOut ? 'wrong' : 'right');
    expect(said('everybody').persons).toMatchObject([
      { name: 'ann', signedOut: true, outcome, verdict: isOut ? 'right' : 'wrong', why: { kind: why } },
    ]);
  });

  test('a freeze that is thawed ends nothing: what was in its memory lives on', () => {
    const frozen = incident([{ outcome: 'kept', worstMs: 2_000 }], {
      events: [ended('signal'), ended('worker-thawed')],
    });
    const found = compare(foreseen('sticky', { signedOut: 'everybody' }, 'here'), frozen, LATER);
    expect(found.signedOut).toBe('wrong');
    expect(found.persons).toMatchObject([{ why: { kind: 'lived-on' } }]);
  });
});

describe('what is not known yet', () => {
  const unheard = incident([
    { outcome: 'kept', worstMs: 300 },
    { person: 'B', name: 'bob' },
  ]);
  const said = (prediction: Partial<Prediction>, now = LATER, became = unheard) =>
    compare(foreseen('shared', prediction, 'store'), became, now);
  test('stays open, but for what nothing can change any more', () => {
    expect(said({ signedOut: 'nobody' }).signedOut).toBe('open');
    expect(said({ signedOut: 'everybody' }).signedOut).toBe('wrong');
    expect(said({ silence: 'short' }).silence).toBe('open');
    expect(said({ silence: 'seconds' }).silence).toBe('open');
    const longer = incident([
      { outcome: 'kept', worstMs: 1_000 },
      { person: 'B', name: 'bob' },
    ]);
    expect(said({ silence: 'short' }, LATER, longer).silence).toBe('wrong');
  });
  test('messages are looked for until some time after its end, and where nobody tells they stay open', () => {
    const none = incident([{ outcome: 'kept', worstMs: 300 }]);
    expect(said({ messages: 'kept' }, at + 1_000, none).messages).toBe('open');
    expect(said({ messages: 'kept' }, LATER, none).messages).toBe('right');
    expect(said({ messages: 'lost' }, LATER, none).messages).toBe('wrong');
    expect(said({ messages: 'lost' }, at, { ...none, flaws: [FLAW] }).messages).toBe('right');
    expect(said({ messages: 'kept' }, at, { ...none, flaws: [FLAW] }).messages).toBe('wrong');
    const alone = { ...foreseen('shared', { messages: 'kept' }, 'store'), witnesses: 0 };
    expect(compare(alone, none, LATER).messages).toBe('open');
  });
  test('what was not asked has no answer', () => {
    expect(said({})).toMatchObject({ signedOut: null, messages: null, silence: null, persons: [] });
  });
  test('nobody there: nothing is right or wrong', () => {
    expect(said({ signedOut: 'nobody', silence: 'short' }, LATER, incident([]))).toMatchObject({
      signedOut: 'open',
      silence: 'open',
    });
  });
});

test('a silence is right within its bounds, and nowhere else', () => {
  const cases = [
    ['short', 999, 'right'],
    ['short', 1_000, 'wrong'],
    ['seconds', 999, 'wrong'],
    ['seconds', 4_999, 'right'],
    ['long', 4_999, 'wrong'],
    ['long', 5_000, 'right'],
  ] as const;
  for (const [silence, worstMs, verdict] of cases) {
    const became = incident([{ outcome: 'signed-in-again', worstMs }]);
    const found = compare(foreseen('sticky', { silence }, 'here'), became, LATER);
    expect(found, `${silence} ${worstMs}`).toMatchObject({ silence: verdict, withDialog: true });
  }
});

test('how long it was is not known where somebody is back who did not tell', () => {
  const told = { outcome: 'kept', worstMs: 300 } as const;
  const silent = { person: 'B', name: 'bob', outcome: 'kept', worstMs: null } as const;
  const found = (silence: Prediction['silence'], became: Incident) =>
    compare(foreseen('shared', { silence }, 'store'), became, LATER);
  const one = incident([told, silent]);
  expect(found('short', one)).toMatchObject({ silence: 'unknown', untold: 1 });
  expect(found('long', one).silence).toBe('unknown');
  expect(found('short', incident([{ ...told, worstMs: 1_200 }, silent])).silence).toBe('wrong');
  expect(found('long', incident([{ ...told, worstMs: 6_000 }, silent])).silence).toBe('right');
  expect(found('short', incident([silent])).silence).toBe('unknown');
  // Whom the list has no place for told nothing here.
  const cut = incident([told]);
  const people = { before: 13, kept: 13, signedInAgain: 0, lost: 0, worstMs: 300 };
  expect(found('short', { ...cut, unlisted: 12, people })).toMatchObject({ silence: 'unknown', untold: 12 });
});

test('whoever is there, or has their session there, is exposed, once, by what is worst for them', () => {
  const nodes = [
    nodeView('one', [
      slotView(1, {
        dots: [
          dot('1', { user: 'cem', userId: 'c', session: 'one/2' }),
          dot('2', { user: 'ann', userId: 'a', session: 'one/2' }),
          dot('3', { user: 'ann', userId: 'a', session: 'here' }),
          dot('4', { user: 'old', userId: 'o' }),
        ],
      }),
      slotView(2, {
        dots: [
          dot('5', { user: 'bob', userId: 'b', session: 'one/1' }),
          dot('6', { user: 'eve', userId: 'e', session: 'here' }),
        ],
      }),
    ]),
    // A worker of the same number is on another node.
    nodeView('two', [slotView(1, { dots: [dot('7', { user: 'far', userId: 'f', session: 'here' })] })]),
  ];
  expect(exposedTo(nodes, 'one', [1])).toEqual([
    { name: 'ann', heldIn: { kind: 'hit' } },
    { name: 'bob', heldIn: { kind: 'hit' } },
    { name: 'cem', heldIn: { kind: 'elsewhere', holder: 'one/2' } },
    { name: 'old', heldIn: { kind: 'unknown' } },
  ]);
});

describe('a prediction is of what was ordered then', () => {
  const made = foreseen('shared', { signedOut: 'nobody' }, 'store');
  const incidentOf = (...events: ClusterEvent[]) => [
    ...predictedIncidents(groupIncidents(events), [made]).keys(),
  ];
  test('not of what came before, nor of another process, nor of much later', () => {
    expect(incidentOf({ ...ended(), id: '1' })).toEqual([]);
    expect(incidentOf({ ...ended(), pid: 7 })).toEqual([]);
    expect(incidentOf({ ...ended(), node: 'two' })).toEqual([]);
    expect(incidentOf({ ...ended(), at: made.at + 61_000 })).toEqual([]);
    expect(incidentOf(ended())).toEqual(['one.2']);
  });
  test('of a rolling restart: the first one', () => {
    const subject: FaultSubject = { fault: 'restart', node: 'one', slots: [1, 2], pid: null };
    const restart = (id: string) =>
      ({
        id,
        at,
        node: 'one',
        kind: 'rolling-restart-started',
        text: '',
        params: { workers: 2, boundMs: 1 },
      }) as ClusterEvent;
    const groups = groupIncidents([restart('2'), restart('3')]);
    const one = { ...made, subject };
    expect([...predictedIncidents(groups, [one]).keys()]).toEqual(['one.2']);
  });
});
