import type { Entry, RowEntry } from '../../protocol/entries.js';
import type { Message } from '../../protocol/events.js';
import { fold } from '../../protocol/fold.js';
import { atSeq, indexFrom } from './by-seq.js';

/** So many are kept; an older page that was read before all of them is asked for again. */
const MAX_KEPT = 2_000;

/** What was heard of a log that is no row, in order of seq: older pages may have been read before it. */
export class HeldChanges {
  private kept: Entry[] = [];
  /** Every entry after this seq is kept here, or is a held row. */
  knownFrom = 0;

  at(seq: number): Entry | null {
    return atSeq(this.kept, seq);
  }

  add(entry: Entry): void {
    this.kept.push(entry);
    if (this.kept.length < MAX_KEPT * 2) return;
    this.knownFrom = this.kept[MAX_KEPT - 1]?.seq ?? 0;
    this.kept = this.kept.slice(MAX_KEPT);
  }

  /** All entries after `seq`, in order: these, and those of `rows`. */
  after(seq: number, rows: readonly RowEntry[]): Entry[] {
    const changes = this.kept.slice(indexFrom(this.kept, seq + 1));
    return [...changes, ...rows.slice(indexFrom(rows, seq + 1))].sort((a, b) => a.seq - b.seq);
  }

  /**
   * A message as a page at `head` showed it, with what was heard of it since; null when that is not all kept. `me`: as
   * of `fold`.
   */
  bring(message: Message, head: number, me: string): Message | null {
    if (head < this.knownFrom) return null;
    return this.after(head, []).reduce<Message>((now, entry) => fold(now, entry, me), message);
  }

  clear(knownFrom: number): void {
    this.kept = [];
    this.knownFrom = knownFrom;
  }
}
