import type { Message } from '../../protocol/events.js';
import type { OutboxEntry } from '../events/outbox-entry.js';

/** What is shown of a room: its log, then what this person wrote that is not in it yet. */
export type Row =
  | { readonly kind: 'message'; readonly key: string; readonly message: Message }
  | { readonly kind: 'own'; readonly key: string; readonly entry: OutboxEntry };

/**
 * The rows of a room in order, one for each message. A message has one key from the moment it is written to its place in
 * the log, so that its row is replaced in place.
 *
 * `held`: what the client has of the log. `entries`: this person's outbox for the room. `drawn`: the part of `held` to
 * make rows of, all by default; what is pending follows only a part that ends where the log ends.
 */
export function rowsOf(
  held: readonly Message[],
  entries: readonly OutboxEntry[],
  userId: string,
  drawn: readonly Message[] = held,
): Row[] {
  const rows: Row[] = drawn.map((message) => ({
    kind: 'message',
    key: keyOf(message.user.id, message.cmid),
    message,
  }));
  if (entries.length === 0 || drawn.at(-1) !== held.at(-1)) return rows;
  // An older page, or another tab's answer, may have brought what the outbox still waits for.
  const stored = new Set(held.filter(({ user }) => user.id === userId).map(({ cmid }) => cmid));
  for (const entry of entries) {
    if (!stored.has(entry.cmid)) rows.push({ kind: 'own', key: keyOf(userId, entry.cmid), entry });
  }
  return rows;
}

function keyOf(userId: string, cmid: string): string {
  return `${userId} ${cmid}`;
}
