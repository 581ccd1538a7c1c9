/**
 * What is written and not sent yet, by tab and room, kept over reloads and sign-outs. The newest of all tabs is kept
 * for a tab that is opened later.
 */
import { type Signal, signal } from '@preact/signals';
import { user } from './client.js';
import { pageStorage, setStored, setTabStored, tabStored } from './page-storage.js';

const drafts = new Map<string, Signal<string>>();

function keyOf(room: string): string {
  return `holdfast.draft.${user.peek()?.id ?? ''}.${room}`;
}

/** The draft of a room as a signal. */
export function draftOf(room: string) {
  const key = keyOf(room);
  let draft = drafts.get(key);
  if (draft === undefined) {
    // An empty one is this tab's word too: what was there was sent, or was written in another tab.
    draft = signal(tabStored(key) ?? pageStorage.get(key) ?? '');
    drafts.set(key, draft);
  }
  return draft;
}

export function setDraft(room: string, text: string): void {
  const key = keyOf(room);
  const draft = draftOf(room);
  // What another tab has written since stays for the next one.
  if (text !== '' || pageStorage.get(key) === draft.peek()) setStored(key, text);
  setTabStored(key, text);
  draft.value = text;
}

/** Somebody has begun to write in some room of this page. */
export function hasDraft(): boolean {
  return [...drafts.values()].some((draft) => draft.peek().trim() !== '');
}

// Sent or taken back in the tab where it was written: it must not be sent from here once more.
addEventListener('storage', ({ key, oldValue, newValue }) => {
  const draft = key === null ? undefined : drafts.get(key);
  if (draft === undefined || newValue !== null || tabStored(key as string) !== null) return;
  if (draft.peek() === oldValue) draft.value = '';
});
