/**
 * The newest format that this version writes: of keys and values in the store, of what is published, of cookies.
 * Versions that know a store's format run side by side on it; a store of an older one is migrated at the start
 * (`redis/migrate.ts`).
 *
 * 1: up to November 2026, without a mark. 2: the mark; channels name the database; cookies name the cluster; names in
 * the registry are leased. 3: logs hold changes of messages and notices beside texts; entries say whom they call, which
 * is counted; rooms have roles, bans and topics. There are direct
 * and archived rooms, and messages with files.
 */
export const STORE_FORMAT = 3;

/**
 * A store from this format on is served as it is, with nothing in it that its format does not have. It is raised to
 * `STORE_FORMAT` when all its nodes know that one, which a node of an older version then refuses to serve.
 */
export const OLDEST_SHARED_FORMAT = 2;

/** From this format on logs may hold changes. */
export const CHANGES_FORMAT = 3;

/**
 * From this format on entries may say whom they call. Nodes that know no lower one keep the counts right when a text is
 * edited or deleted.
 */
export const MENTIONS_FORMAT = 3;

/** From this format on rooms may have roles, bans and topics, and logs notices: a node before it lets the banned in. */
export const MODERATION_FORMAT = 3;

/** From this format on messages may carry files: a node before it refuses a `send` that names some. */
export const FILES_FORMAT = 3;

/** What a store says of itself. */
export interface StoreMark {
  readonly format: number;
  /** Random, made with the store. No secret: the names of cookies carry it. */
  readonly cluster: string;
  /** `digestOfSecret` of the cluster's secret. */
  readonly secret: string;
  /** When a store of format 1 became one of format 2, ms since 1970; 0: it never was one. */
  readonly migratedAt: number;
}

/** What a server says of itself; null where it does not say (an embedded Valkey, another product). */
export interface ServerSettings {
  /** `host:port`. */
  readonly address: string;
  readonly evictionPolicy: string | null;
  /** Replicas that follow it now. */
  readonly replicas: number | null;
}

/** The store's own words when it refuses something that a healthy one does. */
export interface StoreRefusal {
  /** Its first word: `OOM`, `MISCONF`, `READONLY`, `NOPERM`. */
  readonly code: string;
  /** As it said it; no command, no arguments. */
  readonly words: string;
}
