/**
 * The edit of a message that is not saved yet. One is open at a time, and what was written in others is kept until they
 * are.
 */
import { type Signal, signal } from '@preact/signals';

export interface Editing {
  readonly room: string;
  /** Key of the message's row. */
  readonly key: string;
  /** As it is written now. */
  readonly text: Signal<string>;
}

export const editing = signal<Editing | null>(null);
const unsaved = new Map<string, Signal<string>>();

/** Opens the edit of a message, with `text` to begin with or with what was left in it before. */
export function openEdit(room: string, key: string, text: string): void {
  const message = `${room} ${key}`;
  const left = unsaved.get(message) ?? signal(text);
  unsaved.set(message, left);
  editing.value = { room, key, text: left };
}

/** It was saved, or given up. */
export function closeEdit(): void {
  const was = editing.value;
  if (was === null) return;
  unsaved.delete(`${was.room} ${was.key}`);
  editing.value = null;
  document.getElementById('composer')?.focus();
}
