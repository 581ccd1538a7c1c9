import { describe, expect, test } from 'vitest';
import { eventOf, letterOf, signed } from '../../../src/jobs/outgoing/letter.js';
import {
  afterGivenUp,
  afterTry,
  type Due,
  givenUp,
  nextStep,
  triedNow,
} from '../../../src/jobs/outgoing/letter-fate.js';
import type { PostOutcome } from '../../../src/jobs/outside/post.js';
import type { Entry } from '../../../src/protocol/entries.js';
import type { Position } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { OutgoingState } from '../../../src/store/interfaces/outgoing.js';

/** Decisions of outgoing hooks, without a receiver. */

const NOW = 1_800_000_000_000;
const due: Due = { epoch: 'e1', seq: 8, mid: '8-x', at: NOW };
const state: OutgoingState = { epoch: 'e1', seq: 7, mid: '7-x', dead: 0 };
const old = { ...due, at: NOW - LIMITS.letterMaxAgeMs };
const failing = { why: 'no-answer', since: NOW - 9_000, at: NOW, tries: 3 } as const;
const silent: PostOutcome = { kind: 'later', afterMs: 0, failure: { why: 'no-answer' } };
const refused: PostOutcome = { kind: 'refused', failure: { why: 'status', status: 400 } };

describe('a letter', () => {
  test('is tried at once, also an old one, while its receiver takes what comes', () => {
    expect(nextStep(state, due, 0, NOW)).toEqual({ what: 'try' });
    expect(nextStep(state, old, 0, NOW)).toEqual({ what: 'try' });
  });

  test('waits longer after each failure, at least as long as it was asked for, and no longer than the most', () => {
    const waits = [1, 2, 3].map((tries) =>
      nextStep({ ...state, failing: { ...failing, tries } }, due, 0, NOW),
    );
    expect(waits).toEqual([1_000, 2_000, 4_000].map((ms) => ({ what: 'wait', ms })));
    expect(nextStep({ ...state, failing }, due, 7_000, NOW)).toEqual({ what: 'wait', ms: 7_000 });
    expect(nextStep({ ...state, failing: { ...failing, tries: 99 } }, due, 1e12, NOW)).toEqual({
      what: 'wait',
      ms: LIMITS.letterPauseMaxMs,
    });
    expect(nextStep({ ...state, failing }, due, 0, NOW + 4_000)).toEqual({ what: 'try' });
    // A clock that was set back makes it wait no longer.
    expect(nextStep({ ...state, failing }, due, 0, NOW - 1e9)).toEqual({ what: 'wait', ms: 4_000 });
  });

  test('that is taken moves the place on and ends the failure', () => {
    const after = afterTry({ ...state, failing, dead: 2 }, due, { kind: 'sent' }, 1, NOW);
    expect(after.isSettled).toBe(true);
    expect(after.state).toEqual({ epoch: 'e1', seq: 8, mid: '8-x', dead: 2, sentAt: NOW });
  });

  test('that is not answered is kept until it is too old, and then those behind it that are', () => {
    const { state: failed, isSettled } = afterTry(state, due, silent, 99, NOW);
    expect(isSettled).toBe(false);
    expect(failed).toEqual({ ...state, failing: { why: 'no-answer', since: NOW, at: NOW, tries: 1 } });
    const last = afterTry({ ...state, failing }, old, silent, 1, NOW);
    expect(last.isSettled).toBe(true);
    expect(last.state).toMatchObject({ seq: 8, dead: 1, lastDead: { why: 'no-answer', seq: 8, at: NOW } });
    expect(last.state.failing).toEqual({ ...failing, at: NOW, tries: 4 });
    expect(nextStep(last.state, { ...old, seq: 9 }, 0, NOW)).toEqual({ what: 'give-up' });
    expect(givenUp(last.state, { ...old, seq: 9 }, failing, NOW)).toMatchObject({ seq: 9, dead: 2 });
  });

  test('that is refused is given up after some tries', () => {
    let now = afterTry(state, due, refused, 1, NOW);
    for (let tries = 2; !now.isSettled; tries += 1) {
      expect(tries).toBeLessThanOrEqual(LIMITS.letterTriesRefused);
      now = afterTry(now.state, due, refused, tries, NOW);
    }
    expect(now.state.lastDead).toEqual({ why: 'status', status: 400, seq: 8, at: NOW });
    expect(now.state.failing?.tries).toBe(LIMITS.letterTriesRefused);
    // The wait is the receiver's: the next letter does not begin with the shortest.
    const ms = LIMITS.letterPauseMs * 2 ** (LIMITS.letterTriesRefused - 1);
    expect(nextStep(now.state, { ...due, seq: 9 }, 0, NOW)).toEqual({ what: 'wait', ms });
  });
});

describe('asked that it is tried now', () => {
  const places = [1, 2, 3].map((seq) => ({ epoch: 'e1', seq, mid: `${seq}-x` }));
  const lastDead = { why: 'status', status: 400, seq: 3, at: NOW } as const;
  const missing: OutgoingState = { ...state, failing, dead: 5, lastDead, givenUp: places };

  test('a receiver rests no more, and begins again with the shortest rest', () => {
    const now = triedNow(missing, 2);
    expect(now).toEqual({ ...missing, triedNow: 2, failing: { ...failing, tries: 0 } });
    expect(nextStep(now, due, 60_000, NOW)).toEqual({ what: 'try' });
    const { state: failed } = afterTry(now, due, silent, 1, NOW);
    expect(failed.failing).toEqual({ ...failing, tries: 1 });
    expect(triedNow(state, 1)).toEqual({ ...state, triedNow: 1 });
  });

  test('places of the newest that were given up are kept, and no more than may be', () => {
    let given = state;
    for (let seq = 1; seq <= LIMITS.lettersGivenUpKept + 3; seq += 1)
      given = givenUp(given, { ...due, seq, mid: `${seq}-x` }, failing, NOW);
    expect(given.dead).toBe(LIMITS.lettersGivenUpKept + 3);
    expect(given.givenUp).toHaveLength(LIMITS.lettersGivenUpKept);
    expect(given.givenUp?.[0]).toEqual({ epoch: 'e1', seq: 4, mid: '4-x' });
  });

  test('what is taken, or is to be sent no more, is missing no more; what is not taken stays', () => {
    const { failing: _, ...sound } = missing;
    const [first, second] = places as [Position, Position];
    const taken = afterGivenUp(missing, first, { kind: 'sent' }, NOW);
    expect(taken).toEqual({ ...sound, dead: 4, givenUp: places.slice(1), sentAt: NOW });
    const gone = afterGivenUp(missing, first, null, NOW);
    expect(gone).toEqual({ ...missing, dead: 4, givenUp: places.slice(1) });
    const not = afterGivenUp(sound, first, silent, NOW);
    expect(not).toEqual({ ...missing, failing: { why: 'no-answer', since: NOW, at: NOW, tries: 1 } });
    // One that is refused holds up none behind it.
    expect(afterGivenUp(sound, first, refused, NOW)).toEqual(sound);
    expect(afterGivenUp(sound, second, { kind: 'sent' }, NOW).givenUp).toEqual([first, places[2]]);
    // With the last of them nothing is told of it any more.
    const last = afterGivenUp({ ...missing, dead: 1, givenUp: [first] }, first, { kind: 'sent' }, NOW);
    expect(last).toEqual({ ...state, dead: 0, sentAt: NOW });
  });
});

describe('what is sent', () => {
  const base = { seq: 8, mid: '8-x', cmid: 'c', user: { id: 'u', name: 'Ann' }, at: 1 };
  const text: Entry = { ...base, text: 'hello' };

  test('is told by its kind; nothing of programs, and nothing that was deleted since', () => {
    expect(eventOf(text)).toBe('message');
    expect(eventOf({ ...base, kind: 'delete', of: '7-x' })).toBe('delete');
    expect(eventOf({ ...base, kind: 'notice', what: 'joined' })).toBe('notice');
    expect(eventOf({ ...text, user: { id: 'hook-1', name: 'CI', bot: true } })).toBeNull();
    expect(eventOf({ ...text, text: '', deleted: true })).toBeNull();
    expect(eventOf({ ...base, kind: 'edit', of: '7-x', text: '', deleted: true })).toBeNull();
  });

  test('is signed with its time, so that what is sent again later has another signature', () => {
    const letter = letterOf({ id: 'out-1' }, { id: 'r', name: 'Tea' }, 'e1', 'message', text);
    expect(letter.id).toBe('r/e1/8');
    const first = signed(letter, 'secret', 1_800_000_000_999);
    expect(first).toEqual(signed(letter, 'secret', 1_800_000_000_000));
    expect(first.headers['x-holdfast-signature']).toMatch(/^t=1800000000,v1=[0-9a-f]{64}$/);
    expect(first.body).toBe(signed(letter, 'secret', 1_900_000_000_000).body);
    const others = [signed(letter, 'other', 1_800_000_000_000), signed(letter, 'secret', 1_800_000_001_000)];
    // Not only the time beside it.
    const signatures = [first, ...others].map(({ headers }) =>
      String(headers['x-holdfast-signature']).replace(/^t=\d+,/, ''),
    );
    expect(new Set(signatures).size).toBe(3);
  });
});
