/**
 * The fold: what a message is after its changes. One for server and client. Its law: a page at S, folded with the
 * entries after S, is the page at head, in everything but `by`, which is a sample.
 */
import { type ChangeEntry, type Entry, isChange, type RowEntry } from './entries.js';
import type { Message, Reaction } from './events.js';
import { PAGE_LIMITS } from './page-limits.js';

/**
 * The message after one entry of its log that comes later than what it shows. Such is a change of it, or a text that
 * replies to it. Any other entry leaves it as it is (the same object). `me`: the user id whose reactions are `mine`, ''
 * nobody's.
 */
export function fold(message: Message, entry: Entry, me: string): Message {
  if (entry.kind === undefined) {
    return entry.reply === message.mid ? { ...message, replies: (message.replies ?? 0) + 1 } : message;
  }
  if (!isChange(entry) || entry.of !== message.mid || message.deleted) return message;
  switch (entry.kind) {
    case 'edit':
      return entry.deleted ? message : edited(message, entry);
    case 'delete':
      return deleted(message);
    case 'react':
      return reacted(message, entry, me);
    case 'pin': {
      const { pinned: _before, ...rest } = message;
      return entry.on ? { ...rest, pinned: true } : rest;
    }
  }
}

/**
 * Rows after later entries, in order of seq: texts and notices are put behind, changes applied to the rows that are
 * there. A change of a row that is not there changes nothing. Rows that no entry touches stay the same objects.
 */
export function foldRows(
  rows: readonly RowEntry[],
  entries: readonly Entry[],
  me: string,
): readonly RowEntry[] {
  const folded = [...rows];
  const indexes = new Map(folded.map(({ mid }, index) => [mid, index]));
  for (const entry of entries) {
    const of = targetOf(entry);
    const index = of === undefined ? undefined : indexes.get(of);
    const row = index === undefined ? undefined : folded[index];
    if (row !== undefined && row.kind === undefined) folded[index as number] = fold(row, entry, me);
    if (isChange(entry)) continue;
    indexes.set(entry.mid, folded.push(entry) - 1);
  }
  return folded;
}

/** The mid of the message that an entry changes or replies to. */
export function targetOf(entry: Entry): string | undefined {
  if (entry.kind === undefined) return entry.reply;
  return isChange(entry) ? entry.of : undefined;
}

function edited(
  { mentions: _before, ...message }: Message,
  { text, at, mentions }: Extract<ChangeEntry, { kind: 'edit' }>,
): Message {
  return { ...message, text, edited: at, ...(mentions === undefined ? {} : { mentions }) };
}

/** What stays of a deleted message. A reply to it counts all the same. */
function deleted({ seq, mid, cmid, user, at, reply, answers, replies }: Message): Message {
  return {
    seq,
    mid,
    cmid,
    user,
    text: '',
    at,
    ...(reply === undefined ? {} : { reply }),
    ...(answers === undefined ? {} : { answers }),
    deleted: true,
    ...(replies === undefined ? {} : { replies }),
  };
}

type React = Extract<ChangeEntry, { kind: 'react' }>;

function reacted(message: Message, { emoji, on, user }: React, me: string): Message {
  const before = message.reactions ?? [];
  const held = before.find((one) => one.emoji === emoji);
  const count = (held?.count ?? 0) + (on ? 1 : -1);
  const others = (held?.by ?? []).filter((id) => id !== user.id);
  const next: Reaction = {
    emoji,
    count,
    mine: user.id === me ? on : (held?.mine ?? false),
    by: on ? [...others, user.id].slice(0, PAGE_LIMITS.reactionSample) : others,
  };
  let reactions: readonly Reaction[];
  if (held === undefined) reactions = count > 0 ? [...before, next] : before;
  else if (count > 0) reactions = before.map((one) => (one === held ? next : one));
  else reactions = before.filter((one) => one !== held);
  const { reactions: _before, ...rest } = message;
  return reactions.length === 0 ? rest : { ...rest, reactions };
}
