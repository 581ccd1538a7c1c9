import { isNewTo } from '../../../client/rooms/unread.js';
import type { RowEntry } from '../../../protocol/entries.js';
import type { Message } from '../../../protocol/events.js';

/** Pure. The first text of somebody else after seq `after` that is not deleted, among rows in order of seq. */
export function firstNew(rows: readonly RowEntry[], after: number, me: string): Message | null {
  const isNew = (row: RowEntry): row is Message => row.seq > after && isNewTo(row, me);
  return rows.find(isNew) ?? null;
}
