import { describe, expect, test } from 'vitest';
import { MATRIX_ROWS, matrixRowOf, planOf, type RowName } from '../../prove/matrix/plan.js';

const SIZE = { n: 1, clients: 20, rooms: 4, rate: 20 };
const cells = (row: RowName) => planOf([row], null, false, SIZE);

describe('the plan of the matrix', () => {
  test.each(MATRIX_ROWS)('%s: each cell belongs to its row, and its store can serve its nodes', (row) => {
    const plans = cells(row);
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) {
      expect(matrixRowOf(plan)).toBe(row);
      expect(plan.store === 'embedded' && plan.nodes > 1).toBe(false);
    }
  });
  test('modes are measured on the store that people start; topologies on a Redis', () => {
    for (const row of ['shared', 'stateless', 'sticky', 'broken'] as const) {
      expect(new Set(cells(row).map(({ store }) => store))).toEqual(new Set(['embedded']));
    }
    for (const row of ['nginx', 'haproxy', 'sentinel', 'stock', 'redis'] as const) {
      expect(new Set(cells(row).map(({ store }) => store))).toEqual(new Set(['redis']));
    }
    expect(cells('redis').map(({ faults }) => faults[0])).toContain('node-killed');
    expect(cells('shared').map(({ faults }) => faults[0])).toEqual(
      expect.arrayContaining(['everything-killed', 'replies-swapped', 'replies-dropped', 'replies-added']),
    );
  });
});
