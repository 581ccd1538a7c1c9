import { readFileSync } from 'node:fs';
import { CUT_CHANNEL, type StreamItem } from './durable-stream.js';
import { groupOf, isLogPart, isRoomMeta, isRoomTag, isSaved, roomPartsOf } from './groups.js';
import type { InsideClient } from './inside-client.js';
import type { JournalFile } from './journal-file.js';
import { JOURNAL, packFields } from './journal-record.js';
import { keysLike } from './restore.js';
import type { StreamCommand } from './stream.js';

/**
 * Entries read from a log at once, and small groups copied at once: bounds the time that Valkey is busy with us.
 */
const ENTRIES_AT_ONCE = 100;
const GROUPS_AT_ONCE = 20;
/** Synced in pieces, so that the last one is short: what else is written to the disk may have to wait for it. */
const SYNC_EVERY_BYTES = 4 * 1024 * 1024;

const COPY_KEYS = script('copy-keys');
const COPY_ROOM = script('copy-room');

/** Touch more than their first key. Holdfast uses none of them on what it keeps; the copy is made anew after one. */
const BEYOND_KEY = new Set([
  'FLUSHALL',
  'FLUSHDB',
  'SWAPDB',
  'RENAME',
  'RENAMENX',
  'COPY',
  'MOVE',
  'SMOVE',
  'MSET',
]);
/** Delete any number of keys, which does no harm to those that are not copied yet. */
const DELETES = new Set(['DEL', 'UNLINK']);

/**
 * A copy of all that is in Valkey, made group by group into a new file while Valkey serves. Each group is read
 * at one instant; the script that reads it cuts the stream at that instant. What the stream says of a group before is
 * left out of the file, since it is in the copy. What it says after follows it there.
 */
export class Copy {
  /** Keys of groups that are not copied yet. */
  private readonly waiting = new Map<string, Set<string>>();
  private readonly numbers = new Map<number, readonly string[]>();
  private nextNumber = 1;
  private scanned = false;
  private failure: Error | null = null;
  /** What follows a cut, until the groups that were read there are in the file. */
  private behindCut: Buffer[] | null = null;
  private present: Buffer[] = [];

  constructor(
    private readonly client: InsideClient,
    private readonly file: JournalFile,
    private readonly step: () => number,
  ) {}

  /** What one step changed. To be called for every step from the beginning on. */
  onItems(items: readonly StreamItem[]): void {
    for (const item of items) {
      if (item.type === 'cut') this.cutAt(item.number);
      else this.take(item.command);
    }
    this.writePresent();
  }

  /** Copies everything. `onWhole` is called in the instant from which on the file has to hear of every step itself. */
  async run(onWhole: () => void): Promise<void> {
    for (const key of await keysLike(this.client, '*')) if (isSaved(key)) this.know(key);
    this.scanned = true;
    let synced = 0;
    while (this.waiting.size > 0) {
      if (this.failure !== null) throw this.failure;
      const tags = [...this.waiting.keys()].slice(0, GROUPS_AT_ONCE);
      const room = tags.findIndex(isRoomTag);
      if (room === 0) await this.copyRoom(tags[0] as string);
      else await this.copyKeys(room < 0 ? tags : tags.slice(0, room));
      if (this.file.bytes - synced >= SYNC_EVERY_BYTES) {
        synced = this.file.bytes;
        await this.file.sync();
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (this.failure !== null) throw this.failure;
    this.file.record(JOURNAL.baseEnd, this.step());
    onWhole();
  }

  private async copyKeys(tags: readonly string[]): Promise<void> {
    const keys = tags.flatMap((tag) => [...(this.waiting.get(tag) ?? [])]);
    const number = this.expectCut(tags);
    const reply = await this.client.call(
      'EVAL',
      COPY_KEYS,
      String(keys.length),
      ...keys,
      CUT_CHANNEL,
      String(number),
    );
    this.copied(number, ['', ...(reply as Buffer[])]);
  }

  private async copyRoom(tag: string): Promise<void> {
    const known = [...(this.waiting.get(tag) ?? [])];
    const parts = roomPartsOf(known.find(isRoomMeta) ?? (known[0] as string));
    if (parts === null) return this.copyKeys([tag]);
    let last = { seq: '0', mid: Buffer.alloc(0) as Buffer };
    for (;;) {
      const keys = new Set([parts.meta, ...(this.waiting.get(tag) ?? [])].filter((key) => !isLogPart(key)));
      const number = this.expectCut([tag]);
      const [state, entries, dumps] = (await this.client.call(
        'EVAL',
        COPY_ROOM,
        String(keys.size + 2),
        parts.meta,
        parts.log,
        ...keys,
        last.seq,
        last.mid,
        String(ENTRIES_AT_ONCE),
        CUT_CHANNEL,
        String(number),
      )) as [Buffer, Buffer[] | undefined, Buffer[] | undefined];
      if (this.failure !== null) throw this.failure;
      if (String(state) === 'anew') throw new Error(`the log of ${tag} began anew while it was copied`);
      if (entries !== undefined && entries.length > 0) {
        this.file.record(JOURNAL.entries, this.step(), [packFields([tag, ...entries])]);
        last = { seq: String(entries.at(-4)), mid: entries.at(-3) as Buffer };
      }
      if (dumps !== undefined) return this.copied(number, [tag, ...dumps]);
      this.numbers.delete(number);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private expectCut(tags: readonly string[]): number {
    const number = this.nextNumber;
    this.nextNumber += 1;
    this.numbers.set(number, tags);
    return number;
  }

  private cutAt(number: number): void {
    const tags = this.numbers.get(number);
    if (tags === undefined) return;
    this.numbers.delete(number);
    this.writePresent();
    for (const tag of tags) this.waiting.delete(tag);
    this.behindCut = [];
  }

  private copied(number: number, fields: (Buffer | string)[]): void {
    if (this.failure !== null) throw this.failure;
    if (this.numbers.has(number)) throw new Error('the instant of a copy was not seen in the stream');
    this.file.record(JOURNAL.group, this.step(), [packFields(fields)]);
    const behind = this.behindCut ?? [];
    this.behindCut = null;
    if (behind.length > 0) this.file.record(JOURNAL.part, this.step(), behind);
  }

  private take(command: StreamCommand): void {
    if (BEYOND_KEY.has(command.name)) {
      this.failure ??= new Error(`${command.name} came while it was copied`);
      return;
    }
    if (this.scanned && DELETES.has(command.name)) {
      (this.behindCut ?? this.present).push(command.bytes);
      return;
    }
    const tag = groupOf(command.key);
    // All keys of what began before the copy did have to be known when it is their turn.
    if (!this.scanned || this.waiting.has(tag)) this.know(command.key);
    else (this.behindCut ?? this.present).push(command.bytes);
  }

  private know(key: string): void {
    const tag = groupOf(key);
    const keys = this.waiting.get(tag);
    if (keys) keys.add(key);
    else this.waiting.set(tag, new Set([key]));
  }

  /** The new file is not needed before it is whole: what cannot be written ends the copy, and nothing else. */
  private writePresent(): void {
    if (this.present.length === 0) return;
    const pieces = this.present;
    this.present = [];
    if (this.failure !== null) return;
    try {
      this.file.record(JOURNAL.part, this.step(), pieces);
    } catch (error) {
      this.failure = error as Error;
    }
  }
}

function script(name: string): string {
  return readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
}
