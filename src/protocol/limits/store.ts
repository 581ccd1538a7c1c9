import { MINUTE, SECOND } from './units.js';

/** The store, and the files of the embedded one. */
export const STORE_LIMITS = {
  /**
   * A start waits so long for a store that does not answer (it may be starting beside us), then ends with exit code 2.
   * The start limit of
   * `deploy/systemd/holdfast.service` goes by it: a node that boots long before its store must not be given up.
   */
  storeOpenMs: 5 * SECOND,
  /**
   * The embedded store: how often what was written is made safe against a power cut (with `--fsync everysec`). As often
   * a few bytes are tried: a disk that becomes read-only is told of within 2 s.
   */
  storeSyncMs: 1 * SECOND,
  /**
   * How often its disk is looked at. A full one is told within 2 s, and what arrives meanwhile at full speed is a
   * fraction of the reserve.
   */
  storeDiskCheckMs: 250,
  /**
   * After a text was deleted, files that have it are written anew. That is within an hour, with as much time again for
   * the copy and for retries.
   */
  storeEraseAfterMs: 30 * MINUTE,
  /**
   * Free on its disk, below which nothing new is taken; on a small disk the share of it. A second at full speed is 18
   * MB.
   */
  storeReserveBytes: 16 * 1024 * 1024,
  storeReserveShare: 0.1,
  /** Its file is written anew above this size, once it has doubled; a failed try is repeated after the pause. */
  storeRewriteAboveBytes: 16 * 1024 * 1024,
  /** Or has grown by this: it is read in one piece, at most 4 GiB, and Valkey holds at most 3 GB. */
  storeGrowsMaxBytes: 512 * 1024 * 1024,
  storeRewriteRetryMs: 30 * SECOND,
} as const;
