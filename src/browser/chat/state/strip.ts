import type { Activity } from '../../../client/events/activity.js';

/** Cells of the strip. */
export const STRIP_CELLS = 40;

/** The newest cells, oldest first. Pure. */
export function lastCells(cells: readonly Activity[]): readonly Activity[] {
  return cells.slice(-STRIP_CELLS);
}

/** How many cells each worker served, the most first; -1: nobody answered. Pure. */
export function countBySlot(cells: readonly Activity[]): { slot: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const cell of cells) {
    const slot = cell.by?.slot ?? -1;
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
  }
  return [...counts].map(([slot, count]) => ({ slot, count })).sort((a, b) => b.count - a.count);
}
