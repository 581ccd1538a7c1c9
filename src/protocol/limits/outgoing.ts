import { DAY, MINUTE, SECOND } from './units.js';

/** Requests to addresses that people name, and outgoing hooks: what of a room is sent to addresses of others. */
export const OUTGOING_LIMITS = {
  /** A push service or receiver answers within a second. One that does not holds a place of others for so long. */
  postTimeoutMs: 10 * SECOND,
  /** The head of its answer; the rest is not read. */
  postAnswerMaxBytes: 8_192,

  /** All of them are read at once, and each is a request for every message; few rooms tell so many programs. */
  outgoingPerRoom: 5,
  /** As long as an address of a push service may be: some have a key in them. */
  outgoingUrlMaxChars: 1_024,

  /** How often it looks for new outgoing hooks and what was not heard, and in how many rooms: three reads of each. */
  outgoingLookMs: 1 * SECOND,
  outgoingRoomsLookedAt: 50,
  /** Entries that it reads of a log at once: some milliseconds of the store's one thread. */
  outgoingReadEntries: 100,
  /** Entries that are sent again where a log was lost or forked, and nobody knows which of them were sent. */
  outgoingForkEntries: 500,
  /** Letters on their way at once, of all and of hooks of one maker. */
  lettersAtOnce: 20,
  lettersAtOncePerMaker: 4,
  /** Those of them whose receivers may not answer: silent ones of many makers leave the rest to sound ones. */
  lettersAtOnceUnsure: 5,
  lettersAtOnceUnsurePerMaker: 2,
  /** A receiver that took longer may take as long again. One that was doubted is, until it did well for so long. */
  letterSlowMs: 1 * SECOND,
  letterDoubtMs: 10 * MINUTE,
  /** Where a letter is not taken: it rests so long, then twice as long, up to the most. */
  letterPauseMs: 1 * SECOND,
  letterPauseMaxMs: 10 * MINUTE,
  /** A receiver that refuses a letter (4xx) is asked so often: some seconds in which it may be mended or restarted. */
  letterTriesRefused: 5,
  /** So many of those given up last are sent again by _Try now_: their places stand in what is noted of each letter. */
  lettersGivenUpKept: 20,
  /** One that does not answer, or fails, is asked until the letter is so old: it may be down over a night. */
  letterMaxAgeMs: 1 * DAY,
} as const;
