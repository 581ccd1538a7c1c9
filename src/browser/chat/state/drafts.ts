/** What is written and not sent yet, by room, kept over reloads and sign-outs. */
import { type Signal, signal } from '@preact/signals';
import { user } from './client.js';
import { pageStorage, setStored } from './page-storage.js';

const drafts = new Map<string, Signal<string>>();

function keyOf(room: string): string {
  return `holdfast.draft.${user.peek()?.id ?? ''}.${room}`;
}

/** The draft of a room as a signal. */
export function draftOf(room: string) {
  const key = keyOf(room);
  let draft = drafts.get(key);
  if (draft === undefined) {
    draft = signal(pageStorage.get(key) ?? '');
    drafts.set(key, draft);
  }
  return draft;
}

export function setDraft(room: string, text: string): void {
  draftOf(room).value = text;
  setStored(keyOf(room), text);
}

/** Somebody has begun to write in some room of this page. */
export function hasDraft(): boolean {
  return [...drafts.values()].some((draft) => draft.peek().trim() !== '');
}
