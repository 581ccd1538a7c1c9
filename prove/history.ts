/**
 * The recorded history: what a run of the prover saw, one JSON object per line, and all that the checker knows.
 *
 * `t` is in milliseconds since the run's origin by CLOCK_MONOTONIC. All processes of one machine share that clock, so
 * events of several processes can be merged by it. A `client` is a person's browser tab over its whole life. A `view`
 * is one load of the page in it (1, 2, …), within which nothing may be shown twice.
 */

/**
 * An entry of a room's log as somebody saw it. `user` is the author's id, `name` what it called them; `text` is kept as
 * its `fingerprint`, '' where there is none.
 */
export interface Seen {
  readonly seq: number;
  readonly mid: string;
  readonly cmid: string;
  readonly user: string;
  readonly name?: string;
  readonly text: string;
  /** What it is when it is no text. */
  readonly kind?: 'edit' | 'delete' | 'react' | 'pin' | 'notice';
  /** mid of the message that it changes. */
  readonly of?: string;
  readonly emoji?: string;
  readonly on?: boolean;
  /** mid of the message that it answers. */
  readonly reply?: string;
  /** Of an edit: when, by the store's clock. */
  readonly at?: number;
  /** A tombstone, or a row that was deleted. */
  readonly deleted?: boolean;
  /** From here on only in rows: what changes made of the message. `at` of the last edit. */
  readonly edited?: number;
  readonly reactions?: readonly SeenReaction[];
  readonly replies?: number;
  readonly pinned?: boolean;
  /** Of a text, an edit or a row: ids of whom it calls by name, `@room` for all; undefined: nobody. */
  readonly calls?: readonly string[];
}
export interface SeenReaction {
  readonly emoji: string;
  readonly count: number;
  readonly mine: boolean;
}

export interface SeenPosition {
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
}

interface At {
  readonly t: number;
}
/** Something that happened in one page load of one client of one person. */
interface InView extends At {
  readonly client: string;
  readonly view: number;
  readonly user: string;
}

/** First line: what was run. */
export interface RunEvent extends At {
  readonly type: 'run';
  readonly system: string;
  readonly mode: string;
  readonly seed: number;
  /** What this mode and system must keep; what is not here is counted, not judged. */
  readonly keeps: Keeps;
  /** How long presence may be wrong when nothing but people coming and going happens, ms. */
  readonly presenceMs: number;
  /** A page has so many rows, unless there are less; 50 when not given. */
  readonly pageRows?: number;
  /** The system gives its messages no numbers; they get theirs from the order in which all saw them. */
  readonly numbersAreDerived?: true;
  /** The server answers no message: an `ack` is what its page takes for sent. */
  readonly acksAreAssumed?: true;
  readonly note?: Readonly<Record<string, string | number>>;
}
export interface Keeps {
  /** Sessions survive whatever happens to a worker. */
  readonly sessions: boolean;
  /** Presence and unread are promised at all (stock systems have none). */
  readonly presence: boolean;
  readonly unread: boolean;
}

export interface PhaseEvent extends At {
  readonly type: 'phase';
  readonly phase: 'warm-up' | 'faults' | 'calm' | 'final' | 'end';
}

/** `asked`: from here on messages may reach the person. `out`: from here on they may not. */
export interface MemberEvent extends At {
  readonly type: 'member';
  readonly room: string;
  readonly user: string;
  readonly change: 'asked' | 'in' | 'leaving' | 'out';
}

/** The page was loaded, or closed on purpose. */
export interface ViewEvent extends InView {
  readonly type: 'view';
  readonly change: 'opened' | 'closed';
}

/** The person entered or left the room on this page on purpose: the truth that presence must converge to. */
export interface PlaceEvent extends InView {
  readonly type: 'place';
  readonly room: string;
  readonly change: 'here' | 'away';
}

/** The page's connection. `by` is who serves it, `node/slot/pid`; `previous` who did before, as the server says. */
export interface LinkEvent extends InView {
  readonly type: 'link';
  readonly state: 'online' | 'offline';
  readonly by?: string;
  readonly previous?: string;
}

/** The page changed its worker. `lostMs`: how long nobody served it; 0 for a move without a gap. */
export interface MovedEvent extends InView {
  readonly type: 'moved';
  readonly from: string;
  readonly to: string;
  readonly lostMs: number;
  readonly why: string;
}

/** The person pressed enter (or *retry*), or changed a message. `text` is whole; '' where there is none. */
export interface SendEvent extends InView {
  readonly type: 'send';
  readonly room: string;
  readonly cmid: string;
  readonly text: string;
  /** mid of the message that it answers. */
  readonly reply?: string;
  readonly change?: SentChange;
}
export interface SentChange {
  readonly kind: 'edit' | 'delete' | 'react' | 'pin';
  /** mid of the message, or null of one's own that had none yet: its `ofCmid`. */
  readonly of: string | null;
  readonly ofCmid?: string;
  readonly emoji?: string;
  readonly on?: boolean;
}
export interface AckEvent extends InView {
  readonly type: 'ack';
  readonly room: string;
  readonly cmid: string;
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
  readonly duplicate: boolean;
}
/** A change was answered with a number that may be another entry's: what it wants is so already, as of that entry. */
export interface SettledEvent extends InView {
  readonly type: 'settled';
  readonly room: string;
  readonly cmid: string;
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
}
/** The person was told that it was not sent. */
export interface FailEvent extends InView {
  readonly type: 'fail';
  readonly room: string;
  readonly cmid: string;
  readonly code: string;
}
/** The person deleted it, or its message, before that was ever sent: nobody is to get it. */
export interface WithdrawnEvent extends InView {
  readonly type: 'withdrawn';
  readonly room: string;
  readonly cmid: string;
}
/** The attempt ended and nobody knows how: it may be stored or not. */
export interface UnknownEvent extends InView {
  readonly type: 'unknown';
  readonly room: string;
  readonly cmid: string;
  readonly why: string;
}

/** What the page shows as still to be sent, in the final phase. */
export interface PendingEvent extends InView {
  readonly type: 'pending';
  readonly cmids: readonly string[];
}

/** A batch as it arrived, before de-duplication. */
export interface WireEvent extends InView {
  readonly type: 'wire';
  /** Who sent it, `node/slot/pid`. */
  readonly by?: string;
  readonly room: string;
  readonly epoch: string;
  readonly messages: readonly Seen[];
}
/** Entries added to what the person sees, in the order shown. */
export interface ShownEvent extends InView {
  readonly type: 'shown';
  readonly room: string;
  readonly epoch: string;
  readonly messages: readonly Seen[];
  /** Those up to this seq are rows of a page: changes are folded into them, and have the numbers between. */
  readonly pageTo?: number;
}
/**
 * The answer of `join`, first or resumed: entries where it fills a gap (`since`, `complete`), else the rows of a page.
 */
export interface JoinEvent extends InView {
  readonly type: 'join';
  /** Who answered, `node/slot/pid`. */
  readonly by?: string;
  readonly room: string;
  readonly since: SeenPosition | null;
  readonly tookMs?: number;
  readonly epoch: string;
  readonly head: number;
  readonly complete: boolean;
  readonly messages: readonly Seen[];
}
/** The person was told that rows `after` < seq < `before` are not here. */
export interface GapEvent extends InView {
  readonly type: 'gap';
  readonly room: string;
  readonly epoch: string;
  readonly after: number;
  readonly before: number;
}
/** The person was told that the room's history was lost or forked; what was shown of it is gone. */
export interface ResetEvent extends InView {
  readonly type: 'reset';
  readonly room: string;
  readonly epoch: string;
}
/** The page let go of the room (left, or removed): what was shown of it is gone, and entering again begins anew. */
export interface ClearedEvent extends InView {
  readonly type: 'cleared';
  readonly room: string;
  /** The person was told that the store has lost the room. */
  readonly lost: boolean;
}
/** A request was refused for good. */
export interface RefusedEvent extends InView {
  readonly type: 'refused';
  readonly room: string | null;
  readonly code: string;
}

/** Who the server takes this browser for: a user id, or null for nobody. `user` is who it should be. */
export interface WhoamiEvent extends InView {
  readonly type: 'whoami';
  readonly answer: string | null;
  readonly by: string;
}
/** The person was told to sign in again. */
export interface SessionLostEvent extends InView {
  readonly type: 'session-lost';
  readonly told: string;
}

/** Who the page says is in the room now, whole set of user ids. */
export interface PresenceEvent extends InView {
  readonly type: 'presence';
  readonly room: string;
  readonly online: readonly string[];
  /** What each of them is called. */
  readonly names?: readonly string[];
}
/** The read position was moved to seq; `done` when the server confirmed. */
export interface ReadEvent extends InView {
  readonly type: 'read';
  readonly room: string;
  readonly seq: number;
  readonly outcome: 'asked' | 'done';
}
/** What a person or a room was named (`given`), or is called by an answer. */
export interface NamedEvent extends At {
  readonly type: 'named';
  readonly what: 'person' | 'room';
  readonly id: string;
  readonly name: string;
  readonly how: 'given' | 'called';
  /** Who called it so. */
  readonly by: string;
}
/** An answer that says it is right and lacks what it must have. */
export interface MalformedEvent extends At {
  readonly type: 'malformed';
  readonly path: string;
  readonly by: string;
  /** The answer's beginning. */
  readonly answer: string;
}
/** Rows that are there now: on a page as it stands, or of a room's history as an answer gives it. */
export interface RowsEvent extends At {
  readonly type: 'rows';
  readonly room: string;
  readonly by: string;
  /** In whose eyes. */
  readonly reader: string;
  readonly epoch: string;
  /** Changes up to this seq are folded in. */
  readonly head: number;
  /** When an answer was asked for; a page as it stands has none. */
  readonly askedAt?: number;
  readonly messages: readonly Seen[];
}
/** What the server (or the page) says is unread, in the final phase, when nobody writes. */
export interface UnreadEvent extends At {
  readonly type: 'unread';
  readonly user: string;
  readonly room: string;
  readonly unread: number;
  /** How many of them call the person. */
  readonly mentions?: number;
  readonly by: string;
}

export interface FaultEvent extends At {
  readonly type: 'fault';
  readonly id: number;
  readonly kind: string;
  readonly phase: 'begin' | 'end';
  /** For example the pid that was killed. */
  readonly detail: string;
  /** With `begin`: served-by prefixes (`node/slot/pid`) of those hit, so that the ones who had to move are known. */
  readonly hits?: readonly string[];
  /** After `end`, presence must be right within this, ms. */
  readonly convergeMs?: number;
  /** With `begin`: no background request may fail in it (rolling restart). */
  readonly mustServe?: boolean;
  /** With `begin`: the store itself forgets; sessions and rooms may be lost if it is announced. */
  readonly storeLoses?: boolean;
  /** With `begin`: people may have to sign in again (sessions move to another store). */
  readonly sessionsLose?: boolean;
  /** With `begin`: the node must say what is wrong within this, ms, and some seconds after the end that all is well. */
  readonly tellsWithinMs?: number;
  /** With `begin`: these clients must be served within this, ms, whatever it lasts. */
  readonly servesWithinMs?: number;
  readonly clients?: readonly string[];
}

/** What a node says of itself to an operator, asked again and again while it has a reason to complain and after. */
export interface WordEvent extends At {
  readonly type: 'word';
  readonly node: string;
  /** Status and body of `/readyz`. */
  readonly ready: number;
  readonly said: string;
  /** The store's state in the control room, and what fails there. */
  readonly store: string;
}
/** A node was started, or refused to start: what it said then, and the files it might have named. */
export interface StartEvent extends At {
  readonly type: 'start';
  readonly node: string;
  /** `empty`: it serves a chat without accounts, whose first comer becomes its operator. */
  readonly outcome: 'serves' | 'refuses' | 'empty';
  readonly said: string;
  readonly files: readonly string[];
  /** What had been done to them. */
  readonly damage?: string;
}

/** What the workers that are still there have counted, all together, at the end. */
export interface MeterEvent extends At {
  readonly type: 'meter';
  readonly name: string;
  readonly value: number;
}

/** The store's log of a room at the end, read past the server. `epoch` null: the room is not there any more. */
export interface LogEvent extends At {
  readonly type: 'log';
  readonly room: string;
  readonly epoch: string | null;
  /** seq of the oldest entry kept; head + 1 when none. */
  readonly first: number;
  /** Entries, and tombstones in the places of what was deleted. */
  readonly messages: readonly Seen[];
  /** Texts that the store keeps beside the log, by the seq of their message. */
  readonly beside?: readonly { readonly seq: number; readonly text: string }[];
}
/** The room's rows as a worker tells them at the end to a fresh reader. */
export interface FinalEvent extends At {
  readonly type: 'final';
  readonly room: string;
  readonly by: string;
  readonly reader: string;
  readonly epoch: string;
  readonly head: number;
  readonly askedAt?: number;
  readonly messages: readonly Seen[];
}
/** A request of the background load. `status` 0: no answer. */
export interface HttpEvent extends At {
  readonly type: 'http';
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly by: string;
}

/**
 * A process of the run stood in line for a CPU for `waitedMs`, as was found at `t`, `ofMs` after the look before. The
 * machine has more to do than the run, and what is late then may be late for that.
 */
export interface StarvedEvent extends At {
  readonly type: 'starved';
  readonly waitedMs: number;
  readonly ofMs: number;
}

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
