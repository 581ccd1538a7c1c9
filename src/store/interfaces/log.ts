import type { Position, UserRef } from '../../protocol/events.js';
import type { LogEntry } from '../log-codec.js';

export interface AppendInput {
  readonly room: string;
  readonly user: UserRef;
  readonly cmid: string;
  readonly text: string;
  /** For the message if it is new. */
  readonly mid: string;
  /**
   * What this process last knew of the room's log. When the log's head is behind it, or has another mid there, the log was
   * lost or forked: the script then starts the epoch `freshEpoch` before it appends, so that one (epoch, seq)
   * never names two messages.
   */
  readonly known: Position | null;
  readonly freshEpoch: string;
  /** What the room takes of everybody together; undefined: any number. */
  readonly rate?: { readonly capacity: number; readonly perSecond: number } | undefined;
}
export type AppendResult =
  | { readonly kind: 'stored'; readonly epoch: string; readonly seq: number; readonly mid: string }
  /** (user, cmid) was stored before; answered as then. */
  | { readonly kind: 'duplicate'; readonly epoch: string; readonly seq: number; readonly mid: string }
  /** The room takes no more just now; nothing was stored. */
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  | { readonly kind: 'not-member' }
  | { readonly kind: 'no-room' };

export interface LogState {
  readonly epoch: string;
  /** 0 when empty. */
  readonly head: number;
  /** mid of the message at head, '' when empty. */
  readonly headMid: string;
  /** seq of the oldest message still kept, head + 1 when none. */
  readonly first: number;
}

export interface RoomLog {
  /**
   * One atomic script: membership; (user, cmid) already stored → as before; else next seq, XADD, remember the cmid, move the
   * sender's read position, publish on the room's feed. Guarantee: when it resolves `stored`, the message is in the log.
   */
  append(input: AppendInput): Promise<AppendResult>;
  state(room: string): Promise<LogState | null>;
  /** Messages with from <= seq <= to, in order, at most `limit`, with the log's state in the same instant. */
  range(
    room: string,
    from: number,
    to: number,
    limit: number,
  ): Promise<{ state: LogState; messages: LogEntry[] } | null>;
  /** The newest `limit`, in order, of those before seq `before` when given. */
  newest(
    room: string,
    limit: number,
    before?: number,
  ): Promise<{ state: LogState; messages: LogEntry[] } | null>;
  /** Starts `freshEpoch` if the room's epoch still is `epoch`; resolves with the epoch that then holds. */
  rotateEpoch(room: string, epoch: string, freshEpoch: string): Promise<string | null>;
}
