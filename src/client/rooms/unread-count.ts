import { type Entry, type RowEntry, seqOfMid } from '../../protocol/entries.js';
import type { Message } from '../../protocol/events.js';
import { indexFrom } from './by-seq.js';
import type { MessageLog } from './message-log.js';
import { isNewTo } from './unread.js';

/** What the server counted of the texts after `read`, at `head`. */
export interface CountedUnread {
  readonly count: number;
  readonly head: number;
  readonly read: number;
}

/** Which of others' texts that are not deleted count. */
export type Counts = (message: Message, me: string) => boolean;

/**
 * How many texts somebody has not read, all of others or those that call them. Those that are held are counted as they
 * are now. Older ones are what the server counted less what was held then.
 */
export class UnreadCount {
  private older = 0;

  constructor(
    private readonly log: MessageLog,
    private readonly me: () => string,
    private readonly counts: Counts = () => true,
  ) {}

  /** The server's own count; of a head that is not held yet it says nothing here. */
  onCounted({ count, head, read }: CountedUnread): void {
    if (this.log.epoch === null || head > this.log.end) return;
    this.older = Math.max(0, count - this.held(read, head));
  }

  /** The first `count` messages that are held have been fetched just now. */
  onOlder(count: number, read: number): void {
    const last = this.log.shown[count - 1];
    if (last !== undefined) this.older = Math.max(0, this.older - this.held(read, last.seq));
  }

  /** After the position `read`, now. */
  after(read: number): number {
    const first = this.log.first?.seq ?? this.log.end + 1;
    return this.held(read, this.log.end) + (read >= first - 1 ? 0 : this.older);
  }

  private held(after: number, upTo: number): number {
    const me = this.me();
    const { shown } = this.log;
    let count = 0;
    for (let i = indexFrom(shown, after + 1); i < shown.length; i += 1) {
      const row = shown[i] as RowEntry;
      if (row.seq > upTo) break;
      if (isNewTo(row, me) && this.counts(row, me)) count += 1;
    }
    return count;
  }
}

/**
 * Whether an entry may make another count of an unread text that is not held: only the server knows what it was before.
 * `read`: seq up to which this person has read.
 */
export function recountsUnheld(entry: Entry, log: MessageLog, read: number): boolean {
  if (entry.kind !== 'edit' && entry.kind !== 'delete') return false;
  const first = log.first?.seq ?? log.end + 1;
  const seq = seqOfMid(entry.of);
  if (seq !== null) return seq > read && seq < first;
  return read < first - 1 && log.find(entry.of) === null;
}
