import type { NoticeEntry, RowEntry } from '../../protocol/entries.js';
import type { Message } from '../../protocol/events.js';
import { isOutboxChange, type OutboxChange, type OutboxItem } from '../events/outbox-change.js';
import type { OutboxMessage } from '../events/outbox-message.js';
import { asMessage, NO_CHANGES, withChanges } from './shown.js';

/**
 * What is shown of a room: its log, then what this person wrote that is not in it yet. `changes`: those that this
 * person made of it and that are not in the log; `message` has them already, but for failed ones.
 */
export type Row = MessageRow | OwnRow;
/** And with what the server tells. */
export type ShownRow = Row | NoticeRow;
export type MessageRow = {
  readonly kind: 'message';
  readonly key: string;
  readonly message: Message;
  readonly changes: readonly OutboxChange[];
};
export type OwnRow = {
  readonly kind: 'own';
  readonly key: string;
  readonly item: OutboxMessage;
  /** As it will be in the log, with those changes; seq 0. */
  readonly shown: Message;
  readonly changes: readonly OutboxChange[];
};
/** What the server tells. */
export type NoticeRow = {
  readonly kind: 'notice';
  readonly key: string;
  readonly notice: NoticeEntry;
};

/**
 * The rows of a room in order, one for each message and notice. A message has one key from the moment it is written
 * to its place in the log, so that its row is replaced in place. `held`: what the client has of the log. `queue`:
 * this person's outbox for the room. `drawn`: the part of `held` to make rows of, all by default; what is pending
 * follows only a part that ends where the log ends.
 */
export function shownRowsOf(
  held: readonly RowEntry[],
  queue: readonly OutboxItem[],
  userId: string,
  drawn: readonly RowEntry[] = held,
): ShownRow[] {
  const changes = changesByTarget(queue);
  const changesOf = (mid: string, cmid: string | null) => [
    ...(changes.get(`mid ${mid}`) ?? NO_CHANGES),
    ...(cmid === null ? NO_CHANGES : (changes.get(`cmid ${cmid}`) ?? NO_CHANGES)),
  ];
  const rows: ShownRow[] = drawn.map((message) => {
    const key = keyOf(message.user.id, message.cmid);
    if (message.kind !== undefined) return { kind: 'notice', key, notice: message };
    if (changes.size === 0) return { kind: 'message', key, message, changes: NO_CHANGES };
    const own = changesOf(message.mid, message.user.id === userId ? message.cmid : null);
    if (own.length === 0) return { kind: 'message', key, message, changes: NO_CHANGES };
    return { kind: 'message', key, message: withChanges(message, own, userId), changes: own };
  });
  if (queue.length === 0 || drawn.at(-1) !== held.at(-1)) return rows;
  // An older page, or another tab's answer, may have brought what the outbox still waits for.
  const stored = new Set(held.filter(({ user }) => user.id === userId).map(({ cmid }) => cmid));
  for (const item of queue) {
    if (isOutboxChange(item) || stored.has(item.cmid)) continue;
    const mid = item.state.kind === 'acknowledged' ? item.state.mid : '';
    const own = changesOf(mid, item.cmid);
    const shown = withChanges(asMessage(item, userId), own, userId);
    rows.push({ kind: 'own', key: keyOf(userId, item.cmid), item, shown, changes: own });
  }
  return rows;
}

function changesByTarget(queue: readonly OutboxItem[]): Map<string, OutboxChange[]> {
  const changes = new Map<string, OutboxChange[]>();
  for (const item of queue) {
    if (!isOutboxChange(item)) continue;
    const target = 'mid' in item.of ? `mid ${item.of.mid}` : `cmid ${item.of.cmid}`;
    const list = changes.get(target);
    if (list === undefined) changes.set(target, [item]);
    else list.push(item);
  }
  return changes;
}

function keyOf(userId: string, cmid: string): string {
  return `${userId} ${cmid}`;
}

/** The same without what the server tells. */
export function rowsOf(...given: Parameters<typeof shownRowsOf>): Row[] {
  return shownRowsOf(...given).filter((row): row is Row => row.kind !== 'notice');
}
