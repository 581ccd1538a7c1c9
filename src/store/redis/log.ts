import { Cluster } from 'ioredis';
import { InTurn } from '../../domain/in-turn.js';
import { HoldfastError } from '../../protocol/errors.js';
import type { Message } from '../../protocol/events.js';
import type { AppendInput, AppendResult, LogState, RoomLog } from '../store.js';
import type { Connection } from './connection.js';
import { roomKeys } from './keys.js';
import type { Replication } from './replication.js';
import { runScript } from './scripts.js';

type RangeReply = [epoch: string, head: string, headMid: string, first: string, ...messages: string[]];

export interface LogOptions {
  /** Messages kept of a room; older ones are trimmed in chunks, their cmids with them. */
  readonly maxMessages: number;
}

/** What `WAIT` could not confirm is written again, with the same cmid, for this long; then the outcome is unknown. */
const CONFIRM_WITHIN_MS = 4_000;

export function redisLog(
  connection: Connection,
  replication: Replication,
  { maxMessages }: LogOptions,
): RoomLog {
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

  async function appendOnce({
    room,
    user,
    cmid,
    text,
    mid,
    known,
    freshEpoch,
  }: AppendInput): Promise<AppendResult> {
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
  }

  async function appendConfirmed(input: AppendInput): Promise<AppendResult> {
    if (replication.replicas === 0) return appendOnce(input);
    const key = roomKeys(input.room).meta;
    const deadline = performance.now() + CONFIRM_WITHIN_MS;
    let stored: AppendResult | null = null;
    for (;;) {
      const link = replication.linkOf(key);
      const result = await appendOnce(input);
      if (result.kind !== 'stored' && result.kind !== 'duplicate') return result;
      if (result.kind === 'stored') stored = result;
      // A repetition of our own is not a duplicate to the one who sent it.
      if (await replication.confirm(key, link)) return sameMessage(stored, result) ? stored : result;
      if (performance.now() >= deadline) {
        throw new HoldfastError(
          'store_unavailable',
          'The message is not on enough replicas yet, so it may be lost. Try again.',
        );
      }
    }
  }

  const turns = new InTurn();

  return {
    append(input) {
      if (!(connection.client instanceof Cluster)) return appendConfirmed(input);
      // A Cluster's client repeats each command by itself while a master moves, and what one person wrote would change its order.
      return turns.run(`${input.room} ${input.user.id}`, () => appendConfirmed(input));
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

function sameMessage(stored: AppendResult | null, result: AppendResult): stored is AppendResult {
  if (stored?.kind !== 'stored') return false;
  if (result.kind === 'stored')
    return result.message.mid === stored.message.mid && result.epoch === stored.epoch;
  return (
    result.kind === 'duplicate' &&
    result.epoch === stored.epoch &&
    result.seq === stored.message.seq &&
    result.mid === stored.message.mid
  );
}

function stateOf([epoch, head, headMid, first]: RangeReply): LogState {
  return { epoch, head: Number(head), headMid, first: Number(first) };
}

function parse(reply: RangeReply | null): { state: LogState; messages: Message[] } | null {
  if (reply === null) return null;
  const [, , , , ...messages] = reply;
  return { state: stateOf(reply), messages: messages.map((json) => JSON.parse(json) as Message) };
}
