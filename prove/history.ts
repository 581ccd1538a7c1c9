/**
 * The recorded history: what a run of the prover saw, one JSON object per line, and all that the checker knows.
 *
 * `t` is in milliseconds since the run's origin by CLOCK_MONOTONIC. All processes of one machine share that clock, so
 * events of several processes can be merged by it. A `client` is a person's browser tab over its whole life. A `view`
 * is one load of the page in it (1, 2, …), within which nothing may be shown twice.
 */
import type { FinalEvent, LogEvent } from './history/final.js';
import type { DirectEvent, ModerationEvent, RoleEvent } from './history/moderation.js';
import type {
  LinkEvent,
  MemberEvent,
  MovedEvent,
  NamedEvent,
  PlaceEvent,
  PresenceEvent,
  SessionLostEvent,
  ViewEvent,
  WhoamiEvent,
} from './history/people.js';
import type {
  ClearedEvent,
  GapEvent,
  JoinEvent,
  MalformedEvent,
  ReadEvent,
  RefusedEvent,
  ResetEvent,
  RowsEvent,
  ShownEvent,
  UnreadEvent,
  WireEvent,
} from './history/reading.js';
import type {
  FaultEvent,
  HttpEvent,
  MeterEvent,
  PhaseEvent,
  RunEvent,
  StartEvent,
  StarvedEvent,
  WordEvent,
} from './history/run.js';
import type {
  AckEvent,
  FailEvent,
  PendingEvent,
  SendEvent,
  SettledEvent,
  UnknownEvent,
  WithdrawnEvent,
} from './history/writing.js';

export type { Seen } from './history/entries.js';
export type { ModerationKind, Outcome } from './history/moderation.js';
export type { Keeps, RunEvent } from './history/run.js';
export type { SentChange } from './history/writing.js';

export type HistoryEvent =
  | RunEvent
  | PhaseEvent
  | MemberEvent
  | ViewEvent
  | PlaceEvent
  | LinkEvent
  | MovedEvent
  | SendEvent
  | AckEvent
  | SettledEvent
  | FailEvent
  | WithdrawnEvent
  | UnknownEvent
  | PendingEvent
  | WireEvent
  | ShownEvent
  | JoinEvent
  | GapEvent
  | ResetEvent
  | ClearedEvent
  | RefusedEvent
  | WhoamiEvent
  | SessionLostEvent
  | PresenceEvent
  | ReadEvent
  | NamedEvent
  | MalformedEvent
  | RowsEvent
  | UnreadEvent
  | ModerationEvent
  | DirectEvent
  | RoleEvent
  | FaultEvent
  | WordEvent
  | StartEvent
  | MeterEvent
  | LogEvent
  | FinalEvent
  | HttpEvent
  | StarvedEvent;

export type EventOf<T extends HistoryEvent['type']> = Extract<HistoryEvent, { type: T }>;

/** An event before the recorder stamps it. */
export type Unstamped = HistoryEvent extends infer E
  ? E extends HistoryEvent
    ? Omit<E, 't'>
    : never
  : never;
