import type { Message } from '../protocol/events.js';
import type { OutboxEntry } from './outbox.js';

/** What is shown of a room: its log, then what this person wrote that is not in it yet. */
export type Row =
  | { readonly kind: 'message'; readonly key: string; readonly message: Message }
  | { readonly kind: 'own'; readonly key: string; readonly entry: OutboxEntry };

/**
 * The rows in order. A message has one key from the moment it is written to its place in the log, so that its row is
 * replaced in place.
 */
export function rowsOf(messages: readonly Message[], entries: readonly OutboxEntry[], userId: string): Row[] {
  const rows: Row[] = messages.map((message) => ({
    kind: 'message',
    key: keyOf(message.user.id, message.cmid),
    message,
  }));
  for (const entry of entries) rows.push({ kind: 'own', key: keyOf(userId, entry.cmid), entry });
  return rows;
}

function keyOf(userId: string, cmid: string): string {
  return `${userId} ${cmid}`;
}
