/** What a message looks like to whoever changed it, before the log has the changes. */
import type { ChangeEntry } from '../../protocol/entries.js';
import type { Message } from '../../protocol/events.js';
import { fold } from '../../protocol/fold.js';
import type { OutboxChange } from '../events/outbox-change.js';
import type { OutboxMessage } from '../events/outbox-message.js';

export const NO_CHANGES: readonly OutboxChange[] = [];

interface Shown {
  readonly changes: readonly OutboxChange[];
  readonly message: Message;
}

const pending = new WeakMap<OutboxMessage, Message>();

/** What was written and is not in the log, as a message; the same object for the same item. */
export function asMessage(item: OutboxMessage, userId: string): Message {
  const known = pending.get(item);
  if (known !== undefined) return known;
  const { cmid, text, reply, writtenAt } = item;
  const files = item.files?.flatMap(({ file }) => file ?? []) ?? [];
  const message: Message = {
    seq: 0,
    mid: `pending ${cmid}`,
    cmid,
    user: { id: userId, name: '' },
    text,
    at: writtenAt,
    ...(reply === undefined ? {} : { reply }),
    ...(files.length === 0 ? {} : { files }),
  };
  pending.set(item, message);
  return message;
}

const shown = new WeakMap<Message, Shown>();

/**
 * The message with changes of this person that are on their way; the same object as long as nothing is another. Failed
 * ones change nothing.
 */
export function withChanges(message: Message, changes: readonly OutboxChange[], userId: string): Message {
  if (changes.length === 0) return message;
  const known = shown.get(message);
  if (known !== undefined && isSame(known.changes, changes)) return known.message;
  let result = message;
  for (const item of changes) {
    if (item.state.kind !== 'failed') result = withChange(result, item, userId);
  }
  shown.set(message, { changes, message: result });
  return result;
}

function withChange(message: Message, { cmid, change, writtenAt }: OutboxChange, userId: string): Message {
  // What is so already must not be counted twice: an earlier page may have it.
  const isSo =
    change.kind === 'react' &&
    (message.reactions?.find(({ emoji }) => emoji === change.emoji)?.mine ?? false) === change.on;
  if (isSo) return message;
  const entry: ChangeEntry = {
    seq: message.seq,
    mid: '',
    cmid,
    user: { id: userId, name: '' },
    at: writtenAt,
    of: message.mid,
    ...change,
  };
  return fold(message, entry, userId);
}

function isSame(a: readonly OutboxChange[], b: readonly OutboxChange[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
