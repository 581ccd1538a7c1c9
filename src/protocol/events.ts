/** The Socket.IO wire: event names and shapes shared by server, browser, tests and prover. */
import type { WireError } from './errors.js';
import type { Mention, Message, Reaction } from './message.js';
import type { Mode } from './mode.js';
import type { NotifyLevel } from './notify-level.js';
import type { ProfilesBody } from './profile.js';
import type { Role, Room, RoomView } from './room.js';
import type { PreviousWorker, ServedBy } from './served-by.js';
import type { Testimony } from './testimony.js';
import type { UserRef } from './user-ref.js';

export type { Mention, Message, Reaction, UserRef };

/** The last message of a room that a client holds. All three are compared when it resumes. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
}

/** A node that takes new connections, as the registry has it. */
export interface PeerNode {
  readonly node: string;
  /** `host:port` by which clients reach it. */
  readonly address: string;
  /** Open sockets for each ready worker. */
  readonly load: number;
}

/** A way into any node of the cluster, once. */
export interface Ticket {
  /** Secret, and never in a URL: it opens one socket of the session that it was given to. */
  readonly ticket: string;
  readonly expiresInMs: number;
}

/** Handshake `auth` of a Socket.IO connection. All optional; identity comes from the cookie, or from a ticket. */
export interface HandshakeAuth {
  /** Who served this client before, and for how long it has been without a connection. */
  readonly from?: ServedBy & { readonly lostMs: number; readonly moving?: boolean };
  /** Stable for the life of a tab: the control room marks one's own tabs by it. */
  readonly tab?: string;
  /** From `POST /api/tickets` or the `ticket` event of any node; on websockets only. It wins over the cookie. */
  readonly ticket?: string;
  /** The token of a bot; on websockets only. It wins over both. */
  readonly token?: string;
  /** The client understands entries of all kinds (`entries.ts`). Without it changes come to it as messages in words. */
  readonly entries?: 1;
}

export interface Welcome extends ServedBy {
  /** What is spoken on this connection; not there: messages only. */
  readonly entries?: 1;
  readonly mode: Mode;
  readonly user: UserRef;
  readonly previous?: PreviousWorker;
  /** Version of what people say of themselves; absent: nobody said anything yet, or an older node. */
  readonly profiles?: number;
}

/** Events that are owed more than `{ok: true}`, and what. */
export interface Answers {
  join: JoinResult;
  send: SendResult;
  change: SendResult;
  ticket: TicketResult;
  testify: TestimonyResult;
  'mark-unread': ReadResult;
}

export type Ack<T> = (T & { readonly ok: true }) | { readonly ok: false; readonly error: WireError };

export interface JoinRequest {
  readonly room: string;
  readonly since?: Position;
}
/**
 * `Kept`: with `entries: 1` rows (`RowEntry`) when it is a page, every `Entry` when it fills a gap; else messages only.
 */
export interface JoinResult<Kept = Message> {
  readonly epoch: string;
  /** seq of the room's newest entry, 0 when it has none. */
  readonly head: number;
  /**
   * With `entries: 1`: mid of that entry, which may be a change and so not be in a page; absent when the room has none.
   */
  readonly headMid?: string;
  readonly messages: readonly Kept[];
  /** With `since`: the messages fill the gap exactly. Without: always true. */
  readonly complete: boolean;
  /** This person's read position (seq). Sending reads up to one's own message. */
  readonly read: number;
  /** With `entries: 1`: how often that position was set back; tell it with `read`. Not there from an older node. */
  readonly readVersion?: number;
  /** With `entries: 1`: texts of others after `read` that are not deleted, at `head`. */
  readonly unread?: number;
  /** Those of them that call this person, answer them, or call all. */
  readonly mentions?: number;
}
export interface SendRequest {
  readonly room: string;
  readonly cmid: string;
  /** '' only with `files`. */
  readonly text: string;
  /** mid of the message of this room that it answers. */
  readonly reply?: string;
  /** Ids of files that this person may read, in the order in which they are shown; at most `LIMITS.filesPerMessage`. */
  readonly files?: readonly string[];
}
/**
 * A change of the message `of`. `gone`: there is no such message (any more). A reaction or pin that is so already is
 * answered
 * `duplicate: true` with the newest entry of the room, and nothing is stored.
 */
export type ChangeRequest = {
  readonly room: string;
  readonly cmid: string;
  readonly of: string;
} & Change;
export type Change =
  | { readonly kind: 'edit'; readonly text: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'react'; readonly emoji: string; readonly on: boolean }
  | { readonly kind: 'pin'; readonly on: boolean };
export interface SendResult {
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
  readonly duplicate: boolean;
}
/** A read position, as it is now. */
export interface ReadResult {
  readonly read: number;
  readonly readVersion: number;
}
export interface TicketResult extends Ticket {
  readonly nodes: readonly PeerNode[];
}
export interface TestimonyResult {
  /** How long to wait before the next testimony, ms: the more pages a worker has, the longer. */
  readonly everyMs: number;
}
/** `Kept`: with `entries: 1` every `Entry`, else messages only. */
export interface MessagesBatch<Kept = Message> {
  readonly room: string;
  readonly epoch: string;
  /** In order of seq, without holes. */
  readonly messages: readonly Kept[];
}
export type PresenceUpdate =
  | { readonly room: string; readonly online: readonly UserRef[] }
  | { readonly room: string; readonly joined: readonly UserRef[]; readonly left: readonly UserRef[] };

/** A person of a room. */
export interface Member extends UserRef {
  /** Absent: `member`. */
  readonly role?: Role;
}

export interface ClientToServerEvents {
  /**
   * Become a member (public rooms, or by invitation) and open the room's feed on this socket. The first batch can be in
   * the same read as the answer. Handle `messages` before this is sent, and keep what comes until the answer was
   * handled (docs/guide/wire.md).
   */
  join: (request: JoinRequest, ack: (answer: Ack<Answers['join']>) => void) => void;
  /** Give up membership; every socket of this person stops receiving the room. */
  leave: (request: { room: string }, ack: (answer: Ack<object>) => void) => void;
  send: (request: SendRequest, ack: (answer: Ack<Answers['send']>) => void) => void;
  /** Edit, delete, react or pin. Stored once by its cmid, in the one order of the room, as a message is. */
  change: (request: ChangeRequest, ack: (answer: Ack<Answers['change']>) => void) => void;
  /**
   * Move the read position up to seq; it never moves back. `version`: the `readVersion` that this client knows. When it
   * was set back since, this changes nothing.
   */
  read: (
    request: { room: string; seq: number; version?: number },
    ack: (answer: Ack<object>) => void,
  ) => void;
  /** Set the read position to seq, back too: what stands after it is unread again, on all pages of this person. */
  'mark-unread': (
    request: { room: string; seq: number },
    ack: (answer: Ack<Answers['mark-unread']>) => void,
  ) => void;
  typing: (request: { room: string }) => void;
  /** Answered at once, without asking the store: how a client tells a slow answer from a frozen worker. */
  alive: (request: Record<string, never>, ack: (answer: Ack<object>) => void) => void;
  /**
   * After a `welcome` with `previous`: how long nobody served this client, ms, for the control room. No client needs
   * it.
   */
  arrived: (request: { lostMs: number }, ack: (answer: Ack<object>) => void) => void;
  /**
   * What this page sent and showed, for the conservation line: at most once in `testimonyEveryMs`, and better only once
   * in what the answer says. No client needs it; what a page says is shown as its word.
   */
  testify: (testimony: Testimony, ack: (answer: Ack<Answers['testify']>) => void) => void;
  /** A ticket for the next connection, and where it can go: asked ahead, since a dead node gives none. */
  ticket: (request: Record<string, never>, ack: (answer: Ack<Answers['ticket']>) => void) => void;
}

export interface ServerToClientEvents {
  welcome: (welcome: Welcome) => void;
  /**
   * New messages of a joined room; from the moment of the join on, so also before code that awaits its answer goes on.
   */
  messages: (batch: MessagesBatch) => void;
  typing: (typing: { room: string; user: UserRef }) => void;
  presence: (update: PresenceUpdate) => void;
  /**
   * This worker is draining, or has more than its share: open a new connection, resume, then close this one.
   * `elsewhere`: on another node, for whoever can choose.
   */
  moving: (payload: { withinMs: number; elsewhere?: true }) => void;
  'signed-out': (payload: { reason: 'signed-out' | 'revoked' | 'expired' }) => void;
  /**
   * Another tab of this person read up to seq. With a higher `version` than is known the position is exactly this one,
   * back too.
   */
  read: (position: { room: string; seq: number; version?: number }) => void;
  /** This person chose of what in the room they want to be told, on this page or another of theirs. */
  notify: (payload: { room: string; level: NotifyLevel }) => void;
  /** A room appeared for this person (made, or invited to), or its numbers changed. */
  room: (view: RoomView) => void;
  /** A room got another name or topic, or its people other roles; who has a list of its people asks for it again. */
  'room-changed': (payload: { room: Room }) => void;
  /** This person is no longer a member (left in another tab, or was removed), or the store has lost the room. */
  'room-gone': (payload: { room: string; reason: 'left' | 'removed' | 'hidden' | 'lost' }) => void;
  /** People changed what they say of themselves. Whoever does not hold version `since` asks for what is missing. */
  profiles: (changed: ProfilesBody) => void;
  /** This worker lost its store, so what is sent waits and nothing new is heard from other workers; or has it again. */
  store: (payload: { up: boolean }) => void;
  /** The cluster's mode was switched. */
  mode: (mode: Mode) => void;
  /** The room's log was lost or forked: drop what is held and join again without `since`. */
  reset: (payload: { room: string; epoch: string }) => void;
  /** An event that wanted no ack cannot be right; the connection ends after this. */
  refused: (payload: { error: WireError }) => void;
}

export type ClientEvent = keyof ClientToServerEvents;
