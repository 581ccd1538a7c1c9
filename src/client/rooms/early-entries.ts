import type { Entry } from '../../protocol/entries.js';

/**
 * Four seconds of a room at its limit. Past it they are fetched again: after the join they are a hole, which leads to
 * another.
 */
const MAX_WAITING = 2_000;

/** Entries of batches that do not connect to what is held of a log, until a join is answered. */
export class EarlyEntries {
  private readonly waiting = new Map<number, { epoch: string; entry: Entry; heardBefore: number }>();

  get size(): number {
    return this.waiting.size;
  }

  /** `asked`: how many joins were sent before they were heard. */
  add(epoch: string, entries: readonly Entry[], asked: number): void {
    for (const entry of entries) {
      if (this.waiting.size < MAX_WAITING) this.waiting.set(entry.seq, { epoch, entry, heardBefore: asked });
    }
  }

  /**
   * What was heard before that join was asked is in its answer, or no longer in the log: a fork may have its number.
   */
  dropHeardBefore(asked: number): void {
    for (const [seq, { heardBefore }] of this.waiting) if (heardBefore < asked) this.waiting.delete(seq);
  }

  take(epoch: string, seq: number): Entry | null {
    const found = this.waiting.get(seq);
    if (found === undefined || found.epoch !== epoch) return null;
    this.waiting.delete(seq);
    return found.entry;
  }

  /** Forgets the entries of another log, and those that are held by now. */
  forget(epoch: string | null, end: number): void {
    for (const [seq, one] of this.waiting) if (one.epoch !== epoch || seq <= end) this.waiting.delete(seq);
  }
}
