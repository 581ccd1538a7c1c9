import type { Mode } from '../../protocol/mode.js';

/**
 * What is too much to be written and read every second: JSON, and a version that it has as long as it stays the same.
 */
export interface NodeDetails {
  readonly version: string;
  readonly text: string;
}

export interface StoredNode {
  readonly view: string;
  /** Null: none, or of the version that is known. */
  readonly details: NodeDetails | null;
}

export interface CountedSessions {
  readonly count: number;
  /** The steps that it took to read all names, of about 1,000 names each: what the count cost the store. */
  readonly steps: number;
}

/** Signed-out token sessions and cluster-wide settings. */
export interface ClusterStore {
  /** The format that the store has now; null: it does not say. */
  format(): Promise<number | null>;
  mode(): Promise<Mode | null>;
  setMode(mode: Mode): Promise<void>;
  /** Keys expire with the token they revoke. */
  revokeToken(sessionId: string, forMs: number): Promise<void>;
  isTokenRevoked(sessionId: string): Promise<boolean>;
  /**
   * Remembers that a session ended, by its key (which is no secret), for whoever did not hear of it. Such is a worker
   * that was cut off and has the session in its memory, or a primary that meets its operator's cookie. Kept for
   * `keepMs` by the store's clock.
   */
  recordEnd(sessionKey: string, keepMs: number): Promise<void>;
  /** Whether `recordEnd` was called for it within its time. */
  hasEnded(sessionKey: string): Promise<boolean>;
  /**
   * The keys recorded at or after `since` (of the store's clock, ms since 1970), and that clock now: where to begin the
   * next time.
   */
  endedSince(since: number): Promise<{ readonly at: number; readonly keys: readonly string[] }>;
  /** Keeps what a ticket stands for; it can be taken once, within its life. */
  putTicket(ticket: string, content: string, lifeMs: number): Promise<void>;
  /** The content, to the first who asks; null to all others. */
  takeTicket(ticket: string): Promise<string | null>;
  /**
   * Where a session was carried over to, by its key: to `proposed` if nobody carried it before, which then stands for
   * `keepMs`. Of two who carry the same session at once one wins, and both are told which. `proposed` null: only asks.
   */
  carriedTo(sessionKey: string, proposed: string | null, keepMs: number): Promise<string | null>;
  /** The set-up token of the cluster: the given one if none is set yet. */
  setupToken(proposed: string): Promise<string>;
  /** The secret of the cluster where no node was given one: the given one if none is kept yet; null: none is made. */
  secret(proposed: string | null): Promise<string | null>;
  /**
   * Holds a node's name for this run of it, for `ttlMs`, before it has a view. `instead`: a run that is known to be
   * over. False: another run holds it.
   */
  claimNode(node: string, run: string, ttlMs: number, instead: string): Promise<boolean>;
  /** Which run holds a node's name, and its view; null: nobody does. */
  holderOf(node: string): Promise<{ readonly run: string; readonly view: string } | null>;
  /**
   * A node's view (JSON), kept for `ttlMs`, and with it the details of this version; `text` null: they were given
   * before.
   * `without-details`: they are not there (any more), so that it has to be given. `taken`: another run holds the name,
   * and nothing was written.
   */
  putNode(
    node: string,
    run: string,
    view: string,
    ttlMs: number,
    details: { readonly version: string; readonly text: string | null },
  ): Promise<'kept' | 'without-details' | 'taken'>;
  /** Removes the view of this run; another's stays. */
  removeNode(node: string, run: string): Promise<void>;
  /** The views of all nodes. */
  nodes(): Promise<Map<string, string>>;
  /** All other nodes. `known`: versions of details that need not be sent again. */
  otherNodes(self: string, known: ReadonlyMap<string, string>): Promise<Map<string, StoredNode>>;
  /** Bulletins between primaries (JSON): a hint channel. */
  publish(bulletin: string): Promise<void>;
  onBulletin(listener: (bulletin: string) => void): Promise<void>;
  /** Live sessions of the `redis` session store, by reading all names: ask seldom. */
  sessionCount(): Promise<CountedSessions>;
}
