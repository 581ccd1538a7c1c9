/**
 * The format that this version writes: of keys and values in the store, of what is published, of cookies. Versions of one format run side by
 * side on one store; a store of an older format is migrated at the start (`redis/migrate.ts`).
 *
 * 1: up to November 2026, without a mark. 2: the mark; channels name the database; cookies name the cluster; names in the registry are leased.
 */
export const STORE_FORMAT = 2;

/** What a store says of itself. */
export interface StoreMark {
  readonly format: number;
  /** Random, made with the store. No secret: the names of cookies carry it. */
  readonly cluster: string;
  /** `markOfSecret` of the cluster's secret. */
  readonly secret: string;
  /** When a store of format 1 became one of format 2, ms since 1970; 0: it never was one. */
  readonly migratedAt: number;
}

/** What a server says of itself; null where it does not say (an embedded engine, another product). */
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
