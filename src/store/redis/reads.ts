import type { ReadStore } from '../interfaces/reads.js';
import type { Connection } from './connection.js';
import { ask, runScript } from './scripts.js';

export function redisReads(connection: Connection): ReadStore {
  return {
    async get(room, userId) {
      return Number(
        (await ask<string | null>(connection, 'HGET', connection.keys.room(room).reads, userId)) ?? 0,
      );
    },
    async advance(room, userId, seq) {
      const keys = connection.keys.room(room);
      return Number(await runScript<string>(connection, 'advance-read', keys.meta, keys.reads, userId, seq));
    },
  };
}
