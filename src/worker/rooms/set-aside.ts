import { LIMITS } from '../../protocol/limits.js';
import type { LogEntry } from '../../store/log-codec.js';

/**
 * Entries that came before the ones in front of them. Of more than a limit the rest is dropped, since the log has them.
 */
export class SetAside {
  private readonly entries = new Map<number, { readonly epoch: string; readonly entry: LogEntry }>();

  get size(): number {
    return this.entries.size;
  }

  add(epoch: string, entry: LogEntry): void {
    if (this.entries.size < LIMITS.feedAheadMessages) this.entries.set(entry.seq, { epoch, entry });
  }

  /** The entry with this place, if it is here. */
  at(epoch: string, seq: number): LogEntry | undefined {
    const found = this.entries.get(seq);
    return found?.epoch === epoch ? found.entry : undefined;
  }

  /** Keeps only what comes after `head` in this epoch. */
  keepAfter(epoch: string, head: number): void {
    for (const [seq, found] of this.entries) {
      if (seq <= head || found.epoch !== epoch) this.entries.delete(seq);
    }
  }
}
