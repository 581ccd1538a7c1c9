import { nameKey } from '../../domain/names.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Hook, HookStore } from '../interfaces/hooks.js';
import { refJson } from '../log-codec.js';
import { noSuchRoom } from '../room-refusals.js';
import { changeRoom, isDone } from './room-change.js';
import { runCommand } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisHooks(connection: StoreConnection): HookStore {
  const hooksOf = (roomId: string) => connection.keys.room(roomId).hooks;

  /** Digest and JSON of each in turn. */
  function all(roomId: string): Promise<string[]> {
    return runCommand<string[]>(connection, 'HGETALL', hooksOf(roomId));
  }

  return {
    async add(roomId, { id, operator }, { bot, by, digest, request = '' }, notice) {
      const who = [refJson(by), id, operator ? '1' : '0'];
      const most = [LIMITS.hooksPerRoom, LIMITS.membersPerRoom];
      const words = [digest, refJson(bot), ...who, ...most, nameKey(bot.name), request];
      const added = await changeRoom(connection, 'add-hook', roomId, notice, ...words);
      if (!isDone(added, bot.name)) throw noSuchRoom();
    },

    async remove(roomId, { id, operator }, hookId, notice) {
      const found = await all(roomId);
      const at = found.findIndex((json, index) => index % 2 === 1 && readHook(json).bot.id === hookId);
      const frame = JSON.stringify({ userId: hookId, reason: 'removed', notice: notice?.id });
      const words = [found[at - 1] ?? '', hookId, frame, id, operator ? '1' : '0'];
      const removed = await changeRoom(connection, 'remove-hook', roomId, notice, ...words);
      if (removed === 'no-hook') return false;
      if (!isDone(removed)) throw noSuchRoom();
      return true;
    },

    async ofRoom(roomId) {
      const found = await all(roomId);
      const hooks = found.filter((_json, index) => index % 2 === 1).map(readHook);
      return hooks.sort((a, b) => a.at - b.at || (a.bot.id < b.bot.id ? -1 : 1));
    },

    async withDigest(roomId, digest) {
      const json = await runCommand<string | null>(connection, 'HGET', hooksOf(roomId), digest);
      return json === null ? null : readHook(json);
    },
  };
}

function readHook(json: string): Hook {
  const { bot, by, at, request } = JSON.parse(json) as Hook;
  return { bot, by, at, ...(request === undefined ? {} : { request }) };
}
