/**
 * What Holdfast needs of a store, as interfaces. Implementations: `redis/` (Redis 7+, Valkey, and the embedded one) and
 * `memory/` (one process, for tests and as the readable reference). One contract suite runs on all of them.
 *
 * Every call may reject with `HoldfastError('store_unavailable')`: the outcome is then unknown, and the call may be
 * repeated, since every write here is idempotent (by name, by cmid, by set membership, by maximum).
 */
import type { Change, Position, Room, RoomView, UserRef } from '../protocol/events.js';
import type { Mode } from '../protocol/mode.js';
import type { LogEntry, PageRow } from './log-codec.js';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly operator: boolean;
  readonly disabled: boolean;
  readonly synthetic: boolean;
  readonly createdAt: number;
  /** Counts the times that all sessions of the person were ended; one made before the last of them is void. No clock is compared. */
  readonly sessionGeneration: number;
}

export type AccountChange = Partial<Pick<Account, 'passwordHash' | 'operator' | 'disabled'>>;

export type SessionRules = Pick<Account, 'disabled' | 'sessionGeneration'>;

export interface AccountStore {
  /**
   * Makes an account; the name's key (see `domain/names.ts`) is claimed first, so that of two at once one gets
   * `name_taken`. The first account of a store becomes an operator, atomically; synthetic ones never do. A claim whose
   * account was never written expires after 30 s. Repeated with the same id it resolves with the account that is there.
   */
  create(account: {
    id: string;
    name: string;
    nameKey: string;
    /** Further keys that nobody else may have: shapes that the name can be taken for. */
    alikeKeys?: readonly string[];
    passwordHash: string;
    synthetic: boolean;
    /** False when this caller may not become the operator (no set-up token). Then a first account is refused with `forbidden`. */
    mayBeFirst: boolean;
  }): Promise<Account>;
  byId(id: string): Promise<Account | null>;
  /** What decides about the sessions of these people, in their order; null where there is no such account. */
  sessionRules(ids: readonly string[]): Promise<readonly (SessionRules | null)[]>;
  byNameKey(nameKey: string): Promise<Account | null>;
  /** Partial change, which with `endSessions` begins a new generation of sessions; null when there is no such account. */
  update(id: string, change: AccountChange, endSessions?: boolean): Promise<Account | null>;
  /** How many accounts of real people there are; 0 means that the set-up page is shown. */
  count(): Promise<number>;
}

/** A person in a room. */
export interface Membership {
  readonly roomId: string;
  readonly userId: string;
}

export interface RoomStore {
  /** Makes a room with `owner` as its member; `name_taken` when a public room has the name's key. */
  create(room: Room, nameKey: string, owner: UserRef | null): Promise<Room>;
  get(id: string): Promise<Room | null>;
  /** Public rooms and the private ones the person is in, with their numbers, oldest first. */
  visibleTo(userId: string): Promise<RoomView[]>;
  view(roomId: string, userId: string): Promise<RoomView | null>;
  /**
   * Idempotent. False when there is no such room. The caller has decided that it is allowed. `invitedBy`: a person who brings the other in,
   * without asking; such rooms are counted apart (`invitationsOpen`) until `accept`. Throws `limit_reached`.
   */
  addMember(roomId: string, user: UserRef, invitedBy?: string): Promise<boolean>;
  /** These people have looked into rooms that they were brought into: each counts as theirs. Idempotent. */
  accept(memberships: readonly Membership[]): Promise<void>;
  /** Idempotent, and published on the room's feed with the reason (`left` when not given). False when there is no such room. */
  removeMember(roomId: string, userId: string, reason?: 'left' | 'removed'): Promise<boolean>;
  isMember(roomId: string, userId: string): Promise<boolean>;
  members(roomId: string): Promise<UserRef[]>;
}

/** What every entry needs to be stored. */
export interface EntryInput {
  readonly room: string;
  readonly user: UserRef;
  readonly cmid: string;
  /** For the entry if it is new: its mid is `<seq>-<this>`. */
  readonly mid: string;
  /**
   * What this process last knew of the room's log. When the log's head is behind it, or has another mid there, the log was
   * lost or forked: the script then starts the epoch `freshEpoch` before it appends, so that one (epoch, seq)
   * never names two entries.
   */
  readonly known: Position | null;
  readonly freshEpoch: string;
  /** What the room takes of everybody together; undefined: any number. */
  readonly rate?: { readonly capacity: number; readonly perSecond: number } | undefined;
}
/** Where a message is; seq 0 when nobody knows. */
export interface MessagePlace {
  readonly seq: number;
  readonly mid: string;
}
export interface AppendInput extends EntryInput {
  readonly text: string;
  /** The message of the room that it answers, deleted or not. */
  readonly reply?: MessagePlace | undefined;
}
export interface ChangeInput extends EntryInput {
  readonly change: Change;
  readonly of: MessagePlace;
  /** The person may delete messages of others here, and pin in a public room. */
  readonly moderates: boolean;
}
interface Place {
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
}
export type AppendResult =
  | ({ readonly kind: 'stored' } & Place)
  /** (user, cmid) was stored before; answered as then. */
  | ({ readonly kind: 'duplicate' } & Place)
  /** The room takes no more just now; nothing was stored. */
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  | { readonly kind: 'not-member' }
  | { readonly kind: 'no-room' }
  /** The message that it answers is none of this room. */
  | { readonly kind: 'invalid' };
export type ChangeResult =
  | AppendResult
  /** It is so already; nothing was stored. With the newest entry of the log. */
  | ({ readonly kind: 'unchanged' } & Place)
  /** There is no such message (any more). */
  | { readonly kind: 'gone' }
  | { readonly kind: 'forbidden' }
  /** As many edits, or different reactions, as a message takes. */
  | { readonly kind: 'full' };

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
  /**
   * The same for a change of a message; it moves no read position. A duplicate is judged before everything else. With a `delete` the texts of
   * the message and of its edits leave the log in the same step: readers get tombstones in their place.
   */
  change(input: ChangeInput): Promise<ChangeResult>;
  state(room: string): Promise<LogState | null>;
  /** Entries with from <= seq <= to, in order, at most `limit`, with the log's state in the same instant. Tombstones are among them. */
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
  /**
   * A page: rows, in order of seq, with what changes made of them until the state's head. `before`: the newest `limit` rows with a smaller
   * seq; `after`: the oldest ones with a larger; neither: the newest. One or two questions to the store, whatever lies between the rows.
   */
  page(
    room: string,
    limit: number,
    where?: { readonly before?: number | undefined } | { readonly after: number },
  ): Promise<{ state: LogState; rows: PageRow[] } | null>;
  /** For each pair of a message's seq and an emoji whether the person reacted with it. */
  reacted(
    room: string,
    userId: string,
    pairs: readonly { readonly seq: number; readonly emoji: string }[],
  ): Promise<boolean[]>;
  /** Starts `freshEpoch` if the room's epoch still is `epoch`; resolves with the epoch that then holds. */
  rotateEpoch(room: string, epoch: string, freshEpoch: string): Promise<string | null>;
}

export interface ReadStanding {
  readonly read: number;
  readonly head: number;
  /** Texts of others after the read position that are not deleted; changes and notices do not count. */
  readonly unread: number;
}

export interface ReadStore {
  get(room: string, userId: string): Promise<number>;
  /** The same with how much stands after it, at the log's head in the same instant. */
  standing(room: string, userId: string): Promise<ReadStanding>;
  /** Read position = max(old, min(seq, head)); resolves with it. */
  advance(room: string, userId: string, seq: number): Promise<number>;
}

/** What comes over a room's feed: a hint that may be lost; the log and the presence hash are the truth. */
export type FeedFrame =
  | {
      readonly kind: 'message';
      readonly room: string;
      readonly epoch: string;
      readonly entry: LogEntry;
    }
  /** An instance's people in the room changed; `version` counts by one for each (room, instance). */
  | {
      readonly kind: 'presence';
      readonly room: string;
      readonly instance: string;
      readonly version: number;
      readonly joined: readonly UserRef[];
      readonly left: readonly UserRef[];
    }
  | { readonly kind: 'epoch'; readonly room: string; readonly epoch: string }
  /** Membership ended: stop sending the room to this person's sockets. */
  | {
      readonly kind: 'removed';
      readonly room: string;
      readonly userId: string;
      readonly reason: 'left' | 'removed';
    };

export interface FeedSource {
  /** Resolves when subscribed: what is published from then on is heard. Idempotent. */
  subscribe(room: string): Promise<void>;
  unsubscribe(room: string): Promise<void>;
  onFrame(listener: (frame: FeedFrame) => void): void;
  /**
   * Called whenever frames may have been lost (subscriber reconnected, watchdog fired), after all subscriptions are back:
   * compare every open room with the log.
   */
  onInterrupted(listener: () => void): void;
}

export interface Presence {
  /**
   * Records who of this instance is in the room now (the whole set, replacing the instance's earlier one) and publishes the
   * change. An empty set removes the instance's entry.
   */
  announce(
    room: string,
    instance: string,
    version: number,
    people: readonly UserRef[],
    joined: readonly UserRef[],
    left: readonly UserRef[],
  ): Promise<void>;
  /** All instances' people in the room, dead instances included; filter by `renewLease`. */
  peopleByInstance(room: string): Promise<Map<string, { version: number; people: UserRef[] }>>;
  /** Forget dead instances' entries of a room, each only if it still has the given version: who lives after all may have told anew. */
  forget(room: string, versions: ReadonlyMap<string, number>): Promise<void>;
  /**
   * Renews this instance's lease for `leaseMs` (by the store's clock) and resolves with all live instances.
   * `wasHeld: false`: the lease had run out or the store lost it, so everything has to be announced again.
   */
  renewLease(instance: string, leaseMs: number): Promise<{ wasHeld: boolean; live: string[] }>;
  dropLease(instance: string): Promise<void>;
}

/** What is too much to be written and read every second: JSON, and a version that it has as long as it stays the same. */
export interface NodeDetails {
  readonly version: string;
  readonly text: string;
}

export interface StoredNode {
  readonly view: string;
  /** Null: none, or of the version that is known. */
  readonly details: NodeDetails | null;
}

/** Signed-out token sessions and cluster-wide settings. */
export interface ClusterStore {
  mode(): Promise<Mode | null>;
  setMode(mode: Mode): Promise<void>;
  /** Keys expire with the token they revoke. */
  revokeToken(sessionId: string, forMs: number): Promise<void>;
  isTokenRevoked(sessionId: string): Promise<boolean>;
  /**
   * Remembers that a session ended, by its key (which is no secret), for whoever did not hear of it: a worker that was cut off and has the
   * session in its memory, a primary that meets its operator's cookie. Kept for `keepMs` by the store's clock.
   */
  recordEnd(sessionKey: string, keepMs: number): Promise<void>;
  /** Whether `recordEnd` was called for it within its time. */
  hasEnded(sessionKey: string): Promise<boolean>;
  /** The keys recorded at or after `since` (of the store's clock, ms since 1970), and that clock now: where to begin the next time. */
  endedSince(since: number): Promise<{ readonly at: number; readonly keys: readonly string[] }>;
  /** Keeps what a ticket stands for; it can be taken once, within its life. */
  putTicket(ticket: string, content: string, lifeMs: number): Promise<void>;
  /** The content, to the first who asks; null to all others. */
  takeTicket(ticket: string): Promise<string | null>;
  /**
   * Where a session was carried over to, by its key: to `candidate` if nobody carried it before, which then stands for `keepMs`. Of two who
   * carry the same session at once one wins, and both are told which. `candidate` null: only asks.
   */
  carriedTo(sessionKey: string, candidate: string | null, keepMs: number): Promise<string | null>;
  /** The set-up token of the cluster: the given one if none is set yet. */
  setupToken(candidate: string): Promise<string>;
  /** The secret of the cluster where no node was given one: the given one if none is kept yet; null: none is made. */
  secret(candidate: string | null): Promise<string | null>;
  /**
   * Holds a node's name for this run of it, for `ttlMs`, before it has a view. `instead`: a run that is known to be over. False: another run
   * holds it.
   */
  claimNode(node: string, run: string, ttlMs: number, instead: string): Promise<boolean>;
  /** Which run holds a node's name, and its view; null: nobody does. */
  holderOf(node: string): Promise<{ readonly run: string; readonly view: string } | null>;
  /**
   * A node's view (JSON), kept for `ttlMs`, and with it the details of this version; `text` null: they were given before.
   * `without-details`: they are not there (any more), so that it has to be given. `taken`: another run holds the name, and nothing was written.
   */
  putNode(
    node: string,
    run: string,
    view: string,
    ttlMs: number,
    details: { readonly version: string; readonly text: string | null },
  ): Promise<'kept' | 'without-details' | 'taken'>;
  /** Of this run; another's entry stays. */
  removeNode(node: string, run: string): Promise<void>;
  /** The views of all nodes. */
  nodes(): Promise<Map<string, string>>;
  /** All other nodes. `known`: versions of details that need not be sent again. */
  otherNodes(self: string, known: ReadonlyMap<string, string>): Promise<Map<string, StoredNode>>;
  /** Bulletins between primaries (JSON): a hint channel. */
  publish(bulletin: string): Promise<void>;
  onBulletin(listener: (bulletin: string) => void): Promise<void>;
  /** Live sessions of the `redis` session store, counted at most once in 5 s. */
  sessionCount(): Promise<number>;
}

/** Buckets of tokens for the whole cluster, which fill by the store's clock. */
export interface BudgetStore {
  /**
   * Takes up to `wanted` tokens, as many as there are, or gives some back (negative). Resolves with how many were taken, and in how many
   * ms there is one more (0: there is one).
   */
  take(
    bucket: string,
    rule: { readonly capacity: number; readonly perSecond: number },
    wanted: number,
  ): Promise<{ readonly taken: number; readonly retryAfterMs: number }>;
  /** Remembers a mark for a time. */
  remember(mark: string, forMs: number): Promise<void>;
  isRemembered(mark: string): Promise<boolean>;
}

export interface Store {
  readonly accounts: AccountStore;
  readonly rooms: RoomStore;
  readonly log: RoomLog;
  readonly reads: ReadStore;
  readonly feed: FeedSource;
  readonly presence: Presence;
  readonly cluster: ClusterStore;
  readonly budgets: BudgetStore;
  /** The store answers (last ping or command). Listeners hear each change. */
  readonly up: boolean;
  onUp(listener: (up: boolean) => void): void;
  ping(): Promise<void>;
  close(): Promise<void>;
}
