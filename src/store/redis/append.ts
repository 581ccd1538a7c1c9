import { Cluster } from 'ioredis';
import { OneByOne } from '../../domain/one-by-one.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { AppendInput, ChangeInput, ChangeResult } from '../interfaces/log.js';
import { appendText } from './append-text.js';
import { readAppended } from './read-appended.js';
import type { Replication } from './replication.js';
import type { StoreConnection } from './store-connection.js';
import { scriptRunner } from './written-script.js';

type Input = AppendInput | ChangeInput;

interface Waiting {
  readonly input: Input;
  readonly resolve: (result: ChangeResult) => void;
  readonly reject: (error: unknown) => void;
}

/** What `WAIT` could not confirm is written again, with the same cmid, for this long; then the outcome is unknown. */
const CONFIRM_WITHIN_MS = 4_000;

/**
 * `RoomLog.append` and `change`. What is appended to a room in the same turn goes to the store in one call and is
 * published in one frame. Most of what a message costs on its way to the log and back does not depend on how many
 * travel together.
 */
export function redisAppend(
  connection: StoreConnection,
  replication: Replication,
  maxMessages: number,
): (input: Input) => Promise<ChangeResult> {
  /** Trimming a hundred at a time costs the script little and happens to one append in a hundred. */
  const trimChunk = Math.max(1, Math.min(100, Math.floor(maxMessages / 10)));
  const waiting = new Map<string, Waiting[]>();
  const byRoom = new OneByOne();
  const run = scriptRunner(connection, 'append');

  return (input) =>
    new Promise((resolve, reject) => {
      const { room } = input;
      let together = waiting.get(room);
      if (together === undefined || together.length === LIMITS.appendsTogether) {
        const begun: Waiting[] = [];
        waiting.set(room, begun);
        // After those who were woken by the same turn of the room.
        queueMicrotask(() => {
          if (waiting.get(room) === begun) waiting.delete(room);
          void settle(begun);
        });
        together = begun;
      }
      together.push({ input, resolve, reject });
    });

  async function settle(together: readonly Waiting[]): Promise<void> {
    const inputs = together.map(({ input }) => input);
    try {
      const results = await append(inputs);
      for (const [index, { resolve }] of together.entries()) resolve(results[index] as ChangeResult);
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }

  function append(inputs: readonly Input[]): Promise<ChangeResult[]> {
    if (!(connection.client instanceof Cluster)) return appendEnough(inputs);
    // A Cluster's client repeats each command by itself while a master moves, and what one person wrote would change
    // its order.
    return byRoom.run((inputs[0] as Input).room, () => appendEnough(inputs));
  }

  function appendEnough(inputs: readonly Input[]): Promise<ChangeResult[]> {
    return replication.replicas === 0 ? appendOnce(inputs) : appendConfirmed(inputs);
  }

  async function appendConfirmed(inputs: readonly Input[]): Promise<ChangeResult[]> {
    const key = connection.keys.room((inputs[0] as Input).room).meta;
    const deadline = performance.now() + CONFIRM_WITHIN_MS;
    const stored: ChangeResult[] = [];
    for (;;) {
      const via = replication.keyConnectionOf(key);
      const results = await appendOnce(inputs);
      if (!results.some(({ kind }) => kind === 'stored' || kind === 'duplicate')) return results;
      results.forEach((result, index) => {
        if (result.kind === 'stored') stored[index] = result;
      });
      if (await replication.confirm(key, via)) {
        // A repetition of our own is not a duplicate to the one who sent it.
        return results.map((result, index) => {
          const first = stored[index];
          return first !== undefined && sameMessage(first, result) ? first : result;
        });
      }
      if (performance.now() >= deadline) {
        throw refusalError('store_unavailable', { kind: 'replicas-missing' });
      }
    }
  }

  async function appendOnce(inputs: readonly Input[]): Promise<ChangeResult[]> {
    // All are of one worker, and the last knows most.
    const { room, known, freshEpoch, rate } = inputs.at(-1) as Input;
    const keys = connection.keys.room(room);
    const keysAndArguments = [
      keys.meta,
      keys.members,
      keys.log,
      keys.cmids,
      keys.reads,
      keys.feed,
      known?.epoch ?? '',
      known?.seq ?? 0,
      known?.mid ?? '',
      freshEpoch,
      maxMessages,
      trimChunk,
      rate === undefined ? '' : `${rate.capacity} ${rate.perSecond}`,
    ];
    for (const input of inputs)
      keysAndArguments.push(input.user.id, input.cmid, input.mid, appendText(input));
    return run(keysAndArguments, (reply) => readAppended(reply, keys.meta, inputs));
  }
}

function sameMessage(stored: ChangeResult, result: ChangeResult): boolean {
  return (
    (stored.kind === 'stored' || stored.kind === 'duplicate') &&
    (result.kind === 'stored' || result.kind === 'duplicate') &&
    result.epoch === stored.epoch &&
    result.seq === stored.seq &&
    result.mid === stored.mid
  );
}
