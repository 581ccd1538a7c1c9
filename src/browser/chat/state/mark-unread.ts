/** Marking a message, and what follows it, as unread. */
import type { Row } from '../../../client/index.js';
import { tLater } from '../strings/later.js';
import { client, connection } from './client.js';
import { showToast } from './toasts.js';

/** A stored message that is not deleted can be marked. */
export function canMarkUnread(row: Row): boolean {
  return row.kind === 'message' && !row.message.deleted;
}

/** Says so, and that other pages come to know it later when there is no connection now. */
export function markUnread(room: string, row: Row): void {
  if (row.kind !== 'message' || row.message.deleted) return;
  client.markUnread(room, row.message.seq);
  const isOnline = connection.peek().kind === 'online';
  showToast(isOnline ? tLater.messageMenu.marked : tLater.messageMenu.markedHere);
}
