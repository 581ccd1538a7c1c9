import { LIMITS } from '../../protocol/limits.js';
import { type LogEntry, tombstoneOf } from '../../store/log-codec.js';

/** What an entry costs beside its stored form, roughly, in characters. */
const OVERHEAD_CHARS = 100;

/** The newest messages of a room, in order and without holes, bounded in number and size. */
export class Tail {
  messages: LogEntry[] = [];
  private chars = 0;

  get first(): LogEntry | undefined {
    return this.messages[0];
  }

  replace(messages: readonly LogEntry[]): void {
    this.messages = [...messages];
    this.chars = messages.reduce((sum, message) => sum + charsOf(message), 0);
  }

  push(message: LogEntry): void {
    this.messages.push(message);
    this.chars += charsOf(message);
    if (this.isFull) this.trim();
  }

  /** Older ones that end just before the first. They may pass the bounds until the next push. */
  unshift(older: readonly LogEntry[]): void {
    this.messages = [...older, ...this.messages];
    this.chars += older.reduce((sum, message) => sum + charsOf(message), 0);
  }

  /** The message with this seq, if it is here. */
  at(seq: number): LogEntry | undefined {
    const { first } = this;
    return first === undefined ? undefined : this.messages[seq - first.seq];
  }

  /** The message with this mid was deleted: nothing here has its text, or its edits', any more. */
  bury(mid: string): void {
    for (const [index, entry] of this.messages.entries()) {
      const isEdit = entry.sort === 'change' && entry.entry.kind === 'edit' && entry.entry.of === mid;
      if (entry.mid !== mid && !isEdit) continue;
      const tombstone = tombstoneOf(entry);
      this.chars += tombstone.chars - entry.chars;
      this.messages[index] = tombstone;
    }
  }

  private get isFull(): boolean {
    return this.messages.length > LIMITS.roomTailMessages || this.chars > LIMITS.roomTailMaxChars;
  }

  /** Down to three quarters at once, since moving the rest for each message would cost more than it saves. */
  private trim(): void {
    let drop = 0;
    const keep = LIMITS.joinPageMessages;
    const maxMessages = LIMITS.roomTailMessages * 0.75;
    const maxChars = LIMITS.roomTailMaxChars * 0.75;
    while (
      this.messages.length - drop > keep &&
      (this.messages.length - drop > maxMessages || this.chars > maxChars)
    ) {
      this.chars -= charsOf(this.messages[drop] as LogEntry);
      drop += 1;
    }
    this.messages.splice(0, drop);
  }
}

function charsOf(message: LogEntry): number {
  return message.chars + OVERHEAD_CHARS;
}
