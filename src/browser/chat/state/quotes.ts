/**
 * Messages that are quoted and not held: each is fetched by the seq that its mid contains, and follows its changes from
 * then on.
 */
import { type Signal, signal } from '@preact/signals';
import { seqOfMid } from '../../../protocol/entries.js';
import type { Message } from '../../../protocol/events.js';
import { oneLine } from '../text/lines.js';
import { needsMarkup } from '../text/needs-markup.js';
import { client, connection, followRoom } from './client.js';
import { markupPart } from './markup-part.js';

/** `lost`: it could not be had. */
export type Quoted = Message | 'loading' | 'lost';

/** A message as a page showed it; `failed`: that page did not come, `none`: it is not in it. */
type Fetched = { readonly epoch: string; readonly head: number; readonly message: Message };
type Found = Fetched | 'loading' | 'failed' | 'none';

const fetched = new Map<string, Signal<Found>>();
const KEPT = 500;

/** The message `mid` of a room as it is now; a view or a computed signal that reads it follows. */
export function quoted(room: string, mid: string): Quoted {
  followRoom(room);
  const log = client.room(room)?.log;
  const held = log?.find(mid);
  if (held != null) return held;
  const found = (fetched.get(mid) ?? ask(room, mid)).value;
  if (found === 'loading') return 'loading';
  if (found === 'none') return 'lost';
  // With a new connection it may come.
  if (found === 'failed') return connection.value.kind === 'online' && again(room, mid) ? 'loading' : 'lost';
  if (log == null || log.epoch === null) return 'loading';
  const now = log.now(found.message, found);
  if (now !== null) return now;
  return again(room, mid) ? 'loading' : 'lost';
}

/** When each was asked for last: a log that is read anew again and again must not ask as often. */
const askedAt = new Map<string, number>();
const ASK_EVERY_MS = 1_000;

function again(room: string, mid: string): boolean {
  if (performance.now() - (askedAt.get(mid) ?? Number.NEGATIVE_INFINITY) < ASK_EVERY_MS) return false;
  void ask(room, mid).value;
  return true;
}

function ask(room: string, mid: string): Signal<Found> {
  // A page that is open for weeks must not grow with what was quoted in it.
  if (fetched.size >= KEPT) {
    fetched.clear();
    askedAt.clear();
  }
  const found = signal<Found>('loading');
  fetched.set(mid, found);
  askedAt.set(mid, performance.now());
  void fetchQuoted(room, mid).then((now) => {
    found.value = now;
  });
  return found;
}

async function fetchQuoted(room: string, mid: string): Promise<Found> {
  const seq = seqOfMid(mid);
  if (seq === null) return 'none';
  // The view says so, and it is asked for again with the next connection.
  const page = await client.api.messages(room, seq + 1, 1).catch(() => null);
  if (page === null) return 'failed';
  const message = page.messages.find((one): one is Message => one.mid === mid && one.kind === undefined);
  return message === undefined ? 'none' : { epoch: page.epoch, head: page.head, message };
}

/** One line of a message's text, for a quote of it: without its markup as soon as what parses it is there. */
export function lineOf(message: Message): string {
  const isMarked = needsMarkup(message.text);
  const part = isMarked ? markupPart.value : null;
  if (isMarked && part === null) markupPart.fetchSoon();
  const words = oneLine(part?.withoutMarkup(message) ?? message.text);
  return words === '' ? (message.files ?? []).map(({ name }) => name).join(', ') : words;
}
