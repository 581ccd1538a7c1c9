import { MINUTE, SECOND } from './units.js';

/** What becomes of messages and people, as pages and the crowd tell it. */
export const WITNESS_LIMITS = {
  /** How long a worker waits to be told how long somebody was without service: a round trip on a bad line. */
  arrivalReportedWithinMs: 2 * SECOND,
  /**
   * Whoever came from a worker is remembered longer than it may be silent before it is given up; as many as come at
   * once.
   */
  arrivalKeptMs: 10 * SECOND,
  arrivalsKept: 1_000,

  /**
   * The conservation line. A page tells what it sent and showed at most this often, with at most so many entries. The
   * server keeps as many, some 20 KB per page: several times what a person sends and joins in that time.
   */
  testimonyEveryMs: 1 * SECOND,
  /**
   * A testimony costs a worker 0.1 to 0.2 ms, as much as some ten deliveries. All pages of a worker together tell about
   * so many per second, less than 0.1 % of a core. Where there are many, each tells less often.
   */
  testimoniesPerSecond: 4,
  testimonyCountMax: 1_000_000,
  pageUnsettledMax: 256,
  pageRoomsMax: 256,
  /** Rooms of whose pages the nodes ask each other: those in which messages wait, the longest waiting first. */
  witnessRoomsAsked: 32,
  /** Flaws that a view shows. */
  flawsShown: 8,
  /** What the crowd of a node sent that not all have: 500 people for over a quarter of an hour. */
  crowdUnsettledMax: 20_000,
  /** A page that closed is told as gone after the time in which it would be back, and for as long as one would ask. */
  pageBackWithinMs: 5 * SECOND,
  pageGoneShownMs: 10 * MINUTE,
  pagesGoneRemembered: 1_000,
} as const;
