import { describe, expect, test } from 'vitest';
import { lastSwitchIn } from '../../src/browser/control/state/mode-outcome.js';
import { sessionFigure, totalsOf } from '../../src/browser/control/state/totals.js';
import { actionsOf } from '../../src/browser/control/state/worker-actions.js';
import { effectWords } from '../../src/browser/control/strings/effect-words.js';
import { T } from '../../src/browser/control/strings.js';
import type { ClusterEvent, PeopleEffect } from '../../src/protocol/cluster-event.js';
import { PRESETS, type PresetName } from '../../src/protocol/mode.js';
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

test('[T9] a slot that was replaced was not “never restarted”, and a node of which nobody serves is not “degraded”', () => {
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

describe('what an event did', () => {
  test('[T1] uses three words, each for what it is, and shows the worst case', () => {
    const words = effectWords(
      event('worker-died', { before: 14, kept: 10, signedInAgain: 2, lost: 1, worstMs: 12_345 }),
    );
    expect(words).toBe(
      '14 people there: 10 kept their session, 2 signed in again, 1 lost their session and is not back, 1 not heard of yet. Longest outage 12.3 s.',
    );
  });
  test('[T9] a move without a gap is not “in 0 ms”', () => {
    expect(effectWords(event('worker-draining', { before: 2, kept: 2, worstMs: 0 }))).toBe(
      '2 people there: 2 kept their session. Without a gap.',
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

test('[T6] a blocked worker is not frozen: nothing thaws it, and its loop is not idle', () => {
  expect(actionsOf(slotView(1, { state: 'frozen' }))).toContain('thaw');
  expect(actionsOf(slotView(1, { state: 'frozen', blocked: true }))).not.toContain('thaw');
});
