import { isNewTo } from '../../../client/rooms/unread.js';
import type { RowEntry } from '../../../protocol/entries.js';
import type { Message } from '../../../protocol/events.js';

/** Pure. The first text of somebody else after seq `after` that is not deleted, among rows in order of seq. */
export function firstNew(rows: readonly RowEntry[], after: number, me: string): Message | null {
  return rows.find((row): row is Message => isNewTo(row, me, after)) ?? null;
}
