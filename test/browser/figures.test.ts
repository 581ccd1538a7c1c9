import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whySignedOut } from '../../src/browser/chat/strings/en/session-loss.js';
import { tServed } from '../../src/browser/chat/strings/served.js';
import { silenceOf, streamState } from '../../src/browser/control/state/cluster.js';
import { conservationOf, isEmpty } from '../../src/browser/control/state/conservation.js';
import { age } from '../../src/browser/control/state/format.js';
import { hasReported } from '../../src/browser/control/state/has-reported.js';
import { lastSwitchIn } from '../../src/browser/control/state/mode-outcome.js';
import { nodeLook } from '../../src/browser/control/state/node-look.js';
import { notDrawn } from '../../src/browser/control/state/not-drawn.js';
import { reasonToSignIn } from '../../src/browser/control/state/reason-to-sign-in.js';
import { storeAge } from '../../src/browser/control/state/store-age.js';
import { sessionFigure, totalsOf } from '../../src/browser/control/state/totals.js';
import { actionsOf } from '../../src/browser/control/state/worker-actions.js';
import { effectWords } from '../../src/browser/control/strings/en/effect-words.js';
import { T } from '../../src/browser/control/strings.js';
import { workerLook } from '../../src/browser/shared/worker-look.js';
import type { ClusterEvent, PeopleEffect } from '../../src/protocol/cluster-event.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { PRESETS, type PresetName } from '../../src/protocol/mode.js';
import {
  EMPTY_TALLY,
  type PagesWitness,
  type ReportedFlaw,
  type Tally,
} from '../../src/protocol/testimony.js';
import { clusterView, dot, nodeView, slotView } from '../support/cluster-view.js';

/** Figures of the control room; docs/operations/figures.md defines each. */

const held = (preset: PresetName, storeSessions: number | null, memorySessions: number) => {
  const view = clusterView([nodeView('one', [slotView(1, { memorySessions })])], {
    storeSessions,
    mode: PRESETS[preset],
  });
  return sessionFigure(totalsOf(view), view.mode.sessions);
};

describe('sessions', () => {
  test('[T9] are those of the present mode; what is left elsewhere is told apart', () => {
    expect(held('shared', 7, 2)).toEqual({ count: 7, left: 2 });
    expect(held('sticky', 7, 2)).toEqual({ count: 2, left: 7 });
    expect(held('broken', 0, 2)).toEqual({ count: 2, left: 0 });
    expect(held('stateless', 7, 2)).toEqual({ count: null, left: 9 });
  });
  test('that are not counted yet are not called none', () => {
    expect(held('shared', null, 0)).toEqual({ count: null, left: 0 });
  });
});

test('people are counted once, whatever they have open', () => {
  const dots = [dot('1', { userId: 'a' }), dot('2', { userId: 'a' }), dot('3', { userId: 'b' })];
  const view = clusterView([
    nodeView('one', [slotView(1, { dots }), slotView(2, { dots: [dot('4', { userId: 'b' })] })]),
  ]);
  expect(totalsOf(view)).toMatchObject({ sockets: 4, people: 2 });
});

test('the cluster’s numbers are those of all its processes', () => {
  const view = clusterView([
    nodeView(
      'one',
      [
        slotView(1, { rssBytes: 5, loopUtilization: 0.2, messagesInPerSecond: 3, messagesOutPerSecond: 30 }),
        // A silent worker's view says 1.
        slotView(2, { rssBytes: 7, loopUtilization: 1, state: 'frozen' }),
      ],
      { rssBytes: 11 },
    ),
    nodeView(
      'two',
      [
        slotView(1, { rssBytes: 13, loopUtilization: 0.4, messagesInPerSecond: 4, messagesOutPerSecond: 50 }),
        slotView(2, { rssBytes: 0, state: 'starting' }),
      ],
      { rssBytes: 17 },
    ),
  ]);
  expect(totalsOf(view)).toMatchObject({
    ready: 2,
    workers: 4,
    rssBytes: 5 + 7 + 11 + 13 + 17,
    load: 1,
    messagesIn: 7,
    messagesOut: 80,
  });
  expect(totalsOf(clusterView([]))).toMatchObject({ ready: 0, workers: 0, rssBytes: 0, load: 0 });
});

test('[T9] a node of which nobody serves is not “degraded”', () => {
  const look = (ready: number, change: Partial<Parameters<typeof nodeLook>[0]> = {}, isLost = false) => {
    const slots = [1, 2, 3].map((slot) => slotView(slot, slot <= ready ? {} : { state: 'dead', pid: null }));
    return nodeLook({ ...nodeView('one', slots, { state: 'degraded' }), ...change }, isLost);
  };
  expect(look(0)).toEqual({ kind: 'nobody-serves' });
  expect(look(2)).toEqual({ kind: 'degraded', ready: 2, wanted: 3 });
  expect(look(3, { state: 'ready' })).toBeNull();
  expect(look(3, { state: 'draining' })).toEqual({ kind: 'draining' });
  expect(look(3, { state: 'draining' }, true)).toEqual({ kind: 'lost' });
});

describe('a node that is lost', () => {
  const last = nodeView('one', [], { at: 10_000 });
  const bound = 10_000 + LIMITS.nodeViewTtlMs + LIMITS.nodeViewEveryMs;
  beforeEach(() => {
    streamState.value = { kind: 'live' };
  });
  afterEach(() => {
    streamState.value = { kind: 'connecting' };
  });

  test('has told nothing since its last view, or since the one with which it was given up', () => {
    expect(silenceOf(last, bound)).toBeNull();
    expect(silenceOf(last, bound + 1)).toBe(bound + 1 - last.at);
    expect(silenceOf(last, 70_000)).toBe(60_000);
    expect(silenceOf({ ...last, state: 'lost' }, 12_000)).toBe(2_000);
    expect(T.node.lostSince(age(60_000))).toContain('60 s');
  });
  test('is none while the node that answers is silent itself: nothing is known of the others then', () => {
    streamState.value = { kind: 'connecting' };
    expect(silenceOf(last, 70_000)).toBeNull();
  });
});

test('[T9] a slot that was replaced was not “never restarted”', () => {
  expect(T.worker.restarts(0)).toBe('first process');
  expect(T.worker.restarts(1)).toBe('replaced once');
  expect(T.worker.restarts(3)).toBe('replaced 3 times');
  expect(T.node.degraded(2, 3)).toBe('degraded: 2 of 3 ready');
});

function event(kind: ClusterEvent['kind'], people: Partial<PeopleEffect>, at = 0): ClusterEvent {
  const none = { before: 0, kept: 0, signedInAgain: 0, lost: 0, worstMs: null };
  const effect = { socketsBefore: 0, moved: 0, movedMinMs: null, movedMaxMs: null, sessionsLost: 0 };
  return {
    id: `${at}`,
    at,
    node: 'one',
    kind,
    text: '',
    effect: { ...effect, people: { ...none, ...people } },
  };
}

test('a worker that has not told anything yet has no figures, instead of none', () => {
  expect(hasReported(slotView(1))).toBe(true);
  expect(hasReported(slotView(1, { state: 'starting', rssBytes: 0 }))).toBe(false);
  expect(hasReported(slotView(1, { state: 'dead', pid: null }))).toBe(false);
});

test('[T10] sockets are “not drawn” only where there are more than can be drawn', () => {
  const max = LIMITS.socketDotsPerWorker;
  const dots = (count: number) => Array.from({ length: count }, (_, index) => dot(`${index}`));
  expect(notDrawn({ dots: dots(2), sockets: 3 })).toBe(0);
  expect(notDrawn({ dots: dots(max - 1), sockets: max })).toBe(0);
  expect(notDrawn({ dots: dots(max), sockets: max + 7 })).toBe(7);
  expect(notDrawn({ dots: dots(max), sockets: max - 1 })).toBe(0);
});

describe('what an event did', () => {
  test('[T1] uses three words, each for what it is, and shows the worst case', () => {
    const words = effectWords(
      event('worker-died', { before: 14, kept: 10, signedInAgain: 2, lost: 1, worstMs: 12_345 }),
    );
    expect(words).toBe(
      '14 people there: 10 kept their session, 2 signed in again, 1 lost their session and is not back, 1 not heard of yet. Longest outage 12.3 s.',
    );
  });
  test('[T9] a move without an outage is not “in 0 ms”', () => {
    expect(effectWords(event('worker-draining', { before: 2, kept: 2, worstMs: 0 }))).toBe(
      '2 people there: 2 kept their session. Without an outage.',
    );
    expect(effectWords(event('worker-died', {}))).toBe('Nobody was there.');
  });
  test('[T4] of a switch is whom it took along', () => {
    expect(effectWords(event('mode-switched', { before: 14, kept: 12 }))).toBe(
      '12 people’s sessions were taken along, 2 not asked yet.',
    );
  });
  test('[T4] the panel shows the last switch and nothing that happened since', () => {
    const events = [
      event('mode-switched', { before: 1 }, 1_000),
      event('mode-switched', { before: 2 }, 2_000),
      event('worker-died', { before: 3, lost: 3 }, 3_000),
    ];
    const view = clusterView([], { timeline: events });
    expect(lastSwitchIn(view, 4_000, 10_000)?.at).toBe(2_000);
    expect(lastSwitchIn(view, 40_000, 10_000)).toBeNull();
  });
});

describe('the store card', () => {
  test('[T7] is as old as the last word of the node that answers, and grows older while nothing comes', () => {
    const view = clusterView([nodeView('one', [], { at: 10_000 }), nodeView('two', [], { at: 12_000 })], {
      self: 'one',
      at: 12_000,
    });
    expect([10_000, 10_500, 70_000].map((now) => storeAge(view, now))).toEqual([0, 500, 60_000]);
    expect(storeAge(view, 9_000)).toBe(0);
  });
});

describe('the conservation line', () => {
  const tally = (change: Partial<Tally> = {}): Tally => ({ ...EMPTY_TALLY, ...change });
  const pages = (change: Partial<PagesWitness> = {}): PagesWitness => ({
    open: 0,
    gone: 0,
    tally: tally(),
    flaws: [],
    asks: [],
    reached: {},
    ...change,
  });
  const flaw = (who: string, at: number): ReportedFlaw => ({
    kind: 'lost',
    why: 'hole',
    room: 'r',
    epoch: 'e',
    seq: 1,
    cmid: null,
    at,
    who,
  });
  const crowd = (clients: number, change: Partial<Tally>, flaws: readonly ReportedFlaw[], since: number) => ({
    since,
    clients,
    tally: tally(change),
    flaws,
    reached: [],
  });

  test('adds up all nodes, keeps what pages tell apart, and shows the crowd’s counterexamples before older ones of pages', () => {
    const view = clusterView([
      nodeView('one', [], {
        witnesses: {
          crowd: crowd(3, { sent: 5, acknowledged: 5, seen: 4, waiting: 1 }, [flaw('cleo', 30)], 200),
          pages: pages({
            open: 2,
            gone: 1,
            tally: tally({ sent: 2, waiting: 2, lost: 1 }),
            flaws: [flaw('mallory', 1)],
          }),
        },
      }),
      nodeView('two', [], {
        witnesses: {
          crowd: crowd(4, { sent: 7, acknowledged: 6, seen: 6, waiting: 1, lost: 2 }, [flaw('ben', 20)], 100),
          pages: pages({ open: 1 }),
        },
      }),
      // Another version knows nothing of this.
      nodeView('three', []),
    ]);
    const now = conservationOf(view);
    expect(now).toMatchObject({ clients: 7, since: 100, open: 3, gone: 1 });
    expect(now.crowd).toEqual(tally({ sent: 12, acknowledged: 11, seen: 10, waiting: 2, lost: 2 }));
    expect(now.pages).toEqual(tally({ sent: 2, waiting: 2, lost: 1 }));
    expect(now.counterexamples.map(({ flaw: { who }, node, isOfPage }) => [who, node, isOfPage])).toEqual([
      ['ben', 'two', false],
      ['cleo', 'one', false],
      ['mallory', 'one', true],
    ]);
    expect(isEmpty(now)).toBe(false);
  });

  test('is empty before anybody sent anything, on however many nodes', () => {
    const quiet = { crowd: null, pages: pages({ open: 1 }) };
    const view = clusterView([nodeView('one', [], { witnesses: quiet }), nodeView('two', [])]);
    expect(isEmpty(conservationOf(view))).toBe(true);
    expect(conservationOf(view).since).toBeNull();
  });
});

test('[T6] a blocked worker is not frozen: nothing thaws it, and it is called and drawn as what it is', () => {
  const frozen = slotView(1, { state: 'frozen' });
  const blocked = slotView(1, { state: 'frozen', blocked: true });
  expect(actionsOf(frozen)).toContain('thaw');
  expect(actionsOf(blocked)).not.toContain('thaw');
  expect([frozen, blocked].map(workerLook)).toEqual(['frozen', 'spinning']);
  expect(T.worker.label(1, workerLook(blocked), 3)).toBe('Worker 1, blocked, 3 sockets');
  expect(T.worker.state[workerLook(blocked)]).toBe('blocked');
});

describe('what is asked before something breaks', () => {
  const { signal } = T.confirm;
  const asked = (memory: number) => ({
    SIGKILL: signal.SIGKILL(1, 'one', 7, 5, memory),
    SIGSTOP: signal.SIGSTOP(1, 'one', 7, 5, memory),
    spin: signal.spin(1, 'one', 7, 5, memory),
    SIGTERM: signal.SIGTERM(1, 'one', 7, 5, memory),
    restart: T.confirm.restart('one', 3, memory),
    workersDown: T.confirm.workersDown(3, 'one', 5, memory),
  });

  test.each(Object.keys(asked(0)) as (keyof ReturnType<typeof asked>)[])(
    '%s says that sessions in memory end with their worker, and how many; without any it says nothing of it',
    (what) => {
      expect(asked(4)[what]).toContain('4 sessions');
      expect(asked(4)[what]).not.toContain('Nobody should notice');
      expect(asked(1)[what]).toMatch(/1 session in (its|their) memory/);
      expect(asked(0)[what]).not.toMatch(/session|sign in/);
    },
  );
  test('names the times by which the primary judges', () => {
    const { heartbeatSuspectMs, heartbeatDeadMs } = LIMITS;
    expect(asked(0).SIGSTOP).toContain(`After ${heartbeatSuspectMs / 1_000} s`);
    for (const what of ['SIGSTOP', 'spin'] as const)
      expect(asked(0)[what]).toContain(`after ${heartbeatDeadMs / 1_000} s it is killed`);
  });
});

test('[T9] nothing calls the cookie of a stateless session signed: it is encrypted', () => {
  const told = JSON.stringify([T.mode, T.session, T.totals.sessionsIn, tServed.modeText(PRESETS.stateless)]);
  expect(told).toContain('encrypted');
  expect(told).not.toMatch(/signed cookie|cookie[^.]{0,30}\bsigned\b(?! in| out)/);
});

describe('a page to sign in on says why one is there', () => {
  test('the control room: why it was closed to somebody who was in', () => {
    expect(reasonToSignIn('unauthenticated', false)).toBe('unauthenticated');
    expect(reasonToSignIn('unauthenticated', true)).toBe('ended');
    expect(reasonToSignIn('forbidden', false)).toBe('forbidden');
    expect(reasonToSignIn('forbidden', true)).toBe('demoted');
    expect(reasonToSignIn('stale_operator', true)).toBe('stale_operator');
    expect(reasonToSignIn('internal', true)).toBeNull();
    for (const why of Object.values(T.signIn.why)) expect(why).toMatch(/\.$/);
  });
  test('the chat: whatever became of the session, also when the browser has none', () => {
    const loss = { madeBy: 'one/1', answeredBy: 'one/2' };
    for (const fate of ['none', 'elsewhere', 'gone', 'expired', 'revoked'] as const) {
      for (const cause of [undefined, 'kill', 'freeze', 'crash', 'restart', 'store', 'switch'] as const) {
        const told = whySignedOut({ ...loss, fate, ...(cause === undefined ? {} : { cause }) }, String);
        expect(told, `${fate} ${cause}`).toMatch(/session.*\.$/);
      }
    }
  });
});
