/** The page's one client, and its state as signals that the views read. */
import { computed, type Signal, signal } from '@preact/signals';
// Not by the SDK's index: it has Socket.IO with it, which is fetched later.
import { ChatClient, newTabName } from '../../../client/chat-client.js';
import { lateTransport } from '../../../client/connection/late-transport.js';
import type { Activity, ConnectionState, SignedOutReason } from '../../../client/index.js';
import { lateTestifier } from '../../../client/witness/late-testifier.js';
import type { UserRef } from '../../../protocol/events.js';
import type { User } from '../../../protocol/http.js';
import type { Mode } from '../../../protocol/mode.js';
import type { RoomView } from '../../../protocol/room.js';
import { laterPart } from './later-part.js';
import { noteBeenHere, pageStorage, tabName } from './page-storage.js';
import { signedInPart } from './signed-in-part.js';
import { lastCells, STRIP_CELLS } from './strip.js';
import { throttle } from './throttle.js';
import { pageLocks } from './web-locks.js';

export const client = new ChatClient({
  url: '',
  storage: pageStorage,
  locks: pageLocks(),
  tab: tabName(newTabName),
  testify: lateTestifier(
    () => new Promise((resolve) => laterPart.whenThere((part) => resolve(part.openTestifier))),
  ),
  open: lateTransport(async () => (await signedInPart.needed()).openTransport),
});

export const connection = signal<ConnectionState>(client.state);
/** Since when the serving worker has no store. */
export const storeAway = signal<number | null>(null);
export const user = signal<User | null>(null);
export const mode = signal<Mode | null>(null);
/** The server has said once whether somebody is signed in. */
export const known = signal(false);
/** This page had a connection: the next one is another. */
export const wasOnline = signal(false);
/** Somebody was signed in on this page: a loss of the session is then shown over the page. */
export const wasSignedIn = signal(false);

/** This tab's last requests and frames, oldest first. */
export const strip = signal<readonly Activity[]>([]);

/** Counts up when the list of rooms or any room's numbers change. */
const roomsTick = signal(0);
const roomTicks = new Map<string, Signal<number>>();

/** Reading it in a view makes the view follow this room's rows. */
export function followRoom(id: string): void {
  void tickOf(`rows ${id}`).value;
}
export function followTyping(id: string): readonly UserRef[] {
  void tickOf(`typing ${id}`).value;
  return client.typingIn(id).map(asNow);
}

function tickOf(key: string) {
  let tick = roomTicks.get(key);
  if (tick === undefined) {
    tick = signal(0);
    roomTicks.set(key, tick);
  }
  return tick;
}
function showRoomAnew(key: string): void {
  const tick = tickOf(key);
  tick.value = tick.peek() + 1;
}

/** Counts up when people change what they say of themselves. */
export const profilesTick = signal(0);

/** Somebody as they are called now; reading it in a view makes the view follow. */
export function asNow<T extends { readonly id: string; readonly name: string }>(person: T): T {
  void profilesTick.value;
  return client.profiles?.nowOf(person) ?? person;
}

/** All rooms this person may see. */
export const rooms = computed<readonly RoomView[]>(() => {
  void roomsTick.value;
  void profilesTick.value;
  return client.rooms;
});
/** False until the list of rooms has come. */
export const roomsListed = computed(() => {
  void roomsTick.value;
  return client.roomsListed;
});
/** Direct ones behind the others, as the list shows them. */
export const myRooms = computed(() => {
  const mine = rooms.value.filter((room) => room.member);
  const isDirect = ({ direct }: RoomView) => direct !== undefined;
  return [...mine.filter((room) => !isDirect(room)), ...mine.filter(isDirect)];
});

/** Why nobody is signed in, while that is so. */
export const signedOut = computed<SignedOutReason | null>(() =>
  connection.value.kind === 'signed-out' ? connection.value.why : null,
);

/** A room is drawn at most this often. */
const DRAW_EVERY_MS = 100;
const changedRooms = new Set<string>();
const drawRooms = throttle(DRAW_EVERY_MS, () => {
  for (const id of changedRooms) showRoomAnew(`rows ${id}`);
  changedRooms.clear();
  roomsTick.value += 1;
});

let stripPending: Activity[] = [];
function addToStrip(activity: Activity): void {
  if (stripPending.length === 0) {
    requestAnimationFrame(() => {
      strip.value = lastCells([...strip.peek(), ...stripPending]);
      stripPending = [];
    });
  }
  stripPending.push(activity);
  // A hidden tab draws no frames; keep only what the strip can show.
  if (stripPending.length > STRIP_CELLS) stripPending = [...lastCells(stripPending)];
}

/** Connects the signals and begins. */
export function startClient(): void {
  client.on('connection', (state) => {
    connection.value = state;
    if (state.kind === 'online') wasOnline.value = true;
    if (state.kind === 'online' || state.kind === 'signed-out') known.value = true;
  });
  client.on('user', (now) => {
    user.value = now;
    if (now !== null) {
      known.value = true;
      wasSignedIn.value = true;
      noteBeenHere();
    }
  });
  client.on('store', (since) => {
    storeAway.value = since;
  });
  client.on('mode', (now) => {
    mode.value = now;
  });
  laterPart.whenThere((part) => client.openProfiles(part.openProfiles));
  client.on('profiles', () => {
    profilesTick.value += 1;
  });
  client.on('rooms', () => {
    roomsTick.value += 1;
  });
  client.on('room', (id) => {
    changedRooms.add(id);
    drawRooms();
  });
  client.on('typing', (id) => showRoomAnew(`typing ${id}`));
  client.on('activity', addToStrip);
  // The network's word is a reason to look, never a verdict.
  addEventListener('online', () => client.check());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.check();
    // Nobody takes back what they do not see, and a hidden page may end without a word.
    else client.endHolds();
  });
  // Kept in the storage for the next load, and free to be taken over by another tab.
  addEventListener('pagehide', (event) => {
    client.endHolds();
    if (!event.persisted) client.outbox.close();
  });
  void client.start();
}
