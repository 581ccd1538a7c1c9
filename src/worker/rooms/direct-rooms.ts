import { directRoomId } from '../../domain/direct-rooms.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { RoomView } from '../../protocol/room.js';
import type { UserRef } from '../../protocol/user-ref.js';
import type { Store } from '../../store/interfaces/store.js';
import { refOf } from '../shared/ref-of.js';
import type { ToldInLog } from './told-in-log.js';
import { notMember, type RoomUpdates } from './worker-rooms.js';

/** Conversations of exactly their people. */
export class DirectRooms {
  /** Rooms that are on the lists of their people, as this worker knows. */
  private readonly listed = new Set<string>();

  constructor(
    private readonly store: Pick<Store, 'accounts' | 'rooms' | 'direct'>,
    private readonly told: Pick<ToldInLog, 'moderation'>,
    private readonly updates: () => Pick<RoomUpdates, 'roomFor'> | null,
  ) {}

  /**
   * The one room of these people and of who asks, who may be among them. Rejects with `not_found` for somebody who is
   * not there, and with `invalid` for too many and for nobody else. While nodes of an older version are on the store,
   * it rejects with `not_yet`.
   */
  async open(by: UserRef, people: readonly string[]): Promise<RoomView> {
    const ids = [...new Set([by.id, ...people])];
    if (ids.length < 2 || ids.length > LIMITS.directPeople) {
      throw refusalError('invalid', { kind: 'direct-people', max: LIMITS.directPeople - 1 });
    }
    await this.told.moderation();
    const accounts = await Promise.all(ids.map((id) => this.store.accounts.byId(id)));
    const refs = accounts.map((account) => {
      if (account === null) throw refusalError('not_found', { kind: 'no-person' });
      return refOf(account);
    });
    const { id } = await this.store.direct.create(directRoomId(ids), refs);
    const view = await this.store.rooms.view(id, by.id);
    if (view === null) throw notMember();
    return view;
  }

  /**
   * To be called when a message was stored in a direct room, before its sender is told. The first time, the room
   * appears to all of its people.
   */
  async onStored(room: string): Promise<void> {
    if (this.listed.has(room)) return;
    const people = await this.store.rooms.members(room);
    await this.store.direct.list(room, people);
    for (const person of people) {
      const view = await this.store.rooms.view(room, person.id);
      if (view !== null) this.updates()?.roomFor(person.id, view);
    }
    this.listed.add(room);
    if (this.listed.size > LIMITS.directRoomsRemembered)
      this.listed.delete(this.listed.values().next().value as string);
  }
}
