import type { LogEntry } from '../../store/log-codec.js';

/** What the feed does to the sockets of its room. */
export interface RoomAudience {
  readonly size: () => number;
  readonly deliver: (epoch: string, messages: readonly LogEntry[]) => void;
  /** The log was lost or forked: they must join again. */
  readonly reset: (epoch: string) => void;
  /** So much was missed that they have to come back and resume. */
  readonly comeBack: () => void;
  /** The room is not in the store any more. */
  readonly close: () => void;
}
