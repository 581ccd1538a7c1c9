import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventLog } from '../../../src/primary/event-log/event-log.js';
import { RepeatedRefusals } from '../../../src/primary/event-log/repeated-refusals.js';
import type { ControlOrder, EventParams } from '../../../src/protocol/cluster-event.js';
import { LIMITS } from '../../../src/protocol/limits.js';

function refusal(call: ControlOrder, waitSeconds: number | null): EventParams['refused'] {
  const why =
    waitSeconds === null
      ? ({ kind: 'operator-no-more' } as const)
      : ({ kind: 'too-often', perMinute: 60, waitSeconds } as const);
  return { call, code: waitSeconds === null ? 'forbidden' : 'rate_limited', refusal: why, message: 'no' };
}

describe('refusals on the event log', () => {
  let log: EventLog;
  let refusals: RepeatedRefusals;
  beforeEach(() => {
    vi.useFakeTimers();
    log = new EventLog({ node: 'a', startedAt: 1, maxEvents: 20 });
    refusals = new RepeatedRefusals(log);
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const told = () =>
    log.allEvents().flatMap(({ kind, by, params }) => {
      if (kind !== 'refused') return [];
      const { call, refusal: why, times } = params as EventParams['refused'];
      return [[by, call, why.kind, times]];
    });

  test('the first is told at once, and the same of one person after it are counted in it', () => {
    refusals.add(refusal('mode', 9), 'ann');
    expect(told()).toEqual([['ann', 'mode', 'too-often', undefined]]);
    for (let at = 0; at < 500; at += 1) refusals.add(refusal('mode', at), 'ann');
    vi.advanceTimersByTime(LIMITS.refusalsUpdatedEveryMs);
    expect(told()).toEqual([['ann', 'mode', 'too-often', 501]]);
    expect(log.allEvents()[0]?.text).toBe(
      'Refused: switch the mode by ann: At most 60 actions per minute. Wait 499 s. 501 times by now.',
    );
  });

  test('other people, orders and reasons are other events', () => {
    refusals.add(refusal('mode', 9), 'ann');
    refusals.add(refusal('mode', 9), 'ben');
    refusals.add(refusal('crowd', 9), 'ann');
    refusals.add(refusal('mode', null), 'ann');
    expect(told()).toHaveLength(4);
  });

  test('repeats are told again at most once in a while, however many come', () => {
    let changes = 0;
    log.events.add(() => {
      changes += 1;
    });
    for (let at = 0; at < 100; at += 1) {
      refusals.add(refusal('mode', 9), 'ann');
      vi.advanceTimersByTime(LIMITS.refusalsUpdatedEveryMs / 10);
    }
    expect(changes).toBeLessThanOrEqual(11);
  });

  test('once none came for a while the next is another event', () => {
    refusals.add(refusal('mode', 9), 'ann');
    vi.advanceTimersByTime(LIMITS.refusalsGatheredMs);
    refusals.add(refusal('mode', 9), 'ann');
    expect(told()).toHaveLength(2);
  });

  test('what the log has dropped meanwhile is told anew', () => {
    refusals.add(refusal('mode', 9), 'ann');
    for (let at = 0; at < 20; at += 1)
      log.record({ kind: 'worker-ready', slot: 1, pid: at, params: { tookMs: 1 } });
    expect(log.allEvents().some(({ kind }) => kind === 'refused')).toBe(false);
    refusals.add(refusal('mode', 9), 'ann');
    vi.advanceTimersByTime(LIMITS.refusalsUpdatedEveryMs);
    expect(told().at(-1)).toEqual(['ann', 'mode', 'too-often', 2]);
  });

  test('refusals have their share of the log, whoever they are of', () => {
    log.record({ kind: 'store-down', params: {} });
    for (let at = 0; at < 100; at += 1) refusals.add(refusal('mode', 9), `person ${at}`);
    expect(log.allEvents().filter(({ kind }) => kind === 'refused')).toHaveLength(
      20 * LIMITS.refusalsPartOfLog,
    );
    expect(log.allEvents().some(({ kind }) => kind === 'store-down')).toBe(true);
  });
});
