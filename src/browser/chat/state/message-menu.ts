/** What is open about a message: its menu or the choice of an emoji. One at a time. */
import { signal } from '@preact/signals';

export interface OpenMenu {
  readonly room: string;
  /** Key of the message's row. */
  readonly key: string;
  readonly kind: 'actions' | 'emoji';
  /** Where it was asked for, in the window; it opens from there where there is room. */
  readonly x: number;
  readonly y: number;
}

export const menu = signal<OpenMenu | null>(null);

/** Opens a menu at an element. */
export function openMenu(room: string, key: string, at: Element, kind: OpenMenu['kind'] = 'actions'): void {
  const { left, bottom } = at.getBoundingClientRect();
  menu.value = { room, key, kind, x: left, y: bottom };
}

/** What follows a choice: when the menu is gone and has given the focus back. */
export function closeMenuThen(act: () => void): void {
  menu.value = null;
  setTimeout(act, 0);
}
