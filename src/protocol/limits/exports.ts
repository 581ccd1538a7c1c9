import { SECOND } from './units.js';

/** Exports: whole logs, read beside what everybody does meanwhile. */
export const EXPORT_LIMITS = {
  /**
   * One person's: all rooms of a moderator in an afternoon. A room of a million messages is 10,000 pages of the store.
   */
  exportsPerHour: 20,
  /** On their way, in a worker: of one person, and of all. Each holds one page, up to 2.4 MB. */
  openExportsPerPerson: 1,
  openExports: 16,
  /**
   * Pages that the exports of a worker read at a time. After each the store rests for as long as it took. So they keep
   * its one thread for less than half of the time, whatever a page costs.
   */
  exportPagesAtOnce: 1,
  /** What is given to a connection at once: 64 KiB, so that a slow reader is seen to read. */
  exportPieceChars: 64 * 1024,
  /** A reader takes so many bytes in so long, or its place is for others: 2 kB/s, less than any line has. */
  exportFloorBytes: 64 * 1024,
  exportFloorMs: 30 * SECOND,
  /** After so long without a line something is sent: proxies, and a worker, close connections without a byte. */
  exportSilentMs: 10 * SECOND,
} as const;
