/** A message of a room, as clients get it. */
import type { FileInfo } from './files.js';
import type { UserRef } from './user-ref.js';

export interface Message {
  /** Dense number in its room, from 1. */
  readonly seq: number;
  /** Made by the server. */
  readonly mid: string;
  /** Made by the client; the key of de-duplication with the user. */
  readonly cmid: string;
  readonly user: UserRef;
  /** '' when it is deleted, or has only files. */
  readonly text: string;
  /** Milliseconds since 1970 by the store's clock. */
  readonly at: number;
  /** Set in entries of other kinds (`entries.ts`). */
  readonly kind?: undefined;
  /** mid of the message that this one answers, which may be deleted. */
  readonly reply?: string;
  /** User id of whoever wrote that message. Not there where an older node stored this one. */
  readonly answers?: string;
  /**
   * Whom the text calls, in the order of their places in it; fixed when it was accepted (`mentions.ts`, `calls.ts`).
   */
  readonly mentions?: readonly Mention[];
  /** 1 to `LIMITS.filesPerMessage`; then `text` may be ''. Not there when it is deleted. */
  readonly files?: readonly FileInfo[];
  readonly deleted?: true;
  /**
   * From here on what changes made of it (`fold.ts`). When its text was last edited, ms since 1970 by the store's
   * clock.
   */
  readonly edited?: number;
  /** In the order of their first use. */
  readonly reactions?: readonly Reaction[];
  readonly pinned?: true;
  /** How many messages reply to it, deleted ones too. */
  readonly replies?: number;
}

/** Part of a text that calls somebody by name. */
export interface Mention {
  /** User id, or `@room` for all members. */
  readonly id: string;
  /** Where it begins, with its sign `@`, and where it ends: UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
}

export interface Reaction {
  readonly emoji: string;
  /** People, from 1. */
  readonly count: number;
  /** The reader is one of them. */
  readonly mine: boolean;
  /** User ids of some of them, at most `LIMITS.reactionSample`. */
  readonly by: readonly string[];
}
