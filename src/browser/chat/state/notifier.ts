/** Tells of messages by the browser's notifications while nobody looks at the chat. */
import { effect } from '@preact/signals';
import { calls } from '../../../protocol/calls.js';
import type { Message } from '../../../protocol/events.js';
import { levelOf } from '../../../protocol/notify-level.js';
import { shouldTell } from '../../../protocol/should-tell.js';
import { tLater } from '../strings/later.js';
import { t } from '../strings.js';
import { notificationOf } from '../text/notification-text.js';
import { claim } from './claim.js';
import { asNow, client, myRooms, user } from './client.js';
import { isLookedAt, tellLooking } from './looking.js';
import { openMessage, panel } from './navigation.js';
import { followNotifySettings, notifySettings, permission, setNotifySetting } from './notify-settings.js';
import { pageStorage } from './page-storage.js';
import { pushOwner } from './push.js';
import { followQuietTime, isQuiet, quietTime } from './quiet-time.js';

/** Whoever has the room open on another device has read it by then, and nothing is shown for it. */
const GRACE_MS = 1_000;

interface Shown {
  readonly room: string;
  readonly seq: number;
  readonly notification: Notification;
}
/** By mid. */
const shown = new Map<string, Shown>();

export function startNotifier(): void {
  followNotifySettings();
  followQuietTime();
  if (permission() === 'none') return;
  const { locks } = navigator;
  const look = tellLooking(locks, () => user.peek()?.id ?? null);
  effect(() => {
    if (user.value === null) closeAll();
    look();
  });
  client.on('arrived', ({ room, messages }) => {
    const me = user.peek()?.id;
    if (me === undefined) return;
    // Whoever looks when it comes has seen it, also if they look away at once.
    const isSeen = isLookedAt(locks, me);
    setTimeout(async () => {
      if (await isSeen) return;
      for (const { mid } of messages) void consider(locks, room, mid, me);
    }, GRACE_MS);
  });
  client.on('room', closeSettled);
  client.on('rooms', () => {
    for (const room of new Set([...shown.values()].map((one) => one.room))) closeSettled(room);
  });
  // Nobody could answer a press any more.
  addEventListener('pagehide', closeAll);
}

async function consider(locks: LockManager, room: string, mid: string, me: string): Promise<void> {
  if (!(await isWanted(locks, room, mid, me))) return;
  if (!(await claim(locks, pageStorage, { person: me, mid, now: Date.now() }))) return;
  const message = client.room(room)?.log.find(mid);
  // It may have been read or deleted while the tabs agreed.
  if (message == null || !(await isWanted(locks, room, mid, me))) return;
  show(room, message);
}

async function isWanted(locks: LockManager, room: string, mid: string, me: string): Promise<boolean> {
  const view = myRooms.peek().find(({ id }) => id === room);
  const message = client.room(room)?.log.find(mid);
  if (user.peek()?.id !== me || view === undefined || message == null) return false;
  return shouldTell({
    level: levelOf(view),
    isCalling: view.direct !== undefined || calls(message, me),
    isRead: isRead(room, message.seq),
    isDeleted: message.deleted === true,
    isLookedAt: await isLookedAt(locks, me),
    isQuiet: isQuiet(quietTime.peek(), Date.now()),
    // What comes while the page is closed, too, is shown by that alone.
    isOn: notifySettings.peek().on && permission() === 'granted' && pushOwner.peek() !== me,
  });
}

function isRead(room: string, seq: number): boolean {
  return seq <= (client.room(room)?.read ?? Number.POSITIVE_INFINITY);
}

function show(room: string, message: Message): void {
  const { mid, seq } = message;
  const view = myRooms.peek().find(({ id }) => id === room);
  if (view === undefined) return;
  const { sound, text } = notifySettings.peek();
  const words = { ...tLater.notify, ofBot: t.message.ofBot };
  const { title, body } = notificationOf(words, view, { ...message, user: asNow(message.user) }, text);
  try {
    const notification = new Notification(title, { body, tag: mid, silent: !sound });
    shown.set(mid, { room, seq, notification });
    notification.addEventListener('close', () => shown.delete(mid));
    notification.addEventListener('click', () => {
      window.focus();
      panel.value = null;
      openMessage(room, mid);
      notification.close();
    });
  } catch {
    // Some phones show none to a page: the switch says so, and nothing is promised.
    setNotifySetting('on', false);
  }
}

/** What was read on any device, deleted, or is of a room of others now. */
function closeSettled(room: string): void {
  for (const [mid, { room: of, seq, notification }] of shown) {
    if (of !== room) continue;
    const message = client.room(room)?.log.find(mid);
    if (message == null || message.deleted || isRead(room, seq)) close(mid, notification);
  }
}

function closeAll(): void {
  for (const [mid, { notification }] of shown) close(mid, notification);
}

function close(mid: string, notification: Notification): void {
  shown.delete(mid);
  notification.close();
}
