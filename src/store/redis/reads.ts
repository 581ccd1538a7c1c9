import type { ReadStore } from '../interfaces/reads.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisReads(connection: StoreConnection): ReadStore {
  return {
    async get(room, userId) {
      return Number(
        (await runCommand<string | null>(connection, 'HGET', connection.keys.room(room).reads, userId)) ?? 0,
      );
    },
    async standing(room, userId) {
      const { meta, reads, silent, mentions: called } = connection.keys.room(room);
      const reply = await runScript<string[]>(
        connection,
        'read-standing',
        meta,
        reads,
        silent,
        called,
        userId,
      );
      const [read, head, unread, mentions] = reply.map(Number) as [number, number, number, number];
      return { read, head, unread, mentions };
    },
    async advance(room, userId, seq) {
      const keys = connection.keys.room(room);
      return Number(await runScript<string>(connection, 'advance-read', keys.meta, keys.reads, userId, seq));
    },
  };
}
