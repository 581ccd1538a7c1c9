import type { Position } from '../../protocol/events.js';

/** The pair of keys by which push services know this cluster, in base64url. */
export interface PushKeyPair {
  readonly publicKey: string;
  /** Secret. Never logged, and never in an answer. */
  readonly privateKey: string;
}

/** A browser that wants to be told while its page is closed. */
export interface PushSubscription {
  /** A digest of its address: a browser that says it again has one all the same. */
  readonly id: string;
  /** The address at its push service. Whoever knows it can wake the browser, so it is never logged. */
  readonly endpoint: string;
  /** The browser's key, and the secret that it shares with this cluster: base64url. */
  readonly p256dh: string;
  readonly auth: string;
  /** Key of the session in which it was made: the subscription ends with it. */
  readonly session: string;
  /** The generation of the account's sessions then (`Account.sessionGeneration`). */
  readonly generation: number;
  /** When the session ends if nothing more happens, ms since 1970. */
  readonly until: number;
  /** *Do not disturb* until then, ms since 1970; 0: it is off. */
  readonly quietUntil: number;
  /** When it was first set up, ms since 1970 by the store's clock. */
  readonly at: number;
}

/**
 * Browsers that are told by push, and how far rooms were told. A subscription stays until it is dropped; whether its
 * session still holds is for the sender to judge.
 */
export interface PushStore {
  /** The cluster's pair: a new one if none is kept yet. */
  pair(makePair: () => PushKeyPair): Promise<PushKeyPair>;
  /** Adds or renews it. Of more than `LIMITS.pushesPerPerson` the one that was set up first is dropped. */
  put(userId: string, subscription: Omit<PushSubscription, 'at'>): Promise<void>;
  /** Idempotent. */
  drop(userId: string, id: string): Promise<void>;
  /** Drops those that were made in this session, by its key. Idempotent. */
  endSession(session: string): Promise<void>;
  /** They belong to the session `to` from now on. Idempotent. */
  moveSession(from: string, to: { readonly key: string; readonly until: number }): Promise<void>;
  /** In the order in which they were set up. */
  ofPerson(userId: string): Promise<PushSubscription[]>;
  /** The ids of those who have any. */
  people(): Promise<string[]>;
  /** True: this process is the one of the cluster that sends, for `ttlMs`. */
  holdSender(process: string, ttlMs: number): Promise<boolean>;
  /** Up to where this room was told; null: it never was. */
  progress(room: string): Promise<Pick<Position, 'epoch' | 'seq'> | null>;
  /** Told up to there; never back within one epoch. */
  advance(room: string, to: Pick<Position, 'epoch' | 'seq'>): Promise<void>;
}
