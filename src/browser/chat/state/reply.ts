/** Which message one is about to answer, by room, kept over reloads as the draft is; and whose replies are listed. */
import { type Signal, signal } from '@preact/signals';
import { user } from './client.js';
import { pageStorage, setStored } from './page-storage.js';

const answers = new Map<string, Signal<string | null>>();
/** mid of the message whose replies are listed at the side. */
export const repliesOf = signal<string | null>(null);

function keyOf(room: string): string {
  return `holdfast.reply.${user.peek()?.id ?? ''}.${room}`;
}

/** The mid of the message that the next one answers, as a signal. */
export function replyIn(room: string): Signal<string | null> {
  const key = keyOf(room);
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = signal(pageStorage.get(key));
    answers.set(key, answer);
  }
  return answer;
}

export function replyTo(room: string, mid: string | null): void {
  replyIn(room).value = mid;
  setStored(keyOf(room), mid);
  if (mid !== null) document.getElementById('composer')?.focus();
}
