import type { RowEntry } from '../../protocol/entries.js';
import type { Position } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { LogState } from '../../store/interfaces/log.js';
import type { LogEntry, LogPageRow } from '../../store/log-codec.js';
import type { KnownLog } from './join-plan.js';
import { LogPageRows } from './log-page-rows.js';
import { Tail } from './tail.js';

/** Where a message that came over the feed belongs beside what is held. */
export type FitInLog =
  /** It continues the log. */
  | 'next'
  /** Those in front of it are missing. */
  | 'ahead'
  /** It is there already, or was trimmed away. */
  | 'known'
  /** Another epoch, or another message under a number that is held. */
  | 'other-log';

/**
 * What a worker holds of a room's log: where it ends, the newest entries in order without holes, and the newest rows,
 * folded. No I/O.
 */
export class HeldLog implements KnownLog<LogEntry> {
  epoch = '';
  head = 0;
  headMid = '';
  oldest = 1;
  private readonly kept = new Tail();
  private readonly folded = new LogPageRows();

  get tail(): readonly LogEntry[] {
    return this.kept.messages;
  }

  get position(): Position | null {
    return this.head === 0 ? null : { epoch: this.epoch, seq: this.head, mid: this.headMid };
  }

  fitOf(epoch: string, message: LogEntry): FitInLog {
    if (epoch !== this.epoch) return 'other-log';
    if (message.seq === this.head + 1) return 'next';
    if (message.seq > this.head) return 'ahead';
    const held = this.kept.at(message.seq);
    return held === undefined || held.mid === message.mid ? 'known' : 'other-log';
  }

  /** The newest page, folded; reactions are nobody's. */
  get page(): RowEntry[] {
    return this.folded.newest(LIMITS.joinPageMessages);
  }

  /** Takes over the log as it was read: `rows` are its newest page. */
  adopt(state: LogState, rows: readonly LogPageRow[]): void {
    this.epoch = state.epoch;
    this.head = state.head;
    this.headMid = state.headMid;
    this.oldest = state.first;
    this.folded.replace(rows);
    // Where changes lie between the rows, only what follows the last of them is without a hole.
    const isDense = ({ entry }: LogPageRow, index: number) =>
      entry.seq === state.head - (rows.length - 1 - index);
    this.kept.replace(rows.filter(isDense).map(({ entry }) => entry));
  }

  /** The entry after the head. */
  append(entry: LogEntry): void {
    this.head = entry.seq;
    this.headMid = entry.mid;
    this.kept.push(entry);
    this.folded.accept(entry);
    if (entry.sort === 'change' && entry.entry.kind === 'delete') this.kept.bury(entry.entry.of);
  }

  /** The entry with this seq, if it is among the newest here. */
  at(seq: number): LogEntry | undefined {
    return this.kept.at(seq);
  }

  /** The entry with this mid, if it is among the newest here. */
  find(mid: string): LogEntry | undefined {
    return this.kept.messages.findLast((entry) => entry.mid === mid);
  }

  /** Older ones, which end just before the first that is held. */
  prepend(older: readonly LogEntry[]): void {
    this.kept.unshift(older);
  }
}
