/** The pinned messages of the room whose list is open. */
import { signal } from '@preact/signals';
import type { Message } from '../../../protocol/events.js';
import type { MessagesBody } from '../../../protocol/http.js';
import { client } from './client.js';
import { sentenceOf } from './error-words.js';

export interface PinnedList {
  readonly room: string;
  readonly page: MessagesBody | null;
  /** Why it could not be asked for anew; null: it could, or it is on its way. */
  readonly failure: string | null;
}

export const pinnedList = signal<PinnedList | null>(null);

/** Asks for them; what is known of this room stays in sight until then. */
export async function learnPins(room: string): Promise<void> {
  const known = pinnedList.peek()?.room === room ? pinnedList.peek() : null;
  const mine: PinnedList = { room, page: known?.page ?? null, failure: null };
  pinnedList.value = mine;
  const found = await client.api.pins(room).catch((error: unknown) => ({ error }));
  // Asked for again meanwhile, or of another room.
  if (pinnedList.peek() !== mine) return;
  pinnedList.value =
    'error' in found ? { ...mine, failure: sentenceOf(found.error) } : { room, page: found, failure: null };
}

/** As they are now, newest first; null: not known yet. What was pinned since the page was read comes with the next. */
export function pinnedNow({ room, page }: PinnedList): readonly Message[] | null {
  if (page === null) return null;
  const rows = client.room(room)?.log.bring(page) ?? page.messages;
  // This person's own changes that are on their way.
  const leaving = new Set(
    client.outbox
      .changesOf(room)
      .map(({ of, change, state }) =>
        'mid' in of && change.kind === 'pin' && !change.on && state.kind !== 'failed' ? of.mid : null,
      ),
  );
  const isPinned = (row: (typeof rows)[number]): row is Message =>
    row.kind === undefined && row.pinned === true && !leaving.has(row.mid);
  return rows.filter(isPinned).toReversed();
}
