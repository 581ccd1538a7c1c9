import { calls } from '../../protocol/calls.js';
import { seqOfMid } from '../../protocol/entries.js';
import type { Message } from '../../protocol/events.js';
import { fold } from '../../protocol/fold.js';
import type { ReadStanding } from '../../store/interfaces/reads.js';
import type { LogEntry } from '../../store/log-codec.js';

/**
 * Up to where a person has read at the end of `later`, and how many texts of others stand after that. `mentions`: those
 * of them that call the person. It is what the store said, and the entries behind its head then, without a hole. Null:
 * a text that the store counted was changed since, so it has to be asked again. `isDirect`: in a direct room each text
 * calls the others. Pure.
 */
export function unreadAt(
  standing: Omit<ReadStanding, 'version'>,
  later: readonly LogEntry[],
  userId: string,
  isDirect = false,
): Pick<ReadStanding, 'read' | 'unread' | 'mentions'> | null {
  const read = readAt(standing, later, userId);
  // What the store counted stands before a text of one's own.
  const { unread, mentions } = read > standing.read ? NOTHING : standing;
  const texts = new Map<string, Message>();
  for (const { sort, entry } of later) {
    if (entry.kind === undefined) {
      // Deleted ones are tombstones already.
      if (entry.seq > read && entry.user.id !== userId && !entry.deleted) texts.set(entry.mid, entry);
    } else if (sort === 'change' && (entry.kind === 'delete' || entry.kind === 'edit')) {
      const text = texts.get(entry.of);
      if (text !== undefined) texts.set(entry.of, fold(text, entry, ''));
      else if (isCounted(entry.of, read, later)) return null;
    }
  }
  const called = isDirect ? texts.size : [...texts.values()].filter((text) => calls(text, userId)).length;
  return { read, unread: unread + texts.size, mentions: mentions + called };
}

const NOTHING = { unread: 0, mentions: 0 };

/** Up to where a person has read at the end of `later`: sending reads up to one's own text. Pure. */
export function readAt(
  { read }: Pick<ReadStanding, 'read'>,
  later: readonly LogEntry[],
  userId: string,
): number {
  const own = later.findLast(({ entry }) => entry.kind === undefined && entry.user.id === userId);
  return Math.max(read, own?.entry.seq ?? 0);
}

/** Whether the text stands between the position and the entries behind it. Of a mid of an older store nobody knows. */
function isCounted(mid: string, read: number, later: readonly LogEntry[]): boolean {
  const seq = seqOfMid(mid);
  return seq === null || (seq > read && seq < (later[0]?.seq ?? 0));
}
