import { accountCalled } from '../../domain/account-called.js';
import { isDirectRoomId } from '../../domain/direct-rooms.js';
import { nameKey } from '../../domain/names.js';
import { HoldfastError } from '../../protocol/errors.js';
import type { UserRef } from '../../protocol/events.js';
import { defaultLevel, type NotifyLevel } from '../../protocol/notify-level.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Room, RoomView } from '../../protocol/room.js';
import type { Store } from '../../store/interfaces/store.js';
import { noSuchRoom, roomRefusal } from '../../store/room-refusals.js';
import { newId } from '../shared/ids.js';
import { refOf } from '../shared/ref-of.js';
import type { NoticeMaker } from './notice-maker.js';

export const GENERAL: Room = { id: 'general', name: 'general', private: false, owner: null };

/** Tells people's sockets, on all nodes, that their list of rooms changed. */
export interface RoomUpdates {
  roomForEveryone(view: RoomView): void;
  roomFor(userId: string, view: RoomView): void;
  notifyLevelFor(userId: string, room: string, level: NotifyLevel): void;
  /** `notice`: id of the one that tells of it, null none does. Whoever hides a direct room stays in it. */
  roomGone(room: string, userId: string, reason: 'left' | 'removed' | 'hidden', notice: string | null): void;
  /** The same on this worker alone, as the feed tells of it. */
  roomGoneHere(...gone: Parameters<RoomUpdates['roomGone']>): void;
  /** Who sees the room: everyone a public one, its open sockets a private one. */
  roomChanged(room: Room): void;
}

/**
 * Rooms and who belongs to them. Every method that takes a room's id rejects with `not_member` where due, or where
 * there is none; but not `leave`, `takeOut` and `tellOf`.
 */
export class WorkerRooms {
  constructor(
    private readonly store: Store,
    private readonly notices: NoticeMaker,
    private readonly updates: RoomUpdates,
    /** Somebody as they are called now. */
    private readonly nowOf: <T extends UserRef>(user: T) => T = (user) => user,
  ) {}

  /** The room everyone begins in; made when the store is fresh. */
  async ensureGeneral(): Promise<void> {
    try {
      await this.store.rooms.create(GENERAL, nameKey(GENERAL.name), null);
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      // Somebody's own public room has the name: nothing to mend.
      if (error.code === 'name_taken') return;
      // Where nothing can be written, nothing has to be while the room is there.
      if (error.code === 'store_unwritable' && (await this.store.rooms.get(GENERAL.id)) !== null) return;
      throw error;
    }
  }

  async joinGeneral(user: UserRef): Promise<void> {
    if (await this.store.rooms.addMember(GENERAL.id, user)) return;
    await this.ensureGeneral();
    await this.store.rooms.addMember(GENERAL.id, user);
  }

  /** Makes a room and tells who may see it. Rejects with `name_taken` or `limit_reached`. */
  async create(name: string, isPrivate: boolean, owner: UserRef): Promise<Room> {
    const room = await this.store.rooms.create(
      { id: newId(), name, private: isPrivate, owner: owner.id },
      nameKey(name),
      owner,
    );
    const view = { ...room, head: 0, read: 0, unread: 0, mentions: 0, members: 1 };
    const mine = { member: true, role: 'moderator', notify: defaultLevel(room) } as const;
    if (!room.private) this.updates.roomForEveryone({ ...view, member: false });
    this.updates.roomFor(owner.id, { ...view, ...mine });
    return room;
  }

  async get(id: string): Promise<Room> {
    const room = await this.store.rooms.get(id);
    if (room === null) throw notMember();
    return room;
  }

  /** The room, as far as the person may know of it. */
  async getVisible(id: string, userId: string): Promise<Room> {
    const room = await this.get(id);
    if (room.private && !(await this.store.rooms.isMember(id, userId))) throw notMember();
    return room;
  }

  /** The room, of which the person is a member. */
  async forMember(id: string, userId: string): Promise<Room> {
    const [room, isMember] = await Promise.all([this.get(id), this.store.rooms.isMember(id, userId)]);
    if (!isMember) throw notMember();
    return room;
  }

  async members(id: string, userId: string): Promise<UserRef[]> {
    await this.forMember(id, userId);
    return (await this.store.rooms.members(id)).map(this.nowOf);
  }

  /** Sets what in the room this member wants to be told about, and tells all pages of theirs. */
  async setNotifyLevel(id: string, userId: string, level: NotifyLevel): Promise<void> {
    if (!(await this.store.rooms.setNotifyLevel(id, userId, level))) throw notMember();
    this.updates.notifyLevelFor(userId, id, level);
  }

  /**
   * Members bring others in; anyone may come to a public room. Inviting a member again changes nothing. Rejects with
   * `not_found` where nobody has the name, and with `limit_reached`.
   */
  async invite(id: string, by: UserRef, name: string): Promise<UserRef> {
    const [room, isMember, account] = await Promise.all([
      this.get(id),
      this.store.rooms.isMember(id, by.id),
      accountCalled(this.store.accounts, name),
    ]);
    const isOneself = account?.id === by.id;
    if (!isMember && (room.private || !isOneself)) throw notMember();
    if (account === null) throw refusalError('not_found', { kind: 'nobody-called', name });
    const user = refOf(account);
    const notice = await this.notices.ofComing(id, by, user);
    await this.store.rooms.addMember(id, user, isOneself ? '' : by.id, notice);
    await this.tellOf(id, user.id);
    return user;
  }

  /**
   * Somebody comes into a room by a link, whose maker may bring people in. Rejects with `forbidden` for whoever is
   * banned, and with `limit_reached`.
   */
  async comeByInvite(id: string, user: UserRef): Promise<RoomView> {
    const notice = await this.notices.ofComing(id, user);
    if (!(await this.store.rooms.addMember(id, user, '', notice))) throw notMember();
    const view = await this.store.rooms.view(id, user.id);
    if (view === null) throw notMember();
    this.updates.roomFor(user.id, view);
    return view;
  }

  /**
   * Somebody comes into a public room. Rejects with `not_member` for any other, and with `forbidden` for the banned. A
   * bot is brought, and comes into none by itself.
   */
  async enter(room: Room, user: UserRef): Promise<void> {
    if (room.private || user.bot) throw notMember();
    if (!(await this.store.rooms.addMember(room.id, user))) throw notMember();
  }

  /**
   * Whoever is out afterwards has left, whether the room was there or not: so nobody learns which ids exist. Rejects
   * with `conflict` for the last moderator of others. Rejects with `forbidden` for each id of a direct room, also of
   * one that nobody opened, since anybody who knows its people can reckon it.
   */
  async leave(id: string, user: UserRef): Promise<void> {
    if (isDirectRoomId(id)) throw roomRefusal('direct');
    await this.takeOut(id, user);
  }

  /** Whoever is out afterwards has left, as the room and their pages are told. False: there is no such room. */
  async takeOut(id: string, user: UserRef): Promise<boolean> {
    const notice = await this.notices.ofComing(id, user);
    if (!(await this.store.rooms.removeMember(id, user.id, 'left', null, notice))) return false;
    this.updates.roomGone(id, user.id, 'left', notice?.id ?? null);
    return true;
  }

  /** Tells all pages of somebody what a room is for them now. */
  async tellOf(id: string, userId: string): Promise<void> {
    const view = await this.store.rooms.view(id, userId);
    if (view !== null) this.updates.roomFor(userId, view);
  }
}

/** One answer, whether the room is not there or not theirs: so nobody learns which ids exist. */
export const notMember = noSuchRoom;
