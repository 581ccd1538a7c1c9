import type { Message } from '../../../../protocol/events.js';
import { client } from '../../state/client.js';

/**
 * Older pages that are fetched on the way to a message: some 2,000 messages, so that a press never loads a whole year.
 */
const MAX_PAGES = 40;

/** The message `mid`, with older pages fetched until it is held; null when it is not there, or too far back. */
export async function reach(room: string, mid: string): Promise<Message | null> {
  for (let pages = 0; ; pages += 1) {
    const found = client.room(room)?.log.find(mid) ?? null;
    if (found !== null || pages >= MAX_PAGES) return found;
    // A page that cannot be had ends the search: its caller says that the message was not reached.
    const added = await client.loadOlder(room).catch(() => 0);
    if (added === 0) return null;
  }
}
