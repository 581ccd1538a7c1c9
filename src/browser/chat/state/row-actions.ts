/** What this person can do with a message, and doing it. */
import type { OutboxChange, Row, Target } from '../../../client/index.js';
import type { Message } from '../../../protocol/events.js';
import type { RoomView } from '../../../protocol/room.js';
import { client, user } from './client.js';
import { openEdit } from './editing.js';
import { excerptRows } from './excerpt.js';
import { type Possible, possibleFor, shownOf } from './possible.js';
import { replyTo } from './reply.js';

/** For so long a deletion can be taken back. */
const UNDO_MS = 6_000;

function rowTarget(row: Row): Target {
  return row.kind === 'own' ? { cmid: row.item.cmid } : { mid: row.message.mid };
}

export function rowAt(room: string, key: string): Row | null {
  const isIt = (row: Row) => row.key === key;
  const held = client.rows(room).find(isIt);
  if (held !== undefined) return held;
  const apart = (excerptRows(room) ?? []).filter((row): row is Message => row.kind === undefined);
  return client.rows(room, apart).find(isIt) ?? null;
}

/** What this person can do with a message of a room. */
export function possible(row: Row, room: RoomView | null): Possible {
  return possibleFor(row, user.peek(), room);
}

export function react(room: string, row: Row, emoji: string): void {
  const isMine = shownOf(row).reactions?.find((one) => one.emoji === emoji)?.mine ?? false;
  client.change(room, rowTarget(row), { kind: 'react', emoji, on: !isMine });
}

export function startEdit(room: string, row: Row): void {
  openEdit(room, row.key, shownOf(row).text);
}

export function saveEdit(room: string, row: Row, text: string): void {
  if (text !== shownOf(row).text) client.change(room, rowTarget(row), { kind: 'edit', text });
}

export function startReply(room: string, row: Row): void {
  if (row.kind === 'message') replyTo(room, row.message.mid);
}

export function deleteMessage(room: string, row: Row): void {
  client.change(room, rowTarget(row), { kind: 'delete' }, { holdMs: UNDO_MS });
}

/** Pins a message for everybody in the room, or takes it from there. */
export function togglePin(room: string, row: Row): void {
  client.change(room, rowTarget(row), { kind: 'pin', on: shownOf(row).pinned !== true });
}

/** The deletion that can still be taken back. */
export function heldDeletion(changes: readonly OutboxChange[]): OutboxChange | null {
  const isHeld = ({ change, state, notBefore }: OutboxChange) =>
    change.kind === 'delete' && state.kind === 'pending' && notBefore !== undefined;
  return changes.find(isHeld) ?? null;
}

/** Takes the newest deletion in a room back that still can be. False: there is none. */
export function undoDeletion(room: string): boolean {
  const held = heldDeletion([...client.outbox.changesOf(room)].reverse());
  return held !== null && client.takeBack(held.cmid);
}

/** The newest message of this person that can be edited, for the key *up* in an empty field. */
export function lastOwnRow(room: string): Row | null {
  const me = user.peek()?.id;
  return (
    client
      .rows(room)
      .findLast((row) => (row.kind === 'own' || row.message.user.id === me) && possible(row, null).edit) ??
    null
  );
}
