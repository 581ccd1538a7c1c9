/** What happened to this person's connection and rooms: told in toasts, and kept where it has to stay in sight. */
import { signal } from '@preact/signals';
import { t } from '../strings.js';
import { client } from './client.js';
import { laterPart } from './later-part.js';
import { leaveGone } from './navigation.js';
import { dismissMoves, showToast } from './toasts.js';

/** Rooms whose loss of messages the person was told of and has not dismissed. */
export const lostRooms = signal<ReadonlySet<string>>(new Set());

export function dismissLoss(room: string): void {
  lostRooms.value = new Set([...lostRooms.value].filter((id) => id !== room));
}

export function showClientChanges(): void {
  client.on('moved', (move) => {
    const at = Date.now();
    laterPart.whenThere(({ tellMove }) => tellMove(move, at));
  });
  client.on('connection', ({ kind }) => {
    // What was kept then is lost now.
    if (kind === 'signed-out') dismissMoves();
  });
  client.on('lost', ({ room }) => {
    lostRooms.value = new Set([...lostRooms.value, room]);
  });
  client.on('removed', ({ room, name, reason }) => {
    if (reason === 'left' || reason === 'removed' || reason === 'hidden') leaveGone(room);
    if (name === '') return;
    if (reason === 'left') showToast(t.room.left(name));
    else if (reason === 'hidden') showToast(t.room.hidden(name));
    else if (reason === 'lost') showToast(t.room.storeLost(name));
    else showToast(reason === 'refused' ? t.room.refused(name) : t.room.removed(name));
  });
  client.on('mode', (mode) => laterPart.whenThere(({ tellMode }) => tellMode(mode)));
}
