import type { NoticeEntry } from '../../protocol/entries.js';
import type { LogPageRow } from '../../store/log-codec.js';

/** Pure. Whether the last that these rows tell of the person's membership is that it ended. Oldest first. */
export function hasLeft(rows: readonly LogPageRow[], userId: string): boolean {
  for (const { entry } of rows.toReversed()) {
    if (entry.sort !== 'notice') continue;
    const { what, user, about = user } = entry.entry as NoticeEntry;
    if (about.id !== userId) continue;
    if (what === 'left' || what === 'removed') return true;
    if (what === 'joined' || what === 'invited') return false;
  }
  return false;
}
