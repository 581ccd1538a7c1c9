import { LIMITS } from '../../../src/protocol/limits.js';
import type { HookStore } from '../../../src/store/interfaces/hooks.js';
import { roomRefusal } from '../../../src/store/room-refusals.js';
import type { MemoryDatabase } from './database.js';
import {
  changeableRoom,
  insistOnBotName,
  insistOnModerator,
  insistOnNotArchived,
  takeOut,
  tell,
  wasNoted,
} from './room-change.js';

export function memoryHooks(db: MemoryDatabase): HookStore {
  return {
    async add(roomId, by, { digest, ...hook }, notice) {
      const stored = changeableRoom(db, roomId);
      if (wasNoted(stored, notice)) return;
      insistOnModerator(stored, by);
      if (stored.hooks.has(digest)) return;
      const { request } = hook;
      if (request !== undefined && [...stored.hooks.values()].some((other) => other.request === request))
        return;
      insistOnNotArchived(stored);
      if (stored.hooks.size >= LIMITS.hooksPerRoom) throw roomRefusal('hooks-full');
      if (stored.members.size >= LIMITS.membersPerRoom) throw roomRefusal('full');
      insistOnBotName(stored, hook.bot.name);
      stored.hooks.set(digest, { ...hook, at: db.now() });
      stored.members.set(hook.bot.id, hook.bot);
      db.publish({ kind: 'added', room: roomId, user: hook.bot });
      tell(db, stored, notice, { what: 'invited', about: hook.bot });
    },

    async remove(roomId, by, hookId, notice) {
      const stored = changeableRoom(db, roomId);
      if (wasNoted(stored, notice)) return true;
      insistOnModerator(stored, by);
      const found = [...stored.hooks].find(([, { bot }]) => bot.id === hookId);
      if (found === undefined) return false;
      const [digest, { bot }] = found;
      stored.hooks.delete(digest);
      takeOut(db, stored, hookId, 'removed', notice);
      tell(db, stored, notice, { what: 'removed', about: bot });
      return true;
    },

    async ofRoom(roomId) {
      return [...(db.rooms.get(roomId)?.hooks.values() ?? [])];
    },

    async withDigest(roomId, digest) {
      return db.rooms.get(roomId)?.hooks.get(digest) ?? null;
    },
  };
}
