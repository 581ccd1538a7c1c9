import { BoundedSet } from '../../bounded-map.js';
import { directRoomId, isDirectRoomId } from '../../domain/direct-rooms.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { RoomView } from '../../protocol/room.js';
import type { UserRef } from '../../protocol/user-ref.js';
import type { PersonBlock } from '../../store/interfaces/blocks.js';
import type { Store } from '../../store/interfaces/store.js';
import { refOf } from '../shared/ref-of.js';
import type { NoticeMaker } from './notice-maker.js';
import { notMember, type RoomUpdates } from './worker-rooms.js';

/** Conversations of exactly their people. */
export class DirectRooms {
  /** Rooms that are on the lists of their people, as this worker knows. */
  private readonly listed = new BoundedSet<string>(LIMITS.directRoomsRemembered);

  constructor(
    private readonly store: Pick<Store, 'accounts' | 'rooms' | 'direct' | 'blocks'>,
    private readonly notices: Pick<NoticeMaker, 'moderation'>,
    private readonly updates: Pick<RoomUpdates, 'roomFor' | 'roomGone'>,
  ) {}

  /**
   * The one room of these people and of whoever asks, who may be among them. Rejects with `not_found` for somebody who
   * is not there, and with `invalid` for too many and for nobody else. While nodes of an older version are on the
   * store, it rejects with `not_yet`. Whoever hid it hides it no more.
   */
  async open(by: UserRef, people: readonly string[]): Promise<RoomView> {
    const ids = [...new Set([by.id, ...people])];
    if (ids.length < 2 || ids.length > LIMITS.directPeople) {
      throw refusalError('invalid', { kind: 'direct-people', max: LIMITS.directPeople - 1 });
    }
    await this.notices.moderation();
    const accounts = await Promise.all(ids.map((id) => this.store.accounts.byId(id)));
    const refs = accounts.map((account) => {
      if (account === null) throw refusalError('not_found', { kind: 'no-person' });
      return refOf(account);
    });
    const { id } = await this.store.direct.create(directRoomId(ids), refs);
    const [one, other] = ids;
    if (ids.length === 2) await this.store.blocks.settle(id, [one as string, other as string]);
    const view = await this.store.rooms.view(id, by.id);
    if (view === null) throw notMember();
    await this.store.direct.show(id, by.id, view.head > 0);
    return view;
  }

  /**
   * Takes a room off this person's list until they open it again; nobody else is told. Rejects with `not_member` for
   * what is no direct room of theirs.
   */
  async hide(id: string, by: UserRef): Promise<void> {
    if (!isDirectRoomId(id) || !(await this.store.rooms.isMember(id, by.id))) throw notMember();
    await this.store.direct.hide(id, by.id);
    this.updates.roomGone(id, by.id, 'hidden', null);
  }

  /**
   * Nothing new is written in the direct room of these two from then on. No direct room appears to `by` because the
   * other writes in it. Rejects with `not_found`, `invalid` for oneself, and `limit_reached`.
   */
  async block(by: UserRef, userId: string): Promise<void> {
    if (userId === by.id) throw refusalError('invalid', { kind: 'block-oneself' });
    await this.notices.moderation();
    const account = await this.store.accounts.byId(userId);
    if (account === null) throw refusalError('not_found', { kind: 'no-person' });
    await this.store.blocks.block(by.id, refOf(account), directRoomId([by.id, userId]));
  }

  async unblock(by: UserRef, userId: string): Promise<void> {
    await this.store.blocks.unblock(by.id, userId, directRoomId([by.id, userId]));
  }

  /** Whether nothing new is written in this room, because one of its two people has blocked the other. */
  async isBlocked(id: string): Promise<boolean> {
    return isDirectRoomId(id) && (await this.store.blocks.isBlocked(id));
  }

  /** The newest first. */
  blocks(by: UserRef): Promise<PersonBlock[]> {
    return this.store.blocks.ofPerson(by.id);
  }

  /**
   * To be called when a message of `by` was stored in a direct room, before its sender is told. The first time, the
   * room appears to all of its people, but to whoever has blocked `by` or hides it.
   */
  async onStored(room: string, by: string): Promise<void> {
    if (this.listed.has(room)) return;
    const people = await this.store.rooms.members(room);
    const listed = await this.store.direct.list(room, people, by);
    for (const userId of listed) {
      const view = await this.store.rooms.view(room, userId);
      if (view !== null) this.updates.roomFor(userId, view);
    }
    // Somebody else may write the next message.
    if (listed.length < people.length) return;
    this.listed.add(room);
  }
}
