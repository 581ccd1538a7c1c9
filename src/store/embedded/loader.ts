import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { roomPartsOf } from './groups.js';
import type { InsideClient } from './inside-client.js';
import { encodeCommand } from './resp.js';
import type { SavedEntry } from './snapshot-file.js';
import type { Valkey } from './valkey.js';

const ENTRIES_AT_ONCE = 200;
/** Handed to Valkey in pieces of about this size, with a turn for others between. */
const PIECE_BYTES = 1024 * 1024;

const LINE_END = Buffer.from('\r\n');
const ERROR_BEGIN = Buffer.from('\r\n-');

const RESTORE_LOG = readFileSync(new URL('./scripts/restore-log.lua', import.meta.url), 'utf8');
const RESTORE_LOG_DIGEST = createHash('sha1').update(RESTORE_LOG).digest('hex');

/**
 * Fills an empty Valkey, faster than command by command. While it does, nothing expires, so that what is repeated finds
 * things as they were then.
 */
export class Loader {
  /** Refusals of Valkey: what is loaded does not follow from what was loaded before. */
  readonly refusals: string[] = [];
  /** The end of what was heard last. */
  private tail: Buffer = LINE_END;
  private readonly send: (bytes: Buffer) => void;
  private pieces: Buffer[] = [];
  private size = 0;

  private constructor(
    valkey: Valkey,
    private readonly client: InsideClient,
  ) {
    this.send = valkey.connectInside({
      write: (bytes) => {
        this.listen(bytes);
        return true;
      },
      destroy: () => {
        this.refusals.push('Valkey closed the connection');
      },
    });
  }

  /** To be called while Valkey asks for no password. */
  static async begin(valkey: Valkey, client: InsideClient): Promise<Loader> {
    await client.call('CONFIG', 'SET', 'import-mode', 'yes');
    await client.call('SCRIPT', 'LOAD', RESTORE_LOG);
    const loader = new Loader(valkey, client);
    await loader.commands(encodeCommand(['CLIENT', 'IMPORT-SOURCE', 'ON']));
    return loader;
  }

  /** Commands as they stand in the stream. */
  async commands(bytes: Buffer): Promise<void> {
    this.pieces.push(bytes);
    this.size += bytes.length;
    if (this.size >= PIECE_BYTES) await this.flush();
  }

  /** `expiresAt`: ms since 1970, '' for never. */
  async key(key: Buffer | string, expiresAt: string, dump: Buffer): Promise<void> {
    await this.commands(
      encodeCommand(
        expiresAt === ''
          ? ['RESTORE', key, '0', dump]
          : ['RESTORE', key, expiresAt === '0' ? '1' : expiresAt, dump, 'ABSTTL'],
      ),
    );
  }

  /** Writes the log of the room with this record, which has to be there. */
  async log(meta: string, entries: readonly SavedEntry[]): Promise<void> {
    const parts = roomPartsOf(meta);
    if (parts === null) return;
    // Also without entries: the index knows of deleted ones.
    for (let i = 0; i === 0 || i < entries.length; i += ENTRIES_AT_ONCE) {
      const last = i + ENTRIES_AT_ONCE >= entries.length;
      const some = entries
        .slice(i, i + ENTRIES_AT_ONCE)
        .flatMap(({ seq, mid, cmid, json }) => [String(seq), mid, cmid, json]);
      const { log, cmids } = parts;
      await this.commands(
        encodeCommand(['EVALSHA', RESTORE_LOG_DIGEST, '3', meta, log, cmids, last ? '1' : '0', ...some]),
      );
    }
  }

  /**
   * Keeps the errors of Valkey's replies: lines that begin with `-`. No command that loads something has another reply
   * with such a line.
   */
  private listen(bytes: Buffer): void {
    const heard = Buffer.concat([this.tail, bytes]);
    this.tail = heard.subarray(-LINE_END.length);
    for (let at = heard.indexOf(ERROR_BEGIN); at >= 0; at = heard.indexOf(ERROR_BEGIN, at + 1)) {
      const from = at + ERROR_BEGIN.length;
      const end = heard.indexOf(LINE_END, from);
      this.refusals.push(heard.toString('utf8', from, end < 0 ? heard.length : end));
    }
  }

  /** Resolves when all of it is in Valkey. */
  async flush(): Promise<void> {
    if (this.pieces.length > 0) this.send(Buffer.concat(this.pieces));
    this.pieces = [];
    this.size = 0;
    await this.client.call('PING');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
