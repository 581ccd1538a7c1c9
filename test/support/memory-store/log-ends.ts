import type { LogEnds } from '../../../src/store/interfaces/log-ends.js';
import type { MemoryDatabase } from './database.js';

export function memoryLogEnds(db: MemoryDatabase): LogEnds {
  return {
    async ofMember(userId, room) {
      return [...db.rooms.values()]
        .filter(({ room: { id, direct }, members, listed }) =>
          room === undefined
            ? direct === undefined
              ? members.has(userId)
              : listed.has(userId)
            : id === room && members.has(userId),
        )
        .map(({ room: { id }, epoch, head, headMid }) => ({ room: id, epoch, head, headMid }));
    },
    async everyRoom() {
      return [...db.rooms.keys()];
    },
  };
}
