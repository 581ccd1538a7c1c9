import { type RowEntry, seqOfMid } from '../../protocol/entries.js';
import type { Message } from '../../protocol/events.js';
import { fold, targetOf } from '../../protocol/fold.js';
import { LIMITS } from '../../protocol/limits.js';
import { type LogEntry, type LogPageRow, rowOf } from '../../store/log-codec.js';

interface Row {
  readonly entry: LogEntry;
  /** What changes made of it; null: the entry is the message. */
  folded: Message | null;
}

/** The newest rows of a room, as they are at the head: what a page is made of. Plain texts are never looked into. */
export class LogPageRows {
  private rows: Row[] = [];

  replace(rows: readonly LogPageRow[]): void {
    this.rows = rows.map(({ entry, state }) => ({
      entry,
      folded: state === null || entry.sort === 'notice' ? null : (rowOf({ entry, state }) as Message),
    }));
  }

  /** The next entry of the log. */
  accept(entry: LogEntry): void {
    if (entry.sort === 'change' || entry.sort === 'reply') this.fold(entry);
    if (!entry.isRow) return;
    this.rows.push({ entry, folded: null });
    if (this.rows.length > 2 * LIMITS.joinPageMessages) {
      this.rows.splice(0, this.rows.length - LIMITS.joinPageMessages);
    }
  }

  /** The newest `limit` rows, reactions nobody's. */
  newest(limit: number): RowEntry[] {
    return this.rows.slice(-limit).map(({ entry, folded }) => folded ?? (entry.entry as RowEntry));
  }

  private fold({ entry }: LogEntry): void {
    const mid = targetOf(entry);
    if (mid === undefined) return;
    const seq = seqOfMid(mid);
    const row = this.rows.findLast((one) => (seq === null || one.entry.seq === seq) && one.entry.mid === mid);
    if (row === undefined || row.entry.sort === 'notice') return;
    const before = row.folded ?? row.entry.message;
    const after = fold(before, entry, '');
    if (after !== before) row.folded = after;
  }
}
