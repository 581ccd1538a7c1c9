import type { LogPageRow } from '../../store/log-codec.js';
import { rowOf } from '../../store/log-codec.js';

/** Pure. Whether the last that these rows tell of the person's membership is that it ended. Oldest first. */
export function isToldOut(rows: readonly LogPageRow[], userId: string): boolean {
  for (const row of rows.toReversed()) {
    const entry = rowOf(row);
    if (entry.kind !== 'notice' || (entry.about?.id ?? entry.user.id) !== userId) continue;
    if (entry.what === 'left' || entry.what === 'removed') return true;
    if (entry.what === 'joined' || entry.what === 'invited') return false;
  }
  return false;
}
