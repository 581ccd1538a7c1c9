import { expect, test } from 'vitest';
import { gatherFacts } from '../../prove/checker/facts.js';
import { figuresOf } from '../../prove/checker/figures.js';
import type { HistoryEvent } from '../../prove/history.js';
import { validHistory } from './valid-history.js';

test('what no server may take is no failure of a fault; what is left out is', () => {
  const history = validHistory({ seed: 7 });
  const before = figuresOf(gatherFacts(history));
  const fail = (cmid: string, code: string): HistoryEvent => ({
    t: 1,
    type: 'fail',
    client: 'c1',
    view: 1,
    user: 'u1',
    room: 'r1',
    cmid,
    code,
  });
  const told = [
    fail('a', 'gone'),
    fail('b', 'forbidden'),
    fail('c', 'not_member'),
    fail('d', 'store_unavailable'),
    // The last word counts.
    fail('e', 'store_unavailable'),
    fail('e', 'gone'),
  ];
  const { failed, refused } = figuresOf(gatherFacts([...told, ...history]));
  expect([failed - before.failed, refused - before.refused]).toEqual([1, 4]);
});
