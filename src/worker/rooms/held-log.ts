import type { Position } from '../../protocol/events.js';
import type { LogState } from '../../store/interfaces/log.js';
import type { LogEntry } from '../../store/log-codec.js';
import type { LogView } from './join-plan.js';
import { Tail } from './tail.js';

/** Where a message that came over the feed belongs beside what is held. */
export type PlaceInLog =
  /** It continues the log. */
  | 'next'
  /** Those in front of it are missing. */
  | 'ahead'
  /** It is there already, or was trimmed away. */
  | 'known'
  /** Another epoch, or another message under a number that is held. */
  | 'other-log';

/** What a worker holds of a room's log: where it ends, and the newest messages in order without holes. No I/O. */
export class HeldLog implements LogView<LogEntry> {
  epoch = '';
  head = 0;
  headMid = '';
  oldest = 1;
  private readonly kept = new Tail();

  get tail(): readonly LogEntry[] {
    return this.kept.messages;
  }

  get position(): Position | null {
    return this.head === 0 ? null : { epoch: this.epoch, seq: this.head, mid: this.headMid };
  }

  placeOf(epoch: string, message: LogEntry): PlaceInLog {
    if (epoch !== this.epoch) return 'other-log';
    if (message.seq === this.head + 1) return 'next';
    if (message.seq > this.head) return 'ahead';
    const held = this.kept.at(message.seq);
    return held === undefined || held.mid === message.mid ? 'known' : 'other-log';
  }

  /** Takes over the log as it was read: `messages` are its newest, in order. */
  adopt(state: LogState, messages: readonly LogEntry[]): void {
    this.epoch = state.epoch;
    this.head = state.head;
    this.headMid = state.headMid;
    this.oldest = state.first;
    this.kept.replace(messages);
  }

  /** The message after the head. */
  append(message: LogEntry): void {
    this.head = message.seq;
    this.headMid = message.mid;
    this.kept.push(message);
  }

  /** Older ones, which end just before the first that is held. */
  prepend(older: readonly LogEntry[]): void {
    this.kept.unshift(older);
  }
}
