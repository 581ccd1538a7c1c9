import { describe, expect, test } from 'vitest';
import { stateOfNode, viewOfSlot } from '../../../src/primary/view/slot-view.js';
import { slotView } from '../../support/cluster-view.js';

/** A slot whose worker has told this; what does not count here is left out. */
function shown(worker: Record<string, unknown>) {
  const process = { alive: true, state: 'ready', pid: 7, evidence: { isSpinning: false }, ...worker };
  return viewOfSlot({ number: 1, current: process, leaving: new Set() } as never);
}
const beat = (at: number, messagesIn: number, messagesOut: number) => ({
  at,
  messagesIn,
  messagesOut,
  loopUtilization: 0.25,
  loopDelayMs: 12,
  memorySessions: 3,
  rssBytes: 99,
});

describe('messages a second', () => {
  test('are those between the last two heartbeats, however far these are apart', () => {
    expect(shown({ heartbeat: beat(10_500, 17, 95), previousBeat: beat(10_000, 10, 60) })).toMatchObject({
      messagesInPerSecond: 14,
      messagesOutPerSecond: 70,
    });
    expect(shown({ heartbeat: beat(12_000, 17, 60), previousBeat: beat(10_000, 10, 60) })).toMatchObject({
      messagesInPerSecond: 3.5,
      messagesOutPerSecond: 0,
    });
  });
  test('are none before two heartbeats came', () => {
    expect(shown({ heartbeat: beat(10_500, 17, 95) })).toMatchObject({ messagesInPerSecond: 0 });
  });
});

test('the loop is as busy and as late as the worker told; one that is silent counts as 100 %', () => {
  const heartbeat = beat(10_500, 0, 0);
  expect(shown({ heartbeat })).toMatchObject({ loopUtilization: 0.25, loopDelayMs: 12, rssBytes: 99 });
  expect(shown({ heartbeat, state: 'frozen' })).toMatchObject({ loopUtilization: 1 });
});

test('a node is ready when as many workers are as are wanted, and never without one', () => {
  const slots = [slotView(1), slotView(2, { state: 'starting' }), slotView(3)];
  expect(stateOfNode(slots, 2, false)).toBe('ready');
  expect(stateOfNode(slots, 3, false)).toBe('degraded');
  expect(stateOfNode([], 0, false)).toBe('degraded');
  expect(stateOfNode(slots, 2, true)).toBe('draining');
});
