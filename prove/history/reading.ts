/** What reached people of a room: batches, answers, what their page shows, and what is unread. */
import type { Seen, SeenPosition } from './entries.js';
import type { At, InView } from './moments.js';

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

/** The person was told that the room's log was lost or forked; what was shown of it is gone. */
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

/** The read position was moved to seq; `done` when the server confirmed. */
export interface ReadEvent extends InView {
  readonly type: 'read';
  readonly room: string;
  readonly seq: number;
  readonly outcome: 'asked' | 'done';
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
