/** Where in the page the person is: the open room, the message that is linked, and the open panel. */
import { batch, computed, effect, signal } from '@preact/signals';
import { client, myRooms, roomsListed, user } from './client.js';
import { jumpToLatest, type Linked, placeInLog } from './log-window.js';
import { pageStorage, setStored } from './page-storage.js';

export type Panel =
  | 'rooms'
  | 'people'
  | 'room'
  | 'browse'
  | 'create'
  | 'write'
  | 'me'
  | 'profile'
  | 'account'
  | 'bots'
  | 'notify'
  | 'served'
  | 'leave'
  | 'replies'
  | 'pins'
  | 'find'
  | 'search';

/** The open panel or dialog; one at a time. */
export const panel = signal<Panel | null>(null);

const begun = readAddress();
const wanted = signal<string | null>(begun?.room ?? null);
/** What the address names, or where the reader came back to. Null: the newest messages. */
export const linked = signal<Linked | null>(linkedBy(begun));
/** Named by the address and not open yet; another choice forgets it. */
const addressed = signal<string | null>(begun?.room ?? null);

/** The open room: the wanted one when it is one's own, else the first. */
export const activeRoom = computed<string | null>(() => {
  const mine = myRooms.value;
  const wish = wanted.value;
  if (wish !== null && mine.some((room) => room.id === wish)) return wish;
  return mine[0]?.id ?? null;
});
export const activeRoomView = computed(
  () => myRooms.value.find((room) => room.id === activeRoom.value) ?? null,
);

/** The room of a link that is not this person's, or not yet; null: there is none such. */
export const strayRoom = computed<string | null>(() => {
  const room = addressed.value;
  return room === null || !roomsListed.value || myRooms.value.some(({ id }) => id === room) ? null : room;
});
/** The person has read that it is not theirs: the address is that of the room which is open. */
export function forgetStray(): void {
  addressed.value = null;
  const room = activeRoom.peek();
  history.replaceState(null, '', room === null ? location.pathname : linkTo(room));
}

/** A room is on one's list no more: the address and what is wanted are another one's, or none's. */
export function leaveGone(room: string): void {
  const next = myRooms.peek().find(({ id }) => id !== room)?.id ?? null;
  if (wanted.peek() === room) wanted.value = next;
  if (readAddress()?.room === room)
    history.replaceState(null, '', next === null ? location.pathname : linkTo(next));
}

interface Address {
  readonly room: string;
  readonly mid: string | undefined;
}

function readAddress(): Address | null {
  const found = /^#\/room\/([A-Za-z0-9_-]{1,40})(?:\/([A-Za-z0-9_-]{1,64}))?$/.exec(location.hash);
  return found?.[1] === undefined ? null : { room: found[1], mid: found[2] };
}

function linkedBy(address: Address | null): Linked | null {
  return address?.mid === undefined ? null : { room: address.room, mid: address.mid };
}

/** The address of a room, or of one of its messages. */
export function linkTo(room: string, mid?: string): string {
  return mid === undefined ? `#/room/${room}` : `#/room/${room}/${mid}`;
}

const LAST_ROOM = 'holdfast.room';

/** Opens a room at its newest messages, or where what is new begins. */
export function openRoom(id: string): void {
  batch(() => {
    wanted.value = id;
    linked.value = null;
    addressed.value = null;
    panel.value = null;
  });
  goTo(linkTo(id));
}

/** Goes to a message of a room, wherever in its log it is. *Back* leads to where the reader is now. */
export function openMessage(room: string, mid: string): void {
  const here = placeInLog(activeRoom.peek() ?? '');
  if (here !== null) history.replaceState(here, '');
  batch(() => {
    wanted.value = room;
    addressed.value = null;
    linked.value = { room, mid };
  });
  goTo(linkTo(room, mid));
}

/** To the newest messages; the link is over. `how`: whether *Back* leads to it. */
export function leaveLinked(how: 'push' | 'replace' = 'push'): void {
  if (linked.peek() === null) return;
  const address = linkTo(linked.peek()?.room ?? '');
  linked.value = null;
  if (how === 'push') goTo(address);
  else history.replaceState(null, '', address);
}

/** The reader's place, which came to be drawn otherwise. The address stays. */
export function goBackTo(place: Linked): void {
  linked.value = place;
}

function goTo(address: string): void {
  if (location.hash !== address) history.pushState(null, '', address);
}

/** The room `step` further down the list (or up, when negative), around its ends. */
export function switchRoom(step: number): void {
  const mine = myRooms.value;
  if (mine.length === 0) return;
  const now = mine.findIndex((room) => room.id === activeRoom.value);
  const next = mine[(now + step + mine.length) % mine.length];
  if (next !== undefined) openRoom(next.id);
}

export function followAddress(): void {
  wanted.value ??= pageStorage.get(`${LAST_ROOM}.${user.peek()?.id ?? ''}`);
  addEventListener('popstate', ({ state }) => {
    const address = readAddress();
    const was = linked.peek();
    const place = isReadingAt(state) && state.room === address?.room ? state : null;
    batch(() => {
      wanted.value = address?.room ?? wanted.value;
      addressed.value = address?.room ?? null;
      linked.value = place ?? linkedBy(address);
    });
    if (was !== null && linked.peek() === null) jumpToLatest(was.room);
  });
  effect(() => {
    if (activeRoom.value === addressed.value) addressed.value = null;
  });
  effect(() => {
    client.prefer(wanted.value);
    const person = user.value?.id;
    if (person === undefined) return;
    if (wanted.value === null) wanted.value = pageStorage.get(`${LAST_ROOM}.${person}`);
    if (activeRoom.value !== null) setStored(`${LAST_ROOM}.${person}`, activeRoom.value);
  });
}

export function toggle(which: Panel): void {
  panel.value = panel.value === which ? null : which;
}

/** What `openMessage` kept with the address that was left. */
function isReadingAt(state: unknown): state is Linked {
  return typeof state === 'object' && state !== null && 'mid' in state && 'room' in state;
}
