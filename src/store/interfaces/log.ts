import type { Change, Mention, Position, UserRef } from '../../protocol/events.js';
import type { FileInfo } from '../../protocol/files.js';
import type { LogEntry, LogPageRow } from '../log-codec.js';

/** What every entry needs to be stored. */
export interface EntryInput {
  readonly room: string;
  readonly user: UserRef;
  readonly cmid: string;
  /** For the entry if it is new: its mid is `<seq>-<this>`. */
  readonly mid: string;
  /**
   * What this process last knew of the room's log. When the log's head is behind it, or has another mid there, the log
   * was lost or forked. The script then starts the epoch `freshEpoch` before it appends, so that one (epoch, seq) never
   * names two entries.
   */
  readonly known: Position | null;
  readonly freshEpoch: string;
  /** What the room takes of everybody together; undefined: any number. */
  readonly rate?: { readonly capacity: number; readonly perSecond: number } | undefined;
}
/** Where a message is; seq 0 when nobody knows. */
export interface MessagePlace {
  readonly seq: number;
  readonly mid: string;
}
export interface AppendInput extends EntryInput {
  readonly text: string;
  /** The message of the room that it answers, deleted or not. */
  readonly reply?: MessagePlace | undefined;
  /** At least one, or undefined; each was referred to before (`KeptFiles.refer`). */
  readonly files?: readonly FileInfo[] | undefined;
  /** Whom the text calls, and the author of the message that it answers; undefined: nobody is to be told. */
  readonly calls?: Calls | undefined;
}
/** Given once all nodes know what it is (`MENTIONS_FORMAT`). */
export interface Calls {
  readonly mentions: readonly Mention[];
}
export interface ChangeInput extends EntryInput {
  readonly change: Change;
  readonly of: MessagePlace;
  /** The person may delete messages of others here, and pin in a public room. */
  readonly moderates: boolean;
  /** Whom an edit calls. */
  readonly calls?: Calls | undefined;
}
interface Place {
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
}
export type AppendResult =
  | ({ readonly kind: 'stored' } & Place)
  /** (user, cmid) was stored before; answered as then. */
  | ({ readonly kind: 'duplicate' } & Place)
  /** The room takes no more just now; nothing was stored. */
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  | { readonly kind: 'not-member' }
  | { readonly kind: 'no-room' }
  /** One of the two people of a direct room has blocked the other: only deletions are taken. */
  | { readonly kind: 'blocked' }
  /** The room is archived: only deletions are taken. */
  | { readonly kind: 'archived' }
  /** The message that it answers is none of this room. */
  | { readonly kind: 'invalid' };
export type ChangeResult =
  | AppendResult
  /** It is so already; nothing was stored. With the newest entry of the log. */
  | ({ readonly kind: 'unchanged' } & Place)
  /** There is no such message (any more). */
  | { readonly kind: 'gone' }
  | { readonly kind: 'forbidden' }
  /** As many edits, or different reactions, as a message takes. */
  | { readonly kind: 'full' };

export interface LogState {
  readonly epoch: string;
  /** 0 when empty. */
  readonly head: number;
  /** mid of the message at head, '' when empty. */
  readonly headMid: string;
  /** seq of the oldest message still kept, head + 1 when none. */
  readonly first: number;
}

export interface RoomLog {
  /**
   * One atomic script checks membership. (user, cmid) already stored → as before. Else: next seq, XADD, remember the
   * cmid, move the sender's read position, publish on the room's feed. Guarantee: when it resolves `stored`, the
   * message is in the log. It counts as unread for the others and as a mention for whom it calls.
   */
  append(input: AppendInput): Promise<AppendResult>;
  /**
   * The same for a change of a message; it moves no read position. A duplicate is judged before everything else. With a
   * `delete` the texts of the message and of its edits leave the log in the same step: readers get tombstones in their
   * place.
   */
  change(input: ChangeInput): Promise<ChangeResult>;
  state(room: string): Promise<LogState | null>;
  /**
   * Entries with from <= seq <= to, in order, at most `limit`, with the log's state in the same instant. Tombstones are
   * among them.
   */
  range(
    room: string,
    from: number,
    to: number,
    limit: number,
  ): Promise<{ state: LogState; messages: LogEntry[] } | null>;
  /** The newest `limit`, in order, of those before seq `before` when given. */
  newest(
    room: string,
    limit: number,
    before?: number,
  ): Promise<{ state: LogState; messages: LogEntry[] } | null>;
  /**
   * A page: rows, in order of seq, with what changes made of them until the state's head. `before`: the newest `limit`
   * rows with a smaller seq. `after`: the oldest ones with a larger. `pinned`: the newest of the pinned messages. None
   * of them: the newest. One or two questions to the store, whatever lies between the rows.
   */
  page(
    room: string,
    limit: number,
    where?: { readonly before?: number | undefined } | { readonly after: number } | { readonly pinned: true },
  ): Promise<{ state: LogState; rows: LogPageRow[] } | null>;
  /** For each pair of a message's seq and an emoji whether the person reacted with it. */
  reacted(
    room: string,
    userId: string,
    pairs: readonly { readonly seq: number; readonly emoji: string }[],
  ): Promise<boolean[]>;
  /** Starts `freshEpoch` if the room's epoch still is `epoch`; resolves with the epoch that then holds. */
  rotateEpoch(room: string, epoch: string, freshEpoch: string): Promise<string | null>;
}
