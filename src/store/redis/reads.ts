import { LIMITS } from '../../protocol/limits.js';
import type { ReadState, ReadStore } from '../interfaces/reads.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

type PositionReply = [read: string, version: string | number];

function positionOf([read, version]: PositionReply): ReadState {
  return { read: Number(read), version: Number(version) };
}

export function redisReads(connection: StoreConnection): ReadStore {
  return {
    async get(room, userId) {
      return Number(
        (await runCommand<string | null>(connection, 'HGET', connection.keys.room(room).reads, userId)) ?? 0,
      );
    },
    async standing(room, userId) {
      const { meta, reads, silent, mentions: called, own } = connection.keys.room(room);
      const reply = await runScript<string[]>(
        connection,
        'read-standing',
        meta,
        reads,
        silent,
        called,
        own,
        userId,
      );
      const [read, head, unread, mentions, version] = reply.map(Number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      return { read, head, unread, mentions, version };
    },
    async advance(room, userId, seq, version) {
      const { meta, reads } = connection.keys.room(room);
      const known = version ?? '';
      return positionOf(
        await runScript<PositionReply>(connection, 'advance-read', meta, reads, userId, seq, known),
      );
    },
    async setBack(room, userId, seq) {
      const { meta, reads, log, silent, own } = connection.keys.room(room);
      const reply = await runScript<PositionReply | 'far' | null>(
        connection,
        'mark-unread',
        meta,
        reads,
        log,
        silent,
        own,
        userId,
        seq,
        LIMITS.markUnreadEntries,
        LIMITS.markUnreadMaxBytes,
      );
      return reply === null || reply === 'far' ? reply : positionOf(reply);
    },
  };
}
