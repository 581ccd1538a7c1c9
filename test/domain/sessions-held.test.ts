import { expect, test } from 'vitest';
import { heldSessions, totalsOf } from '../../src/browser/control/state/totals.js';
import { T } from '../../src/browser/shared/control-strings.js';
import { clusterView, nodeView, slotView } from '../control/view-fixture.js';

const totals = (storeSessions: number | null, memorySessions = 0) =>
  totalsOf(clusterView([nodeView('one', [slotView(1, { memorySessions })])], { storeSessions }));

test('sessions that are not counted yet are not called none', () => {
  expect(heldSessions(totals(7, 2))).toBe(9);
  expect(heldSessions(totals(0))).toBe(0);
  expect(heldSessions(totals(null, 2))).toBeNull();
  expect(T.totals.sessionsNote(2, null)).toBe('2 in workers, those in the store not counted yet');
  expect(T.totals.sessionsNote(2, 7)).toBe('2 in workers, 7 in the store');
});
