/** What changes make of a room's messages, in the plain form that `append.lua` has to match. */

import { calls } from '../../../src/protocol/calls.js';
import type { ReactEntry } from '../../../src/protocol/entries.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { AppendInput, ChangeInput, ChangeResult } from '../../../src/store/interfaces/log.js';
import { type LogEntry, type MessageState, tombstoneOf } from '../../../src/store/log-codec.js';
import type { StoredRoom } from './database.js';

type Refusal = Exclude<ChangeResult['kind'], 'stored' | 'duplicate' | 'limited' | 'not-member' | 'no-room'>;

/** Why an entry is not stored; null: it is. */
export function judge(stored: StoredRoom, input: AppendInput | ChangeInput): Refusal | null {
  if ('text' in input) {
    const { reply } = input;
    if (reply === undefined || textAt(stored, reply.seq)?.mid === reply.mid) return null;
    return reply.seq > 0 && reply.seq < (stored.entries[0]?.seq ?? 1) ? null : 'invalid';
  }
  const { change, of, user, moderates } = input;
  const target = textAt(stored, of.seq);
  const now = target && (stored.folded.get(target.seq) ?? target.message);
  if (target === undefined || now === undefined || target.mid !== of.mid || now.deleted) return 'gone';
  const isAuthor = now.user.id === user.id;
  switch (change.kind) {
    case 'edit':
      if (!isAuthor) return 'forbidden';
      return editsOf(stored, of.mid).length >= LIMITS.editsPerMessage ? 'full' : null;
    case 'delete':
      return isAuthor || moderates ? null : 'forbidden';
    case 'pin':
      if (!moderates && !stored.room.private) return 'forbidden';
      return (now.pinned === true) === change.on ? 'unchanged' : null;
    case 'react': {
      const has = stored.reactors.get(`${target.seq} ${change.emoji}`)?.has(user.id) === true;
      if (has === change.on) return 'unchanged';
      const kinds = (now.reactions ?? []).map(({ emoji }) => emoji);
      return kinds.length >= LIMITS.reactionsPerMessage && !kinds.includes(change.emoji) ? 'full' : null;
    }
  }
}

/** Notes who reacted, or took it back. */
export function countReactor(stored: StoredRoom, seq: number, { emoji, on, user }: ReactEntry): void {
  const key = `${seq} ${emoji}`;
  const people = stored.reactors.get(key) ?? new Set();
  if (on) people.add(user.id);
  else people.delete(user.id);
  if (people.size === 0) stored.reactors.delete(key);
  else stored.reactors.set(key, people);
}

/** Takes the texts of a message and of its edits out of the log. */
export function bury(stored: StoredRoom, target: LogEntry): void {
  for (const entry of [target, ...editsOf(stored, target.mid)]) {
    stored.entries[stored.entries.indexOf(entry)] = tombstoneOf(entry);
  }
  for (const key of stored.reactors.keys()) {
    if (key.startsWith(`${target.seq} `)) stored.reactors.delete(key);
  }
}

/** What changes made of the message with this seq; null: nothing. */
export function stateIn(stored: StoredRoom, seq: number): MessageState | null {
  const message = stored.folded.get(seq);
  if (message === undefined) return null;
  const { text, edited, mentions, pinned, replies, reactions } = message;
  return {
    ...(edited === undefined ? {} : { text, edited }),
    ...(edited === undefined || mentions === undefined ? {} : { mentions }),
    ...(pinned ? { pinned } : {}),
    ...(replies === undefined ? {} : { replies }),
    ...(reactions === undefined ? {} : { reactions }),
  };
}

/** Texts of others after a person's read position. Trimmed ones count, as far as anybody knows. */
export function unreadIn({ entries, reads, head }: StoredRoom, userId: string): number {
  const read = reads.get(userId) ?? 0;
  const silent = entries.filter(
    ({ seq, sort, message }) =>
      seq > read && (sort === 'change' || sort === 'notice' || message.deleted || message.user.id === userId),
  );
  return head - read - silent.length;
}

/** Those of them that call the person, as far as they are kept; each of a direct room does. */
export function mentionsOf(stored: StoredRoom, userId: string): number {
  const { room, entries, folded, reads } = stored;
  if (room.direct !== undefined) return unreadIn(stored, userId);
  const read = reads.get(userId) ?? 0;
  return entries.filter(
    (entry) =>
      entry.seq > read &&
      (entry.sort === 'text' || entry.sort === 'reply') &&
      calls(folded.get(entry.seq) ?? entry.message, userId),
  ).length;
}

function textAt(stored: StoredRoom, seq: number): LogEntry | undefined {
  const found = stored.entries[seq - (stored.entries[0]?.seq ?? 1)];
  return found?.sort === 'text' || found?.sort === 'reply' ? found : undefined;
}

function editsOf(stored: StoredRoom, mid: string): LogEntry[] {
  return stored.entries.filter(
    ({ sort, entry }) => sort === 'change' && entry.kind === 'edit' && entry.of === mid,
  );
}
