import { type LogEntry, listOf } from '../../store/log-codec.js';

/**
 * The event `messages` as Socket.IO's arguments in JSON, of at least one entry. What the log has goes into it as it is;
 * ids of rooms and epochs are ours and hold nothing that JSON would escape.
 */
export function batchEvent(room: string, epoch: string, entries: readonly LogEntry[]): string {
  return `["messages",{"room":"${room}","epoch":"${epoch}","messages":[${listOf(entries)}]}]`;
}
