import { isSaved } from './groups.js';
import { argumentsOf, type StreamCommand, StreamReader } from './stream.js';

/** Published inside Valkey by the script that copies groups: its place in the stream is the instant of the copy. */
export const CUT_CHANNEL = 'holdfast-cut';

export type StreamItem =
  | { readonly type: 'command'; readonly command: StreamCommand }
  /** Here the groups of that copy were read. */
  | { readonly type: 'cut'; readonly number: number };

/** Change nothing that is kept. */
const PASSING = new Set(['SPUBLISH', 'PUBLISH', 'PING', 'REPLCONF']);
/** Name several keys, of which one may be kept and another not. */
const MANY_KEYS = new Set(['DEL', 'UNLINK']);

/**
 * What of the replication stream is worth keeping: publications and what describes running processes are left out. A
 * transaction's brackets too, since a step is kept whole or not at all.
 */
export class DurableStream {
  private readonly reader = new StreamReader();
  private inTransaction = false;
  private database = '0';

  feed(bytes: Buffer): StreamItem[] {
    const items: StreamItem[] = [];
    for (const command of this.reader.feed(bytes)) {
      const { name, key } = command;
      if (name === 'MULTI') this.inTransaction = true;
      else if (name === 'EXEC') this.inTransaction = false;
      else if (name === 'SELECT') this.database = key;
      else if (name === 'PUBLISH' && key === CUT_CHANNEL) {
        items.push({ type: 'cut', number: Number(argumentsOf(command)[2]) });
      } else if (PASSING.has(name) || this.database !== '0') {
        // Only the first database is Holdfast's.
      } else if (isSaved(key) || (MANY_KEYS.has(name) && argumentsOf(command).slice(1).some(isSaved))) {
        items.push({ type: 'command', command });
      }
    }
    return items;
  }

  /** More of the same step must come before it is whole. */
  get isAmid(): boolean {
    return this.inTransaction || this.reader.isAmid;
  }
}
