import { isDeepStrictEqual } from 'node:util';
import { nameKey } from '../../domain/names.js';
import type { UserRef } from '../../protocol/events.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Role, Room } from '../../protocol/room.js';
import type { Ban, RoomEdit } from '../../store/interfaces/moderation.js';
import type { NoticeInput } from '../../store/interfaces/rooms.js';
import type { Store } from '../../store/interfaces/store.js';
import { isBotId } from '../shared/bot-ids.js';
import { refOf } from '../shared/ref-of.js';
import type { NoticeMaker } from './notice-maker.js';
import { GENERAL, type RoomUpdates, type WorkerRooms } from './worker-rooms.js';

/** A room that changes faster than it can be told is told by whoever changes it last. */
const CHANGED_AGAIN = 5;

/** Who moderates. */
export interface Deciding extends UserRef {
  readonly operator: boolean;
}

/**
 * What moderators and operators do in a room. Each call rejects with `not_member` where the person cannot see the room,
 * and with `forbidden` where they do not moderate it. While nodes of an older version are on the store, it rejects with
 * `not_yet`.
 */
export class Moderation {
  constructor(
    private readonly store: Pick<Store, 'accounts' | 'rooms' | 'moderation'>,
    private readonly rooms: Pick<WorkerRooms, 'getVisible' | 'get' | 'leave' | 'tellOf'>,
    private readonly notices: NoticeMaker,
    private readonly updates: RoomUpdates,
  ) {}

  /** Gives the room another name or topic, archives it or takes that back. Rejects with `name_taken`, too. */
  async edit(id: string, by: Deciding, edit: RoomEdit): Promise<Room> {
    await this.visible(id, by);
    if (id === GENERAL.id && edit.archived === true)
      throw refusalError('forbidden', { kind: 'general-stays' });
    const key = edit.name === undefined ? null : nameKey(edit.name);
    const notice = await this.notices.ofChange(id, refOf(by));
    await this.store.moderation.edit(id, by, edit, key, notice);
    return this.changed(id);
  }

  /**
   * Rejects with `not_found` for whoever is no member, with `conflict` where no moderator would be left, and with
   * `invalid` for a bot.
   */
  async setRole(id: string, by: Deciding, userId: string, role: Role): Promise<void> {
    await this.visible(id, by);
    if (isBotId(userId)) throw refusalError('invalid', { kind: 'bot-role' });
    await this.store.moderation.setRole(id, by, userId, role);
    await this.rooms.tellOf(id, userId);
    await this.changed(id);
  }

  /**
   * One goes oneself, or is sent away. Also while nodes of an older version are there, which know no roles: their
   * answer is the store's.
   */
  async remove(id: string, by: Deciding, userId: string): Promise<void> {
    if (userId === by.id) return this.rooms.leave(id, refOf(by));
    await this.seen(id, by);
    const notice = await this.notices.ofChange(id, refOf(by));
    if (!(await this.store.rooms.removeMember(id, userId, 'removed', by, notice))) return;
    await this.gone(id, userId, notice);
  }

  /** Takes somebody out for good. Rejects with `not_found` where there is no such person. */
  async ban(id: string, by: Deciding, userId: string): Promise<void> {
    await this.visible(id, by);
    if (userId === by.id) throw refusalError('invalid', { kind: 'ban-oneself' });
    const account = await this.store.accounts.byId(userId);
    if (account === null) throw refusalError('not_found', { kind: 'no-person' });
    const notice = await this.notices.ofChange(id, refOf(by));
    await this.store.moderation.ban(id, by, { user: refOf(account), by: refOf(by) }, notice);
    await this.gone(id, userId, notice);
  }

  async liftBan(id: string, by: Deciding, userId: string): Promise<void> {
    await this.visible(id, by);
    await this.store.moderation.liftBan(id, by, userId);
    await this.changed(id);
  }

  /** The newest first. */
  async bans(id: string, by: Deciding): Promise<Ban[]> {
    await this.seen(id, by);
    await this.insistOnModerator(id, by);
    return this.store.moderation.bans(id);
  }

  /** Rejects for whoever does not moderate the room, as each change does. */
  async assertModerates(id: string, by: Deciding): Promise<void> {
    await this.visible(id, by);
    await this.insistOnModerator(id, by);
  }

  private async insistOnModerator(id: string, by: Deciding): Promise<void> {
    if (!by.operator && (await this.store.moderation.roleOf(id, by.id)) !== 'moderator') {
      throw refusalError('forbidden', { kind: 'not-moderator' });
    }
  }

  /** Rejects for whoever cannot see the room, as each change does. */
  async visible(id: string, by: Deciding): Promise<void> {
    await this.notices.moderation();
    await this.seen(id, by);
  }

  /** To whom a room is not open, it is not there. */
  private seen(id: string, by: Deciding): Promise<Room> {
    return by.operator ? this.rooms.get(id) : this.rooms.getVisible(id, by.id);
  }

  private async gone(id: string, userId: string, notice: NoticeInput | null): Promise<void> {
    this.updates.roomGone(id, userId, 'removed', notice?.id ?? null);
    await this.changed(id);
  }

  /**
   * Tells whoever has the room open, or all who may see it. Another worker may have told of its own change before this,
   * so the store is asked once more. The last that is told is what the room is.
   */
  async changed(id: string): Promise<Room> {
    let room = await this.rooms.get(id);
    for (let again = 0; again < CHANGED_AGAIN; again += 1) {
      this.updates.roomChanged(room);
      const now = await this.rooms.get(id);
      if (isDeepStrictEqual(now, room)) break;
      room = now;
    }
    return room;
  }
}
