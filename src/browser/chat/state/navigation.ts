/** Where in the page the person is: the open room and the open panel. */
import { computed, effect, signal } from '@preact/signals';
import { client, myRooms, user } from './client.js';
import { pageStorage, setStored } from './page-storage.js';

export type Panel =
  | 'rooms'
  | 'people'
  | 'room'
  | 'browse'
  | 'create'
  | 'write'
  | 'me'
  | 'account'
  | 'served'
  | 'leave'
  | 'replies';

/** The open panel or dialog; one at a time. */
export const panel = signal<Panel | null>(null);
const wanted = signal<string | null>(roomOfHash());

/** The open room: the wanted one when it is one's own, else the first. */
export const activeRoom = computed<string | null>(() => {
  const mine = myRooms.value;
  const wish = wanted.value;
  if (wish !== null && mine.some((room) => room.id === wish)) return wish;
  return mine[0]?.id ?? null;
});
export const activeView = computed(() => myRooms.value.find((room) => room.id === activeRoom.value) ?? null);

function roomOfHash(): string | null {
  return /^#\/room\/([A-Za-z0-9_-]{1,40})$/.exec(location.hash)?.[1] ?? null;
}

const LAST_ROOM = 'holdfast.room';

export function openRoom(id: string): void {
  wanted.value = id;
  panel.value = null;
  if (location.hash !== `#/room/${id}`) history.pushState(null, '', `#/room/${id}`);
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
  addEventListener('popstate', () => {
    wanted.value = roomOfHash() ?? wanted.value;
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
