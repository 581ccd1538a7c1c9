/** What is open and stays unread all the same: it was marked so, here or on another page of this person. */
import { effect, signal } from '@preact/signals';
import { receivedError } from '../../../protocol/errors.js';
import { client } from './client.js';
import { sentenceOf } from './error-words.js';
import { activeRoom } from './navigation.js';
import { showToast } from './toasts.js';

/** Another object each time that something is marked. */
export interface Kept {
  readonly room: string;
}

/** The open room, when it was marked unread since it was opened: it is read when it is opened the next time. */
export const keptUnread = signal<Kept | null>(null);

export function listenForMarks(): void {
  client.on('marked-unread', ({ room, refused }) => {
    if (refused !== null) {
      if (keptUnread.peek()?.room === room) keptUnread.value = null;
      showToast(sentenceOf(receivedError(refused)));
    } else if (room === activeRoom.peek()) keptUnread.value = { room };
  });
  effect(() => {
    if (activeRoom.value !== keptUnread.peek()?.room) keptUnread.value = null;
  });
}
