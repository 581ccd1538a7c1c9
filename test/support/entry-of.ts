import type { Message } from '../../src/protocol/events.js';
import { entryBody, LogEntry } from '../../src/store/log-codec.js';

/** The whole entry, as `append.lua` makes it. `at`: ms since 1970, by the store's clock. */
export function entryJson(seq: number, body: string, at: number): string {
  return `{"seq":${seq},${body},"at":${at}}`;
}

/** The entry that this message is. */
export function entryOf(message: Message): LogEntry {
  return new LogEntry(message.seq, message.mid, entryJson(message.seq, entryBody(message), message.at));
}
