/** What kinds of entries the checks tell apart. */
import type { EventOf, Seen } from '../history.js';

/** Whether it changes a message, and is no row itself. */
export function isChangeSeen({ kind }: Seen): boolean {
  return kind !== undefined && kind !== 'notice';
}

/** Whether an answer to `join` is a page, whose changes are folded into its rows; else it is entries. */
export function isPage(join: EventOf<'join'>): boolean {
  return join.since === null || !join.complete;
}
