import { describe, expect, test } from 'vitest';
import { CHAPTERS, runsOf } from '../../src/browser/control/lab/chapters.js';
import { type Findings, isOver, showedIt } from '../../src/browser/control/lab/findings.js';
import { readinessFor } from '../../src/browser/control/lab/needs.js';
import { victimOf } from '../../src/browser/control/lab/victim.js';
import { lab } from '../../src/browser/control/strings/en/lab.js';
import { runs } from '../../src/browser/control/strings/en/lab-chapters.js';
import { runs as korean } from '../../src/browser/control/strings/ko/lab-chapters.js';
import type { SessionHolder } from '../../src/protocol/session-holder.js';
import { clusterView, dot, nodeView, slotView } from '../support/cluster-view.js';

/** What a run of the lab needs, whom it hits, and what it may say that it showed: the decisions alone. */

const [ALONE] = runsOf('one-process');
const [SEVERAL] = runsOf('cluster');
const [STICKY] = runsOf('state');
if (ALONE === undefined || SEVERAL === undefined || STICKY === undefined) throw new Error('no such runs');

const people = (count: number, session: SessionHolder) =>
  Array.from({ length: count }, (_, i) =>
    dot(`${i}`, { user: `u${i}`, userId: `u${i}`, session, synthetic: true }),
  );
const CROWD = { wanted: 12, connected: 12 };

describe('what a run needs', () => {
  test('is nothing where all is so already', () => {
    const node = nodeView('one', [slotView(1, { dots: people(12, 'store') })], { crowd: CROWD });
    expect(readinessFor(ALONE, clusterView([node]), node)).toEqual({ obstacle: null, needs: [], waits: [] });
  });

  test('is waited for until each session is where the mode has it, whoever it is of', () => {
    const dots = [...people(12, 'store'), dot('x', { user: 'ann', userId: 'ann', session: 'here' })];
    const node = nodeView('one', [slotView(1, { dots })], { crowd: CROWD });
    expect(readinessFor(ALONE, clusterView([node]), node).waits).toEqual([{ kind: 'sessions', left: 1 }]);
  });

  test('names the sessions that end with the workers that go, unless a switch takes them along first', () => {
    const slots = [slotView(1), slotView(2, { memorySessions: 5 })];
    const node = nodeView('one', slots, { crowd: CROWD });
    const needsIn = (mode: 'shared' | 'sticky') =>
      readinessFor(
        { ...ALONE, mode },
        clusterView([node], { mode: { routing: 'session', sessions: 'memory' } }),
        node,
      ).needs.find(({ kind }) => kind === 'workers');
    expect(needsIn('sticky')).toMatchObject({ from: 2, to: 1, ends: 5 });
    expect(needsIn('shared')).toMatchObject({ from: 2, to: 1, ends: 0 });
  });

  test('cannot be had where the number of workers follows the load, and says what would be right', () => {
    const range = { workerRange: { min: 2, max: 4 } };
    const node = nodeView('one', [slotView(1), slotView(2)], range);
    const { obstacle } = readinessFor(ALONE, clusterView([node]), node);
    expect(obstacle).toEqual({ kind: 'elastic', min: 2, max: 4, wanted: 1 });
    expect(obstacle === null ? '' : lab.obstacle(obstacle)).toContain('--workers 3');
    expect(readinessFor(SEVERAL, clusterView([node]), node).obstacle).toBeNull();
  });

  test('cannot be had without the store, or while a rolling restart goes on', () => {
    const node = nodeView('one', [slotView(1)]);
    const view = clusterView([node]);
    const away = { ...view, store: { ...view.store, state: 'down' as const } };
    expect(readinessFor(ALONE, away, node).obstacle).toEqual({ kind: 'store-away' });
    const failed = nodeView('one', [slotView(1, { state: 'failed', pid: null })]);
    expect(readinessFor(ALONE, view, failed).obstacle).toEqual({ kind: 'failed', slot: 1 });
    const restarting = { ...node, rollingRestart: { done: 0, of: 1 } };
    expect(readinessFor(ALONE, view, restarting).obstacle).toEqual({ kind: 'restarting' });
  });
});

describe('whom it hits', () => {
  test('is the worker with the most people, but not the one with the operator’s own session', () => {
    const slots = [1, 2, 3].map((slot) => slotView(slot, { dots: people(slot, 'here') }));
    const node = nodeView('one', slots);
    expect(victimOf(node, null)?.slot).toBe(3);
    expect(victimOf(node, 'one/3')?.slot).toBe(2);
    // Where nobody is on the others there is no other to be hit.
    expect(victimOf(nodeView('one', [slotView(1), slots[1] ?? slotView(2)]), 'one/2')?.slot).toBe(2);
  });
});

const FOUND: Findings = {
  before: 5,
  elsewhere: 7,
  kept: 5,
  signedInAgain: 0,
  lost: 0,
  inIt: 0,
  astray: 0,
  unheard: 0,
  worstMs: 300,
  lastedMs: 900,
  ended: true,
  replaced: { done: 3, of: 3 },
  messagesLost: 0,
  witnesses: 12,
  messagesOpenMs: 0,
};

describe('what it showed', () => {
  test('is not said before it is over', () => {
    expect(isOver(FOUND)).toBe(true);
    expect(isOver({ ...FOUND, lastedMs: null })).toBe(false);
    expect(isOver({ ...FOUND, unheard: 1, messagesOpenMs: 4_000 })).toBe(false);
    // They were asked for long enough; it says that they were not heard of.
    expect(isOver({ ...FOUND, unheard: 1, messagesOpenMs: 0 })).toBe(true);
  });

  test('is nothing where nobody was there, in any run', () => {
    const nobody = { ...FOUND, before: 0, kept: 0, worstMs: null };
    for (const run of CHAPTERS.flatMap(runsOf)) {
      expect(showedIt(run.name, nobody), run.name).toBe(false);
      expect(runs[run.name].not(nobody), run.name).toMatch(/^Nobody was on the worker/);
    }
  });

  test.each([
    ['alone', FOUND, false],
    ['alone', { ...FOUND, elsewhere: 0 }, true],
    ['one-of-several', { ...FOUND, elsewhere: 0 }, false],
    ['frozen', FOUND, false],
    ['frozen', { ...FOUND, worstMs: 3_000 }, true],
    // Somebody thawed it.
    ['frozen', { ...FOUND, worstMs: 3_000, ended: false }, false],
    ['rolling', FOUND, true],
    ['rolling', { ...FOUND, replaced: { done: 2, of: 3 } }, false],
    ['rolling', { ...FOUND, replaced: null }, false],
    ['rolling', { ...FOUND, kept: 4, unheard: 1 }, false],
    ['in-memory', FOUND, false],
    // They were signed out, but not for where their session was.
    ['in-memory', { ...FOUND, kept: 1, signedInAgain: 4 }, false],
    ['in-memory', { ...FOUND, kept: 1, signedInAgain: 4, inIt: 4 }, true],
    ['in-store', { ...FOUND, kept: 4, lost: 1 }, false],
    ['in-cookie', { ...FOUND, kept: 4, unheard: 1 }, false],
    ['astray', { ...FOUND, kept: 3, lost: 2 }, false],
    ['astray', { ...FOUND, kept: 3, lost: 2, astray: 1 }, true],
  ] as const)('of %s is what was measured (%#)', (name, found, showed) => {
    expect(showedIt(name, found)).toBe(showed);
  });

  test.each([runs, korean])(
    'claims nothing of messages that no client told, nor that all were kept',
    (words) => {
      const silent = { ...FOUND, elsewhere: 0, witnesses: 0 };
      const [told, untold] = [
        words.alone.shows({ ...FOUND, elsewhere: 0 }, () => null),
        words.alone.shows(silent, () => null),
      ];
      expect(told).not.toBe(untold);
      expect(untold).not.toMatch(/message|메시지/);
      expect(words.alone.shows({ ...FOUND, kept: 4, unheard: 1 }, () => null)).not.toMatch(
        /Every one|모두 로그인/,
      );
    },
  );
});
