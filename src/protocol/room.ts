import type { NotifyLevel } from './notify-level.js';
import type { UserRef } from './user-ref.js';

/** Rooms and their people, as they are told. */
export interface Room {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** User id of whoever made it, and moderates it at first. Null for the rooms made by the server. */
  readonly owner: string | null;
  /** What it is about; absent: nothing was said. */
  readonly topic?: string;
  /** Its log takes deletions and notices only, and nobody new comes in. Absent: it is not archived. */
  readonly archived?: true;
  /**
   * A direct room: all its people, for good. It is called as the others are, and nobody joins, leaves or moderates it.
   */
  readonly direct?: readonly UserRef[];
}
/** What a member may do beyond writing: a moderator names the room, removes and bans people, and gives roles. */
export type Role = 'member' | 'moderator';

/** A room as one person sees it in a list. */
export interface RoomView extends Room {
  readonly member: boolean;
  /** What this person is in it; absent: `member`, or none of it. */
  readonly role?: Role;
  readonly head: number;
  readonly read: number;
  /** Texts of others after `read` that are not deleted. */
  readonly unread: number;
  /** Those of them that call this person, answer them, or call all; in a direct room each. Not from an older node. */
  readonly mentions?: number;
  /** People in it; bots are not counted. */
  readonly members: number;
  /** What a member wants to be told about. Absent: no member, or an older node says nothing of it (`levelOf`). */
  readonly notify?: NotifyLevel;
  /** In a direct room of two, this person has blocked the other; absent: they have not. */
  readonly blocked?: true;
}
