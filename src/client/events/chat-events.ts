import type { WireError } from '../../protocol/errors.js';
import type { Message } from '../../protocol/events.js';
import type { User } from '../../protocol/http.js';
import type { Mode } from '../../protocol/mode.js';
import type { ConnectionState } from '../connection/connection-state.js';
import type { Moved } from '../connection/link.js';
import type { Activity } from './activity.js';

/**
 * Why a room is not held open any more: this person left it, was taken out, hides it, or may not enter. Or the store
 * has lost it, with everything in it.
 */
export type DropReason = 'left' | 'removed' | 'hidden' | 'refused' | 'lost';

/** What a client tells its listeners. Texts without a name of their own are ids of rooms. */
export interface ChatEvents {
  readonly connection: ConnectionState;
  readonly user: User | null;
  readonly mode: Mode;
  /** Since when the serving worker has no store, ms since 1970; null: it has. */
  readonly store: number | null;
  /** The list of rooms, or numbers of one, changed. */
  readonly rooms: undefined;
  /** This room's rows or numbers changed. */
  readonly room: string;
  /** The people who are online in this room changed. */
  readonly presence: string;
  /** The members of this room, or their rights, changed: a list of them is asked for again. */
  readonly people: string;
  /** What people say of themselves changed (`client.profiles`). */
  readonly profiles: undefined;
  readonly typing: string;
  /** New messages of others, after a room was first opened: for titles and announcements. */
  readonly arrived: { readonly room: string; readonly messages: readonly Message[] };
  readonly moved: Moved;
  /** Messages that were shown in this room are gone from its log. */
  readonly lost: { readonly room: string };
  /** A gap was declared: the newest page is shown, and what is missing before it comes when asked for. */
  readonly gap: { readonly room: string };
  /**
   * The read position in this room was set back, by `markUnread` here or on another page of this person. `refused`: the
   * server did not do it, and the position is where it was.
   */
  readonly 'marked-unread': { readonly room: string; readonly refused: WireError | null };
  readonly removed: {
    readonly room: string;
    readonly name: string;
    readonly reason: DropReason;
  };
  readonly activity: Activity;
}
