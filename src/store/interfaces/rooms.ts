import type { Member, Position, UserRef } from '../../protocol/events.js';
import type { NotifyLevel } from '../../protocol/notify-level.js';
import type { Room, RoomView } from '../../protocol/room.js';

/** A person in a room. */
export interface Membership {
  readonly roomId: string;
  readonly userId: string;
}

/** A row of the room's log that tells of a change, in the step that makes it. */
export interface NoticeInput {
  /** Its mid is `<seq>-<this>`; so a repeated call writes no second one. */
  readonly id: string;
  /** Who acts. */
  readonly user: UserRef;
  /** What this process last knew of the log; as for an append, a log that does not have it gets another epoch. */
  readonly known: Position | null;
}

/**
 * Who decides something about others. Whether they may is judged in the step that does it: operators and moderators of
 * the room may.
 */
export interface Decider {
  readonly id: string;
  readonly operator: boolean;
}

export interface RoomStore {
  /**
   * Makes a room with `owner` as its member. Rejects with `name_taken` when a public room has the name's key, and with
   * `limit_reached`.
   */
  create(room: Room, nameKey: string, owner: UserRef | null): Promise<Room>;
  get(id: string): Promise<Room | null>;
  /** Public rooms and the private ones the person is in, with their numbers, oldest first. */
  visibleTo(userId: string): Promise<RoomView[]>;
  view(roomId: string, userId: string): Promise<RoomView | null>;
  /**
   * Idempotent. False when there is no such room. The caller has decided that it is allowed. `invitedBy`: a person who
   * brings the other in, without asking; such rooms are counted apart (`invitationsOpen`) until `accept`. Rejects with
   * `limit_reached`. Rejects with `forbidden` for whoever is banned, and for somebody new in an archived room.
   * `notice`: tells of somebody new, in private rooms with at most `noticedMembers`.
   */
  addMember(roomId: string, user: UserRef, invitedBy?: string, notice?: NoticeInput | null): Promise<boolean>;
  /** These people have looked into rooms that they were brought into: each counts as theirs. Idempotent. */
  accept(memberships: readonly Membership[]): Promise<void>;
  /**
   * Idempotent, and published on the room's feed with the reason (`left` when not given). False when there is no such
   * room. `by`: who removes another; rejects with `forbidden` where they may not. Rejects with `conflict` for the last
   * moderator of other members.
   */
  removeMember(
    roomId: string,
    userId: string,
    reason?: 'left' | 'removed',
    by?: Decider | null,
    notice?: NoticeInput | null,
  ): Promise<boolean>;
  /**
   * Sets what in the room a member wants to be told about, until the membership ends. Idempotent. False for whoever is
   * no member, and where there is no such room.
   */
  setNotifyLevel(roomId: string, userId: string, level: NotifyLevel): Promise<boolean>;
  /** User id → level, of those who chose one. */
  notifyLevels(roomId: string): Promise<ReadonlyMap<string, NotifyLevel>>;
  isMember(roomId: string, userId: string): Promise<boolean>;
  /** With their roles. */
  members(roomId: string): Promise<Member[]>;
}
