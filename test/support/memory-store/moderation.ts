import { nameKey as keyOfName } from '../../../src/domain/names.js';
import { HoldfastError } from '../../../src/protocol/errors.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { ModerationStore } from '../../../src/store/interfaces/moderation.js';
import { roomRefusal } from '../../../src/store/room-refusals.js';
import type { MemoryDatabase } from './database.js';
import {
  changeableRoom,
  insistOnAnotherModerator,
  insistOnModerator,
  peopleIn,
  roleIn,
  takeOut,
  tell,
  wasNoted,
} from './room-change.js';

export function memoryModeration(db: MemoryDatabase): ModerationStore {
  return {
    async edit(roomId, by, { name, topic, archived }, nameKey, notice) {
      const stored = changeableRoom(db, roomId);
      if (wasNoted(stored, notice)) return;
      if (name !== undefined && nameKey !== null && !stored.room.private) {
        if ((db.roomNames.get(nameKey) ?? roomId) !== roomId) {
          throw new HoldfastError('name_taken', `There is a room “${name}” already.`);
        }
      }
      insistOnModerator(stored, by);
      const { room } = stored;
      if (name !== undefined && name !== room.name) {
        if (!room.private && nameKey !== null) {
          db.roomNames.delete(keyOfName(room.name));
          db.roomNames.set(nameKey, roomId);
        }
        stored.room = { ...stored.room, name };
        tell(db, stored, notice, { what: 'renamed', text: name });
      }
      if (topic !== undefined && topic !== (room.topic ?? '')) {
        const { topic: _before, ...rest } = stored.room;
        stored.room = topic === '' ? rest : { ...rest, topic };
        tell(db, stored, notice, { what: 'topic', text: topic });
      }
      if (archived !== undefined && archived !== (stored.room.archived === true)) {
        const { archived: _before, ...rest } = stored.room;
        stored.room = archived ? { ...rest, archived } : rest;
        tell(db, stored, notice, { what: 'archived', on: archived });
      }
    },

    async setRole(roomId, by, userId, role) {
      const stored = changeableRoom(db, roomId);
      insistOnModerator(stored, by);
      const now = roleIn(stored, userId);
      if (now === null) throw roomRefusal('no-member');
      if (now === role) return;
      if (now === 'moderator') {
        insistOnAnotherModerator(stored, userId);
        if (peopleIn(stored).length === 1) throw roomRefusal('last-moderator');
      }
      stored.roles.set(userId, role);
    },

    async ban(roomId, by, ban, notice) {
      const stored = changeableRoom(db, roomId);
      if (wasNoted(stored, notice)) return;
      insistOnModerator(stored, by);
      insistOnAnotherModerator(stored, ban.user.id);
      if (!stored.bans.has(ban.user.id)) {
        if (stored.bans.size >= LIMITS.bansPerRoom) throw roomRefusal('bans-full');
        stored.bans.set(ban.user.id, { ...ban, at: db.now() });
      }
      const person = stored.members.get(ban.user.id);
      takeOut(db, stored, ban.user.id, 'removed', notice);
      if (person !== undefined) tell(db, stored, notice, { what: 'removed', about: person });
    },

    async liftBan(roomId, by, userId) {
      const stored = changeableRoom(db, roomId);
      insistOnModerator(stored, by);
      stored.bans.delete(userId);
    },

    async bans(roomId) {
      return [...(db.rooms.get(roomId)?.bans.values() ?? [])].sort((a, b) => b.at - a.at);
    },

    async roleOf(roomId, userId) {
      const stored = db.rooms.get(roomId);
      return stored === undefined ? null : roleIn(stored, userId);
    },
  };
}
