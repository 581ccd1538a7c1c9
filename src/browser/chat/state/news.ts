/** What happened to this person's connection and rooms: told in toasts, and kept where it has to stay in sight. */
import { signal } from '@preact/signals';
import type { Moved } from '../../../client/index.js';
import type { ServedBy } from '../../../protocol/events.js';
import { presetOf } from '../../../protocol/mode.js';
import { tServed } from '../strings/served.js';
import { t } from '../strings.js';
import { client, user } from './client.js';
import { dismissMoves, showToast } from './toasts.js';

/** A change of the serving process, for the list in the panel. */
export interface ServedChange {
  readonly at: number;
  readonly from: ServedBy;
  readonly to: ServedBy;
  readonly text: string;
}

const CHANGES_KEPT = 30;

export const changes = signal<readonly ServedChange[]>([]);
/** Rooms whose loss of messages the person was told of and has not dismissed. */
export const lostRooms = signal<ReadonlySet<string>>(new Set());

export function dismissLoss(room: string): void {
  lostRooms.value = new Set([...lostRooms.value].filter((id) => id !== room));
}

function tellMove({ from, to, lostMs, why, session }: Moved): void {
  const { previous } = to;
  const quiet = why === 'draining';
  const fate = why === 'suspected' && previous?.fate !== 'died' ? 'silent' : (previous?.fate ?? 'unknown');
  const text = quiet
    ? tServed.movedQuietly(from, to)
    : tServed.moved({ from, to, fate, ended: previous?.ended, lostMs, session });
  changes.value = [{ at: Date.now(), from, to, text }, ...changes.value].slice(0, CHANGES_KEPT);
  // A move without a gap changes the label and says no more.
  if (!quiet) showToast(text, { slot: to.slot, isMove: true });
}

export function listenForNews(): void {
  client.on('moved', tellMove);
  client.on('connection', ({ kind }) => {
    // What was kept then is lost now.
    if (kind === 'signed-out') dismissMoves();
  });
  client.on('lost', ({ room }) => {
    lostRooms.value = new Set([...lostRooms.value, room]);
  });
  client.on('removed', ({ name, reason }) => {
    if (name === '') return;
    if (reason === 'left') showToast(t.room.left(name));
    else showToast(reason === 'lost' ? t.room.storeLost(name) : t.room.removed(name));
  });
  let before: string | null = null;
  client.on('mode', (mode) => {
    const now = `${mode.routing} ${mode.sessions} ${presetOf(mode)}`;
    if (before !== null && before !== now && user.peek() !== null)
      showToast(tServed.modeChanged(tServed.modeText(mode)));
    before = now;
  });
}
