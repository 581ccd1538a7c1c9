import { expect, test } from 'vitest';
import {
  causeOf,
  EFFECT_WINDOW_MS,
  grow,
  isPlausible,
  mergeEvents,
  NO_EFFECT,
} from '../../../src/primary/event-log/effects.js';
import type { ClusterEvent } from '../../../src/protocol/cluster-event.js';

function died(id: string, at: number, slot: number, pid: number): ClusterEvent {
  return {
    id,
    at,
    node: 'n',
    slot,
    pid,
    kind: 'worker-died',
    text: '',
    effect: { ...NO_EFFECT, socketsBefore: 3 },
  };
}

test('an effect grows with what is reported', () => {
  let effect = { ...NO_EFFECT, socketsBefore: 3 };
  effect = grow(effect, { kind: 'moved', lostMs: 120.4 }) as typeof effect;
  effect = grow(effect, { kind: 'moved', lostMs: 90 }) as typeof effect;
  effect = grow(effect, { kind: 'session-lost', person: 's' }) as typeof effect;
  expect(effect).toEqual({ socketsBefore: 3, moved: 2, movedMinMs: 90, movedMaxMs: 120, sessionsLost: 1 });
});

test('nobody can make more of an event than there was', () => {
  let effect = { ...NO_EFFECT, socketsBefore: 2 };
  for (let at = 0; at < 50; at += 1) {
    effect = grow(effect, { kind: 'moved', lostMs: 10 }) as typeof effect;
    effect = grow(effect, { kind: 'session-lost', person: `s${at}` }) as typeof effect;
  }
  expect(effect).toMatchObject({ moved: 2, sessionsLost: 2 });
  expect(isPlausible({ kind: 'moved', lostMs: 9_000_000_000 }, 1_000)).toBe(false);
  expect(isPlausible({ kind: 'moved', lostMs: 3_000 }, 100)).toBe(true);
});

test('a move is put down to the newest event of that very process, for a minute', () => {
  const events = [died('1', 1_000, 2, 50), died('2', 2_000, 2, 60), died('3', 3_000, 1, 70)];
  const from = (slot: number, pid: number) => ({ node: 'n', slot, pid });
  expect(causeOf(events, from(2, 50), 5_000)?.id).toBe('1');
  expect(causeOf(events, from(2, 60), 5_000)?.id).toBe('2');
  expect(causeOf(events, from(2, 61), 5_000)).toBeUndefined();
  expect(causeOf(events, { ...from(2, 60), node: 'other' }, 5_000)).toBeUndefined();
  expect(causeOf(events, from(2, 50), 1_001 + EFFECT_WINDOW_MS)).toBeUndefined();
});

test('lists of several nodes become one: each event once, by time, the newest kept', () => {
  const grown = { ...died('1', 1_000, 1, 5), text: 'grown' };
  const merged = mergeEvents(
    [
      [died('1', 1_000, 1, 5), died('3', 3_000, 1, 6)],
      [grown, died('2', 2_000, 2, 7)],
    ],
    2,
  );
  expect(merged.map((event) => event.id)).toEqual(['2', '3']);
  expect(mergeEvents([[died('1', 1_000, 1, 5)], [grown]], 5)).toEqual([grown]);
});
