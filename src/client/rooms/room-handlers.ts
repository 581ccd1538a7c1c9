import type { WireError } from '../../protocol/errors.js';
import type { Link } from '../connection/link.js';
import type { TraceEvent } from '../events/trace.js';
import type { Clock } from '../timing/clock.js';
import type { LogOutcome } from './log-outcome.js';

/** What an open room needs of its surroundings, and what it tells them. */
export interface RoomHandlers<Room> {
  readonly clock: Clock;
  /** The user id of this person. */
  readonly me: () => string;
  readonly onTrace: (event: TraceEvent) => void;
  /** Somebody reads the trace; what is costly to tell is left out otherwise. */
  readonly tracing: boolean;
  /** Messages or their numbers changed. */
  readonly onChanged: (room: string) => void;
  readonly onPresenceChanged: (room: string) => void;
  /** Messages that are new in the message log, in order. */
  readonly onArrived: (
    room: Room,
    epoch: string,
    added: LogOutcome & { kind: 'appended' | 'opened' | 'gap' | 'reset' },
  ) => void;
  /** The read position was set back, here or on another page of this person; or it was not: the server refused. */
  readonly onMarkedUnread: (room: Room, refused: WireError | null) => void;
  /** The join was refused for good. */
  readonly onRefused: (room: Room, error: WireError) => void;
  /** The message log was compared with the room's by a join that was sent with this number. */
  readonly onCompared: (room: Room, asked: number) => void;
  /** A join on this link was answered: the room may be written to again. */
  readonly onJoined: (room: Room, link: Link) => void;
}
