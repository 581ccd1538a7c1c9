import type { UserRef } from '../../protocol/events.js';
import type { Role } from '../../protocol/room.js';
import type { Decider, NoticeInput } from './rooms.js';

/** Somebody who may not be in a room. */
export interface Ban {
  readonly user: UserRef;
  readonly by: UserRef;
  /** ms since 1970 by the store's clock. */
  readonly at: number;
}

/** What of a room changes; the rest stays. */
export interface RoomEdit {
  readonly name?: string | undefined;
  /** '': none. */
  readonly topic?: string | undefined;
  /** True: its log takes deletions and notices only, and nobody new comes in. */
  readonly archived?: boolean | undefined;
}

/**
 * What moderators do in a room. Each call judges in the store, in the step that does it, whether `by` may. It rejects
 * with `forbidden`, and with `not_member` where there is no such room. Repeated, each changes nothing more.
 */
export interface ModerationStore {
  /** Rejects with `name_taken` when another public room has the name. `nameKey`: of the new name. */
  edit(
    roomId: string,
    by: Decider,
    edit: RoomEdit,
    nameKey: string | null,
    notice: NoticeInput | null,
  ): Promise<void>;
  /** Rejects with `not_found` for whoever is no member, and with `conflict` where no moderator would be left. */
  setRole(roomId: string, by: Decider, userId: string, role: Role): Promise<void>;
  /**
   * Takes the person out as `removeMember` does, for good; they need not be a member. Rejects as it does, and with
   * `limit_reached`.
   */
  ban(roomId: string, by: Decider, ban: Omit<Ban, 'at'>, notice: NoticeInput | null): Promise<void>;
  liftBan(roomId: string, by: Decider, userId: string): Promise<void>;
  /** The newest first. The caller has decided that they may be seen. */
  bans(roomId: string): Promise<Ban[]>;
  /** Null: no member, or no such room. */
  roleOf(roomId: string, userId: string): Promise<Role | null>;
}
