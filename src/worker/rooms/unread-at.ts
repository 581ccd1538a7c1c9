import { seqOfMid } from '../../protocol/entries.js';
import type { ReadStanding } from '../../store/interfaces/reads.js';
import type { LogEntry } from '../../store/log-codec.js';

/**
 * How many texts of others a person has not read, at the end of `later`: what the store said, and the entries behind its head then, without
 * a hole. Pure.
 */
export function unreadAt(
  { read, head, unread }: ReadStanding,
  later: readonly LogEntry[],
  userId: string,
): number {
  let count = unread;
  for (const { sort, entry } of later) {
    if (entry.kind === undefined) {
      if (entry.user.id !== userId && !entry.deleted) count += 1;
    } else if (sort === 'change' && entry.kind === 'delete') {
      // One that is behind the head then is a tombstone here, and was not counted.
      const seq = seqOfMid(entry.of) ?? 0;
      if (seq > read && seq <= head) count -= 1;
    }
  }
  return Math.max(0, count);
}
