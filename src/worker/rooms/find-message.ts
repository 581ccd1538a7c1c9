import { seqOfMid } from '../../protocol/entries.js';
import type { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { MessagePlace, RoomLog } from '../../store/interfaces/log.js';

/** Entries read at once. */
const PIECE = 500;

/**
 * Where a message is. Its mid says it, but for those of an older store, which are looked for as far as it is bearable;
 * seq 0: not found.
 */
export async function findMessage(log: RoomLog, room: string, mid: string): Promise<MessagePlace> {
  const seq = seqOfMid(mid);
  if (seq !== null) return { seq, mid };
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

/** `not_found`: it was asked for; `gone`: it was to be changed. */
export function noSuchMessage(code: 'not_found' | 'gone'): HoldfastError {
  return refusalError(code, { kind: 'message-gone' });
}
