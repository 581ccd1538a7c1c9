/** Searching for messages: what the parts of a node say to each other about it. */

/** A word, whose beginning is enough, or a phrase (`whole`), in their search form. */
export interface SearchTerm {
  readonly text: string;
  readonly whole: boolean;
}

/**
 * A place in the one order of all messages, newest first: by time, then by room and seq. Without these: all messages
 * of that time are behind it.
 */
export interface SearchCursor {
  /** ms since 1970. */
  readonly at: number;
  readonly room?: string | undefined;
  readonly seq?: number | undefined;
}

/** Who wrote something: the one with this id, or any hook's bot whose name has this key; '' is nobody's. */
export interface SearchAuthor {
  readonly id: string;
  /** As `nameKey` makes it. */
  readonly botKey: string;
}

/** How far the log of a room is, as the store said. */
export interface EndOfLog {
  readonly room: string;
  readonly epoch: string;
  readonly head: number;
  readonly headMid: string;
}

/** What a worker asks of the index: all terms, in these rooms, which are the person's. */
export interface SearchAsk {
  readonly rooms: readonly EndOfLog[];
  readonly terms: readonly SearchTerm[];
  /** Null: anybody. */
  readonly author: SearchAuthor | null;
  /** Those behind it only; null: from the newest on. */
  readonly before: SearchCursor | null;
  readonly limit: number;
}

/** A message that probably is a hit: the log decides. */
export interface SearchCandidate {
  readonly room: string;
  readonly epoch: string;
  readonly seq: number;
  readonly at: number;
}

export interface SearchAnswer {
  /** Newest first, at most as many as were asked for. */
  readonly candidates: readonly SearchCandidate[];
  /** Entries of these rooms that the index did not have when it answered. */
  readonly behind: number;
}
