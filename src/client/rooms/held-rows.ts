import { type Entry, isChange, type RowEntry } from '../../protocol/entries.js';
import type { Message } from '../../protocol/events.js';
import { fold, targetOf } from '../../protocol/fold.js';
import { atSeq, indexFrom } from './by-seq.js';

/**
 * The rows that are held of a log: messages, each as its changes have made it, and notices. Whatever the order in which
 * pages and entries come, a change is folded in once. A page knows up to which seq its messages are folded, and takes
 * in nothing older.
 */
export class HeldRows {
  private rows: RowEntry[] = [];
  private readonly seqs = new Map<string, number>();
  /** Up to which seq messages are folded, by mid: those of pages that were read later than what came live. */
  private readonly ahead = new Map<string, number>();

  constructor(private readonly me: () => string) {}

  get all(): readonly RowEntry[] {
    return this.rows;
  }

  get messages(): readonly Message[] {
    return this.rows.filter((row): row is Message => row.kind === undefined);
  }

  at(seq: number): RowEntry | null {
    return atSeq(this.rows, seq);
  }

  find(mid: string): Message | null {
    const row = this.at(this.seqs.get(mid) ?? 0);
    return row?.kind === undefined ? row : null;
  }

  replace(page: readonly RowEntry[]): void {
    this.rows = [...page];
    this.seqs.clear();
    this.ahead.clear();
    for (const { mid, seq } of page) this.seqs.set(mid, seq);
  }

  /** The next entry of the log: a row goes to the end, a change into the message that it is about. */
  take(entry: Entry): void {
    this.fold(entry);
    if (isChange(entry)) return;
    this.rows.push(entry);
    this.seqs.set(entry.mid, entry.seq);
  }

  /**
   * Rows before the first. `foldedTo`: up to which seq they are folded. `later`: the entries after it, in order, as far
   * as they were heard.
   */
  prepend(older: readonly RowEntry[], foldedTo: number, end: number, later: readonly Entry[]): void {
    this.rows = [...older, ...this.rows];
    for (const { mid, seq } of older) {
      this.seqs.set(mid, seq);
      if (foldedTo > end) this.ahead.set(mid, foldedTo);
    }
    const fresh = new Set(older.map(({ mid }) => mid));
    for (const entry of later) if (fresh.has(targetOf(entry) ?? '')) this.fold(entry);
  }

  /** Forgets the oldest. */
  drop(count: number): void {
    for (const { mid } of this.rows.splice(0, count)) {
      this.seqs.delete(mid);
      this.ahead.delete(mid);
    }
  }

  private fold(entry: Entry): void {
    const about = targetOf(entry);
    const seq = about === undefined ? undefined : this.seqs.get(about);
    if (about === undefined || seq === undefined) return;
    if (entry.seq <= (this.ahead.get(about) ?? 0)) return;
    const index = indexFrom(this.rows, seq);
    const row = this.rows[index];
    if (row === undefined || row.kind !== undefined) return;
    this.rows[index] = fold(row, entry, this.me());
  }
}
