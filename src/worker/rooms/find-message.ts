import { seqOfMid } from '../../protocol/entries.js';
import type { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { MessagePlace, RoomLog } from '../../store/interfaces/log.js';
import type { WorkerBudgets } from '../budgets/worker-budgets.js';

/** Entries read at once. */
const PIECE = 500;

/** What a search takes of the person it is for. */
export type SearchBudget = Pick<WorkerBudgets, 'takeOrThrow'>;

/**
 * Where a message is. Its mid says it, but for those of an older store. They are looked for as far as it is bearable,
 * in logs that have such entries; seq 0: not found. Rejects with `rate_limited` when this person, `userId`, had too
 * many looked for.
 */
export async function findMessage(
  log: Pick<RoomLog, 'state' | 'range' | 'newest'>,
  room: string,
  mid: string,
  userId: string,
  budgets: SearchBudget,
): Promise<MessagePlace> {
  const seq = seqOfMid(mid);
  if (seq !== null) return { seq, mid };
  if (!(await hasOlder(log, room))) return { seq: 0, mid };
  await budgets.takeOrThrow(
    'old-searches',
    userId,
    'You asked for many messages from before an upgrade. Wait a little.',
  );
  let before: number | undefined;
  for (let looked = 0; looked < LIMITS.oldMessageSearch; looked += PIECE) {
    const page = await log.newest(room, PIECE, before);
    const found = page?.messages.find((entry) => entry.mid === mid);
    if (found !== undefined) return { seq: found.seq, mid };
    before = page?.messages[0]?.seq;
    if (before === undefined) break;
  }
  return { seq: 0, mid };
}

/**
 * Whether an older version stored the oldest of the entries that would be looked through. No later one is of an older
 * version where it did not. Else anybody could have thousands of entries read by a mid that nobody has.
 */
async function hasOlder(log: Pick<RoomLog, 'state' | 'range'>, room: string): Promise<boolean> {
  const state = await log.state(room);
  if (state === null || state.head < state.first) return false;
  const oldest = Math.max(state.first, state.head - LIMITS.oldMessageSearch + 1);
  const read = await log.range(room, oldest, oldest, 1);
  const entry = read?.messages[0];
  return entry === undefined || seqOfMid(entry.mid) === null;
}

/** `not_found`: it was asked for; `gone`: it was to be changed. */
export function noSuchMessage(code: 'not_found' | 'gone'): HoldfastError {
  return refusalError(code, { kind: 'message-gone' });
}
