import type { Readable } from 'node:stream';

/**
 * Where the bytes of files are, by their digest (SHA-256, 64 hexadecimal digits). A folder has them now; a store of
 * objects for many machines can take its place. Nothing here knows names, people or rooms.
 */
export interface FileStore {
  /** A place for an upload that is under way, on this machine; whoever asked removes it. */
  newUpload(): Promise<string>;
  /**
   * Keeps what lies at `path`, whose digest this is. Idempotent. When it resolves the bytes survive the end of every
   * process, and a power cut as far as the disk keeps its word. `path` stays.
   */
  keep(digest: string, path: string): Promise<void>;
  /** Rejects when there is none. */
  remove(digest: string): Promise<void>;
  has(digest: string): Promise<boolean>;
  /** From byte `start` up to `end`, both counted. Rejects with `ENOENT` when there is none. */
  read(digest: string, range: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** Digests of what is kept, in no order; what was kept after the call began may be missing. */
  digests(): AsyncIterable<string>;
  /** Removes what uploads left half done more than `olderThanMs` ago. How many. */
  removeStrays(olderThanMs: number): Promise<number>;
  /** Hides it; `remove` or `restore` follows. Whoever reads it meanwhile still finds it. False: there is none. */
  setAside(digest: string): Promise<boolean>;
  restore(digest: string): Promise<void>;
  /** Digests that are hidden: whoever did it ended before it came to a decision. */
  asides(): Promise<readonly string[]>;
  /** The disk's bytes; null: it has no end that is known. */
  space(): Promise<{ readonly freeBytes: number; readonly totalBytes: number } | null>;
  /** Random, made with the place: two nodes with the same one have the same files. */
  place(): Promise<string>;
}
