import { describe, expect, test } from 'vitest';
import {
  type Consequence,
  causeOf,
  EFFECT_WINDOW_MS,
  effectWith,
  isPlausible,
  mergeEvents,
  NO_EFFECT,
} from '../../../src/primary/event-log/effects.js';
import type { ClusterEvent, EventEffect } from '../../../src/protocol/cluster-event.js';

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

/** A move of somebody who was without service for so long. */
function moved(lostMs: number, change: Partial<Extract<Consequence, { kind: 'moved' }>> = {}): Consequence {
  return { kind: 'moved', lostMs, person: 'p', again: false, moving: false, ...change };
}
const lost = (person: string): Consequence => ({ kind: 'session-lost', person });

test('an effect grows with what is reported', () => {
  let effect: EventEffect = { ...NO_EFFECT, socketsBefore: 3 };
  for (const one of [moved(120.4), moved(90), lost('s')]) effect = effectWith(effect, one);
  expect(effect).toEqual({ socketsBefore: 3, moved: 2, movedMinMs: 90, movedMaxMs: 120, sessionsLost: 1 });
});

test('nobody can make more of an event than there was', () => {
  let effect: EventEffect = { ...NO_EFFECT, socketsBefore: 2 };
  for (let at = 0; at < 50; at += 1) effect = effectWith(effect, moved(10));
  expect(effect).toMatchObject({ moved: 2 });
  expect(isPlausible(moved(9_000_000_000), 1_000)).toBe(false);
  expect(isPlausible(moved(3_000), 100)).toBe(true);
});

describe('the cause', () => {
  const from = (slot: number, pid: number) => ({ node: 'n', slot, pid });
  test('is the newest event of that very process', () => {
    const events = [died('1', 1_000, 2, 50), died('2', 2_000, 2, 60), died('3', 3_000, 1, 70)];
    expect(causeOf(events, from(2, 50), 5_000, moved(1))?.id).toBe('1');
    expect(causeOf(events, from(2, 60), 5_000, lost('s'))?.id).toBe('2');
    expect(causeOf(events, from(2, 61), 5_000, moved(1))).toBeUndefined();
    expect(causeOf(events, { ...from(2, 60), node: 'other' }, 5_000, moved(1))).toBeUndefined();
    expect(causeOf(events, from(2, 50), 1_001 + EFFECT_WINDOW_MS, moved(1))).toBeUndefined();
  });

  test('[T4] is never a switch of the mode, nor a request to move when nobody was asked', () => {
    const events = [
      died('1', 1_000, 2, 50),
      { ...died('2', 2_000, 2, 50), kind: 'mode-switched' as const },
      { ...died('3', 3_000, 2, 50), kind: 'rebalancing' as const },
    ];
    expect(causeOf(events, from(2, 50), 5_000, lost('s'))?.id).toBe('1');
    expect(causeOf(events, from(2, 50), 5_000, moved(1))?.id).toBe('1');
    expect(causeOf(events, from(2, 50), 5_000, moved(0, { moving: true }))?.id).toBe('3');
  });

  test('[T1] who was asked to move and was still there when the worker died is put down to its death', () => {
    const asked = { ...died('1', 1_000, 2, 50), kind: 'rebalancing' as const };
    const events = [asked, died('2', 2_000, 2, 50)];
    expect(causeOf(events, from(2, 50), 2_100, moved(0, { moving: true }))?.id).toBe('2');
    expect(causeOf([asked], from(2, 50), 1_500, moved(0, { moving: true }))?.id).toBe('1');
  });

  test('[T5] of a death that a freeze began is the freeze, until the worker answered again', () => {
    const { effect: _, ...death } = died('2', 4_000, 2, 50);
    const stop = { ...died('1', 1_000, 2, 50), kind: 'signal' as const };
    expect(causeOf([stop, death], from(2, 50), 5_000, moved(1))?.id).toBe('1');
    const thaw = { ...death, id: '2', at: 2_000, kind: 'worker-thawed' as const };
    expect(causeOf([stop, thaw], from(2, 50), 3_000, moved(1))?.id).toBe('1');
    expect(causeOf([stop, thaw], from(2, 50), 30_000, moved(1))).toBeUndefined();
    const killed = died('3', 20_000, 2, 50);
    expect(causeOf([stop, thaw, killed], from(2, 50), 30_000, moved(1))?.id).toBe('3');
  });
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
