/**
 * What a room's log is made of: entries, in one order of seq. A text is a message; every other kind changes a text, or
 * tells what the server did. `fold.ts` says what a message is after its changes.
 */
import type { Mention, Message, UserRef } from './events.js';

/** The version of entries that this side speaks, in the handshake and in `welcome`. */
export const ENTRIES_VERSION = 1 as const;

/** What every entry has. */
export interface EntryBase {
  /** Dense number in its room, from 1, over all kinds. */
  readonly seq: number;
  /** `<seq>-<id>`, made by the server; in messages of an older store without the seq. */
  readonly mid: string;
  /** Made by the client; one space for all kinds. */
  readonly cmid: string;
  readonly user: UserRef;
  /** Milliseconds since 1970 by the store's clock. */
  readonly at: number;
}

/** The message has another text from here on. Only its author can. */
export interface EditEntry extends EntryBase {
  readonly kind: 'edit';
  readonly of: string;
  readonly text: string;
  /** Whom the new text calls, instead of whom the one before did. */
  readonly mentions?: readonly Mention[];
  /** The message was deleted later: the text is taken out (''), and this changes nothing. */
  readonly deleted?: true;
}

/** The message is gone: its text, its edits' texts, its reactions and its pin. */
export interface DeleteEntry extends EntryBase {
  readonly kind: 'delete';
  readonly of: string;
}

/** `on: false` takes back an earlier reaction. Only what changes something is stored. */
export interface ReactEntry extends EntryBase {
  readonly kind: 'react';
  readonly of: string;
  readonly emoji: string;
  readonly on: boolean;
}

export interface PinEntry extends EntryBase {
  readonly kind: 'pin';
  readonly of: string;
  readonly on: boolean;
}

/**
 * What the server tells the room of itself, written in the step that does it; `user` did it. A client shows no row for
 * a `what` that it does not know.
 */
export interface NoticeEntry extends EntryBase {
  readonly kind: 'notice';
  readonly what: 'joined' | 'left' | 'invited' | 'removed' | 'renamed' | 'topic' | 'archived';
  /** Whom it is about, where that is not `user`. */
  readonly about?: UserRef;
  /** The new name or topic. */
  readonly text?: string;
  /** Said with `archived`; false: it is so no more. */
  readonly on?: boolean;
}

export type ChangeEntry = EditEntry | DeleteEntry | ReactEntry | PinEntry;
export type ChangeKind = ChangeEntry['kind'];
/** What stands in a row of its own; what a page counts. */
export type RowEntry = Message | NoticeEntry;
export type Entry = RowEntry | ChangeEntry;

/** Whether it changes a message and is no row itself. */
export function isChange(entry: Entry): entry is ChangeEntry {
  return entry.kind !== undefined && entry.kind !== 'notice';
}

/** The mid of the entry with this seq. `id`: of the server, for this entry alone. */
export function midOf(seq: number, id: string): string {
  return `${seq}-${id}`;
}

/** The seq that a mid contains; null for one of an older store, and for what is no mid. */
export function seqOfMid(mid: string): number | null {
  // An id alone has 16 characters, so none of an older store is taken for one with a seq.
  const found = /^([1-9]\d{0,14})-[A-Za-z0-9_-]{16,}$/.exec(mid);
  return found === null ? null : Number(found[1]);
}
