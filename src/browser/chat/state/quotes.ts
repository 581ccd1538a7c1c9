/** Messages that are quoted and not held: each is fetched once, by the seq that its mid contains. */
import { type Signal, signal } from '@preact/signals';
import { seqOfMid } from '../../../protocol/entries.js';
import type { Message } from '../../../protocol/events.js';
import { client } from './client.js';

/** `lost`: it could not be had. */
export type Quoted = Message | 'loading' | 'lost';

const fetched = new Map<string, Signal<Quoted>>();
const KEPT = 500;

/** The message `mid` of a room, as it is now where it is held; reading it in a view makes the view follow the answer. */
export function quoted(room: string, mid: string): Quoted {
  const held = client.room(room)?.log.find(mid);
  if (held != null) return held;
  let found = fetched.get(mid);
  if (found === undefined) {
    found = signal<Quoted>('loading');
    // A page that is open for weeks must not grow with what was quoted in it.
    if (fetched.size >= KEPT) fetched.clear();
    fetched.set(mid, found);
    void fetchQuoted(room, mid, found);
  }
  return found.value;
}

async function fetchQuoted(room: string, mid: string, found: Signal<Quoted>): Promise<void> {
  const seq = seqOfMid(mid);
  // Whatever the reason, the quote says that it could not be had.
  const page = seq === null ? null : await client.api.messages(room, seq + 1, 1).catch(() => null);
  const message = page?.messages.find((one) => one.mid === mid);
  found.value = message ?? 'lost';
}
