import type { Message } from '../../protocol/events.js';
import type { AppendResult, LogState, RoomLog } from '../store.js';
import type { Connection } from './connection.js';
import { roomKeys } from './keys.js';
import { runScript } from './scripts.js';

type RangeReply = [epoch: string, head: string, headMid: string, first: string, ...messages: string[]];

export interface LogOptions {
  /** Messages kept of a room; older ones are trimmed in chunks, their cmids with them. */
  readonly maxMessages: number;
}

export function redisLog(connection: Connection, { maxMessages }: LogOptions): RoomLog {
  /** Trimming a hundred at a time costs the script little and happens to one append in a hundred. */
  const trimChunk = Math.max(1, Math.min(100, Math.floor(maxMessages / 10)));

  function readRange(room: string, way: 'up' | 'down', lower: string, upper: string, limit: number) {
    const keys = roomKeys(room);
    return runScript<RangeReply | null>(
      connection,
      'log-range',
      keys.meta,
      keys.log,
      way,
      lower,
      upper,
      limit,
    );
  }

  return {
    async append({ room, user, cmid, text, mid, known, freshEpoch }) {
      const keys = roomKeys(room);
      const from = user.synthetic
        ? { id: user.id, name: user.name, synthetic: true as const }
        : { id: user.id, name: user.name };
      const reply = await runScript<string[]>(
        connection,
        'append',
        keys.meta,
        keys.members,
        keys.log,
        keys.cmids,
        keys.reads,
        keys.feed,
        user.id,
        cmid,
        mid,
        JSON.stringify({ mid, cmid, user: from, text }).slice(1, -1),
        known?.epoch ?? '',
        known?.seq ?? 0,
        known?.mid ?? '',
        freshEpoch,
        maxMessages,
        trimChunk,
      );
      const [kind, epoch = '', seq = '0', last = ''] = reply;
      if (kind === 'stored') {
        const message: Message = { seq: Number(seq), mid, cmid, user: from, text, at: Number(last) };
        return { kind, epoch, message };
      }
      if (kind === 'duplicate') return { kind, epoch, seq: Number(seq), mid: last };
      return { kind } as AppendResult;
    },

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

    async midAt(room, seq) {
      const id = `${seq}-0`;
      const entries = await connection.run((client) => client.xrange(roomKeys(room).log, id, id));
      return entries[0]?.[1][1] ?? null;
    },

    async rotateEpoch(room, epoch, freshEpoch) {
      const keys = roomKeys(room);
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

function parse(reply: RangeReply | null): { state: LogState; messages: Message[] } | null {
  if (reply === null) return null;
  const [, , , , ...messages] = reply;
  return { state: stateOf(reply), messages: messages.map((json) => JSON.parse(json) as Message) };
}
