import { SECOND } from './units.js';

/** Searching for messages. What a search costs grows with its terms and with what it looks through. */
export const SEARCH_LIMITS = {
  /** What is searched for: a long sentence as a phrase. */
  searchMaxChars: 200,
  /** Words and phrases of one search: each is looked for in every candidate. */
  searchTerms: 12,
  /**
   * How many times as long as a text its search form may be. One sign can stand for a whole sentence in Arabic; such a
   * sign stays as it is.
   */
  searchFormGrowth: 4,
  /** Letters with their marks whose search form is remembered: those of a few scripts, some 2 MB. */
  searchPiecesRemembered: 20_000,
  /** Hits of one answer, and how many there are where no number is given: what a dialog shows and reads. */
  searchHitsMax: 50,
  searchHits: 20,
  /** Places that are marked in one hit: nobody looks at more. */
  searchMarks: 100,
  /**
   * Searches of one person: somebody who types a search and refines it asks some twenty times a minute. One takes up to
   * 0.15 s of the index's one thread where there are a million messages.
   */
  searchesPerMinute: 60,
  /**
   * Candidates are read from the log, since what the index says may be old. After so many times the answer has what was
   * found by then, and says that there is more.
   */
  searchRounds: 4,
  /** Searches that a worker does at once, of one person one after the other: each reads its hits from the log. */
  searchesAtOnce: 4,
  /** How long a worker waits for the index, which may just be starting anew. */
  searchWaitMs: 3 * SECOND,
  searchAgainMs: 100,
  /** Questions of one worker that the index has not answered; each waits for those before it. */
  searchesOpen: 50,
  /**
   * What looking through the texts of hits may cost a worker, ms. The answer has what was found by then, at least one
   * hit, and says that there is more. 60 searches a minute of texts made for it take 7 % of one core then.
   */
  searchMarkingMs: 50,
  /** How long the index reads what it does not have of a person's rooms before it answers without. */
  searchCatchUpMs: 1 * SECOND,
  /** A search of a million messages, and marking its hits, is done in pieces; shorter ones come in turn between. */
  searchPieceMs: 8,
  /** Entries that the index reads of a log at once: some milliseconds of the store's one thread. */
  indexReadEntries: 200,
  /**
   * While it is being made, the index rests between two reads, so many times as long as the last one took. The store's
   * one thread belongs to messages.
   */
  indexRestFactor: 1,
  /** How often the index looks for rooms that it never heard of, and compares every room with its log. */
  indexAuditMs: 60 * SECOND,
  /** Logs that it compares at once. */
  indexAuditRooms: 20,
} as const;
