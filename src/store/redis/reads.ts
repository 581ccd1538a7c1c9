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
      const { meta, reads, silent } = connection.keys.room(room);
      const reply = await runScript<string[]>(connection, 'read-standing', meta, reads, silent, userId);
      const [read, head, unread] = reply.map(Number);
      return { read: read as number, head: head as number, unread: unread as number };
    },
    async advance(room, userId, seq) {
      const keys = connection.keys.room(room);
      return Number(await runScript<string>(connection, 'advance-read', keys.meta, keys.reads, userId, seq));
    },
  };
}
