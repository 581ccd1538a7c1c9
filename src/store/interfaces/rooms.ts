import type { Room, RoomView, UserRef } from '../../protocol/events.js';

/** A person in a room. */
export interface Membership {
  readonly roomId: string;
  readonly userId: string;
}

export interface RoomStore {
  /** Makes a room with `owner` as its member. Rejects with `name_taken` when a public room has the name's key, and with `limit_reached`. */
  create(room: Room, nameKey: string, owner: UserRef | null): Promise<Room>;
  get(id: string): Promise<Room | null>;
  /** Public rooms and the private ones the person is in, with their numbers, oldest first. */
  visibleTo(userId: string): Promise<RoomView[]>;
  view(roomId: string, userId: string): Promise<RoomView | null>;
  /**
   * Idempotent. False when there is no such room. The caller has decided that it is allowed. `invitedBy`: a person who brings the other in,
   * without asking; such rooms are counted apart (`invitationsOpen`) until `accept`. Rejects with `limit_reached`.
   */
  addMember(roomId: string, user: UserRef, invitedBy?: string): Promise<boolean>;
  /** These people have looked into rooms that they were brought into: each counts as theirs. Idempotent. */
  accept(memberships: readonly Membership[]): Promise<void>;
  /** Idempotent, and published on the room's feed with the reason (`left` when not given). False when there is no such room. */
  removeMember(roomId: string, userId: string, reason?: 'left' | 'removed'): Promise<boolean>;
  isMember(roomId: string, userId: string): Promise<boolean>;
  members(roomId: string): Promise<UserRef[]>;
}
