import { nameKey } from '../../../src/domain/names.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { refusalError } from '../../../src/protocol/refusal-error.js';
import type { Bot, BotStore } from '../../../src/store/interfaces/bots.js';
import { botRefusal, noSuchRoom, roomRefusal } from '../../../src/store/room-refusals.js';
import type { MemoryDatabase } from './database.js';
import {
  changeableRoom,
  insistOnBotName,
  insistOnNotArchived,
  roleIn,
  tell,
  wasNoted,
} from './room-change.js';

export function memoryBots(db: MemoryDatabase): BotStore {
  function botsOf(ownerId: string): Map<string, Bot> {
    const bots = db.bots.get(ownerId) ?? new Map<string, Bot>();
    db.bots.set(ownerId, bots);
    return bots;
  }

  return {
    async add(ownerId, { digest, bot, generation }) {
      const bots = botsOf(ownerId);
      if (bots.has(digest)) return;
      if (bots.size >= LIMITS.botsPerPerson) throw botRefusal('bots-full', bot.name);
      const key = nameKey(bot.name);
      if ([...bots.values()].some((other) => nameKey(other.bot.name) === key))
        throw botRefusal('bot-name', bot.name);
      bots.set(digest, { bot, generation, at: db.now() });
    },

    async ofOwner(ownerId) {
      return [...botsOf(ownerId).values()].sort((a, b) => a.at - b.at || (a.bot.id < b.bot.id ? -1 : 1));
    },

    async withDigest(ownerId, digest) {
      return botsOf(ownerId).get(digest) ?? null;
    },

    async renew(ownerId, botId, { digest, generation, after }) {
      const bots = botsOf(ownerId);
      const there = bots.get(digest);
      if (there !== undefined) return there;
      const found = [...bots].find(([, { bot, ended }]) => bot.id === botId && ended !== true);
      if (found === undefined) return null;
      if (after !== undefined && after !== (found[1].renewals ?? 0))
        throw refusalError('conflict', { kind: 'token-renewed' });
      const renewed = { ...found[1], generation, renewals: (found[1].renewals ?? 0) + 1 };
      bots.delete(found[0]);
      bots.set(digest, renewed);
      return renewed;
    },

    async end(ownerId, botId) {
      const bots = botsOf(ownerId);
      const found = [...bots].find(([, { bot }]) => bot.id === botId);
      if (found === undefined) return false;
      bots.delete(found[0]);
      bots.set(botId, { ...found[1], ended: true });
      return true;
    },

    async forget(ownerId, botId) {
      botsOf(ownerId).delete(botId);
    },

    async bring(roomId, ownerId, bot, notice) {
      const stored = changeableRoom(db, roomId);
      if (wasNoted(stored, notice)) return;
      if (roleIn(stored, ownerId) === null) throw noSuchRoom();
      if (stored.bots.has(bot.id)) return;
      const isIn = [...db.rooms.values()].filter(({ members }) => members.has(bot.id));
      if (isIn.length >= LIMITS.roomsPerBot) throw botRefusal('rooms-full', bot.name);
      insistOnNotArchived(stored);
      if (stored.bots.size >= LIMITS.botsPerRoom) throw roomRefusal('bots-full');
      if (stored.members.size >= LIMITS.membersPerRoom) throw roomRefusal('full');
      insistOnBotName(stored, bot.name);
      stored.bots.set(bot.id, ownerId);
      stored.members.set(bot.id, bot);
      db.publish({ kind: 'added', room: roomId, user: bot });
      tell(db, stored, notice, { what: 'invited', about: bot });
    },

    async roomsOf(botId) {
      return [...db.rooms.values()].filter(({ members }) => members.has(botId)).map(({ room }) => room.id);
    },
  };
}
