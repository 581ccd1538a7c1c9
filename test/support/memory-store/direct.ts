import { directRoom } from '../../../src/domain/direct-rooms.js';
import type { DirectStore } from '../../../src/store/interfaces/direct.js';
import { type MemoryDatabase, newStoredRoom } from './database.js';

/** Rooms without a message do not end here. */
export function memoryDirect(db: MemoryDatabase): DirectStore {
  return {
    async create(id, people) {
      const room = directRoom(id, people);
      if (!db.rooms.has(id)) db.rooms.set(id, newStoredRoom(db, room, people));
      return room;
    },

    async list(id, people, by) {
      const room = db.rooms.get(id);
      if (room === undefined) return [];
      for (const person of people) {
        if (!room.hidden.has(person.id) && db.blocks.get(person.id)?.has(by) !== true)
          room.listed.add(person.id);
      }
      return people.flatMap((person) => (room.listed.has(person.id) ? [person.id] : []));
    },

    async hide(id, userId) {
      const room = db.rooms.get(id);
      room?.hidden.add(userId);
      room?.listed.delete(userId);
    },

    async show(id, userId, listed) {
      const room = db.rooms.get(id);
      room?.hidden.delete(userId);
      if (listed) room?.listed.add(userId);
    },
  };
}
