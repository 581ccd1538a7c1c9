import type { LogState, RoomLog } from '../interfaces/log.js';
import { type LogEntry, type LogPageRow, readEntry, StoredRow } from '../log-codec.js';
import { redisAppend } from './append.js';
import type { Replication } from './replication.js';
import { runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

type RangeReply = [epoch: string, head: string, headMid: string, first: string, ...messages: string[]];

export interface RoomLogOptions {
  /** Messages kept of a room; older ones are trimmed in chunks, their cmids with them. */
  readonly maxMessages: number;
}

export function redisLog(
  connection: StoreConnection,
  replication: Replication,
  { maxMessages }: RoomLogOptions,
): RoomLog {
  function readRange(room: string, way: 'up' | 'down', lower: string, upper: string, limit: number) {
    const keys = connection.keys.room(room);
    return runScript<RangeReply | null>(
      connection,
      'log-range',
      keys.meta,
      keys.log,
      keys.tombs,
      way,
      lower,
      upper,
      limit,
    );
  }

  const append = redisAppend(connection, replication, maxMessages);
  return {
    append: append as RoomLog['append'],
    change: append,

    async state(room) {
      const reply = await readRange(room, 'up', '-', '+', 0);
      return reply === null ? null : stateOf(reply);
    },

    async range(room, from, to, limit) {
      if (to < from || limit < 1) {
        const state = await this.state(room);
        return state === null ? null : { state, messages: [] };
      }
      return parse(await readRange(room, 'up', String(from), String(to), limit));
    },

    async newest(room, limit, before) {
      if (limit < 1 || (before !== undefined && before <= 1)) {
        const state = await this.state(room);
        return state === null ? null : { state, messages: [] };
      }
      const upper = before === undefined ? '+' : String(before - 1);
      const page = parse(await readRange(room, 'down', '-', upper, limit));
      page?.messages.reverse();
      return page;
    },

    async page(room, limit, where = {}) {
      const { meta, log, tombs, states, silent, changes } = connection.keys.room(room);
      const up = 'after' in where;
      const isPinned = 'pinned' in where;
      const bound = up ? where.after : isPinned ? undefined : where.before;
      const reply = await runScript<RangeReply | null>(
        connection,
        'log-page',
        meta,
        log,
        tombs,
        states,
        silent,
        changes,
        up ? 'up' : isPinned ? 'pinned' : 'down',
        bound ?? '+',
        limit,
      );
      if (reply === null) return null;
      const rows = rowsOf(reply);
      return { state: stateOf(reply), rows: up ? rows : rows.reverse() };
    },

    async reacted(room, userId, pairs) {
      if (pairs.length === 0) return [];
      const { changes } = connection.keys.room(room);
      const flags = await runScript<number[]>(
        connection,
        'reacted',
        changes,
        userId,
        ...pairs.map(({ seq, emoji }) => `${seq} ${emoji}`),
      );
      return flags.map((flag) => flag === 1);
    },

    async rotateEpoch(room, epoch, freshEpoch) {
      const keys = connection.keys.room(room);
      return await runScript<string | null>(
        connection,
        'rotate-epoch',
        keys.meta,
        keys.feed,
        epoch,
        freshEpoch,
      );
    },
  };
}

function stateOf([epoch, head, headMid, first]: RangeReply): LogState {
  return { epoch, head: Number(head), headMid, first: Number(first) };
}

function parse(reply: RangeReply | null): { state: LogState; messages: LogEntry[] } | null {
  if (reply === null) return null;
  const [, , , , ...messages] = reply;
  return { state: stateOf(reply), messages: messages.map(readEntry) };
}

function rowsOf([, , , , ...parts]: RangeReply): LogPageRow[] {
  const rows: LogPageRow[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    rows.push(new StoredRow(readEntry(parts[i] as string), parts[i + 1] as string));
  }
  return rows;
}
