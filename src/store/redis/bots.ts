import { nameKey } from '../../domain/names.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Bot, BotStore } from '../interfaces/bots.js';
import { refJson } from '../log-codec.js';
import { botRefusal, noSuchRoom } from '../room-refusals.js';
import { changeRoom, isDone } from './room-change.js';
import type { RedisRooms } from './rooms.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisBots(
  connection: StoreConnection,
  rooms: Pick<RedisRooms, 'enterWithin' | 'relist' | 'forgetIfOut'>,
): BotStore {
  const botsOf = (ownerId: string) => connection.keys.user(ownerId).bots;

  return {
    async add(ownerId, { bot, digest, generation }) {
      const { name } = bot;
      const words = [digest, refJson(bot), generation, nameKey(name), LIMITS.botsPerPerson];
      const added = await runScript<string>(connection, 'add-bot', botsOf(ownerId), ...words);
      if (added !== 'done') throw botRefusal(added === 'full' ? 'bots-full' : 'bot-name', name);
    },

    async ofOwner(ownerId) {
      const found = await runCommand<string[]>(connection, 'HVALS', botsOf(ownerId));
      return found.map(readBot).sort((a, b) => a.at - b.at || (a.bot.id < b.bot.id ? -1 : 1));
    },

    async withDigest(ownerId, digest) {
      const json = await runCommand<string | null>(connection, 'HGET', botsOf(ownerId), digest);
      return json === null ? null : readBot(json);
    },

    async renew(ownerId, botId, { digest, generation, after }) {
      const words = [botId, digest, generation, after ?? ''];
      const json = await runScript<string | null>(connection, 'renew-bot', botsOf(ownerId), ...words);
      if (json === 'renewed') throw refusalError('conflict', { kind: 'token-renewed' });
      return json === null ? null : readBot(json);
    },

    end: async (ownerId, botId) =>
      (await runScript<number>(connection, 'end-bot', botsOf(ownerId), botId)) === 1,

    async forget(ownerId, botId) {
      // One that did not end lies under its digest.
      await runCommand(connection, 'HDEL', botsOf(ownerId), botId);
    },

    async bring(roomId, ownerId, bot, notice) {
      // The index first: it may name a room too many, never one too few.
      const entered = await rooms.enterWithin([LIMITS.roomsPerBot, 0, 0], bot.id, roomId, '');
      if (entered < 0) throw botRefusal('rooms-full', bot.name);
      const most = [LIMITS.membersPerRoom, LIMITS.botsPerRoom];
      const words = [ownerId, bot.id, refJson(bot), ...most, nameKey(bot.name)];
      const brought = await changeRoom(connection, 'bring-bot', roomId, notice, ...words);
      if (brought !== 'done') await rooms.forgetIfOut(bot.id, roomId);
      if (!isDone(brought, bot.name)) throw noSuchRoom();
      await rooms.relist(bot.id, roomId, '');
    },

    roomsOf: (botId) => runCommand<string[]>(connection, 'SMEMBERS', connection.keys.user(botId).rooms),
  };
}

function readBot(json: string): Bot {
  const { bot, at, generation, renewals, ended } = JSON.parse(json) as Bot;
  return {
    bot,
    at,
    generation,
    ...(renewals === undefined ? {} : { renewals }),
    ...(ended === undefined ? {} : { ended }),
  };
}
