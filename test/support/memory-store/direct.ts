import { directRoom } from '../../../src/domain/direct-rooms.js';
import type { DirectStore } from '../../../src/store/interfaces/direct.js';
import { type MemoryDatabase, newStoredRoom } from './database.js';

export function memoryDirect(db: MemoryDatabase): DirectStore {
  return {
    async create(id, people) {
      const room = directRoom(id, people);
      if (!db.rooms.has(id)) db.rooms.set(id, newStoredRoom(db, room, people));
      return room;
    },

    async list(id, people) {
      for (const person of people) db.rooms.get(id)?.listed.add(person.id);
    },
  };
}
