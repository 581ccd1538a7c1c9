import { openMessage, panel } from './navigation.js';

/** From a list at the side to a message of it. On narrow screens the list is over the message, and closes. */
export function showMessage(room: string, mid: string): void {
  if (matchMedia('(max-width: 60rem)').matches) panel.value = null;
  openMessage(room, mid);
}
