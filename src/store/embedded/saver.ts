import { readFileSync } from 'node:fs';
import { roomKeys } from '../redis/keys.js';
import { groupOf, isLogPart, isRoomTag, isSaved } from './groups.js';
import type { InsideClient } from './inside-client.js';
import { encodeRecord, KIND } from './record.js';
import type { Reply } from './resp.js';
import { SnapshotFile, type SnapshotFolder } from './snapshot-files.js';

/** Entries read from a log at once: bounds the time Valkey is busy with us. */
const ENTRIES_AT_ONCE = 200;
/** Written to the file in pieces of about this size. */
const PIECE_BYTES = 1024 * 1024;

const SAVE_KEYS = script('save-keys');
const SAVE_ROOM = script('save-room');

/** Head of a room's log as the file has it. */
interface SavedHead {
  readonly head: number;
  readonly mid: string;
}

/** Where the file stands, as the restore found it. */
export interface SaverState {
  readonly generation: number;
  /** Null: there is no usable file yet. */
  readonly file: SnapshotFile | null;
  readonly keys: Iterable<string>;
  readonly heads: Map<string, SavedHead>;
  /** The file does not end with `saved` or `clean`. */
  readonly marked: boolean;
  /** A file is written anew when it is larger than this and than twice its size when it was new. */
  readonly compactAboveBytes: number;
}

/**
 * Writes what changed in Valkey to the snapshot file. Changes are learned from client tracking, so an idle store costs nothing and
 * a busy one only what changed. Each group of keys (one hash tag) is taken at one instant; of a room's log only the new
 * entries are written.
 */
export class Saver {
  private readonly known = new Map<string, Set<string>>();
  private dirty = new Map<string, Set<string>>();
  private readonly heads: Map<string, SavedHead>;
  private targets: SnapshotFile[];
  private generation: number;
  private compactedBytes: number;
  private readonly compactAboveBytes: number;
  /** The file says that memory has more than it. */
  private marked: boolean;

  constructor(
    private readonly client: InsideClient,
    private readonly folder: SnapshotFolder,
    state: SaverState,
  ) {
    this.generation = state.generation;
    this.targets = state.file === null ? [] : [state.file];
    this.compactedBytes = state.file?.bytes ?? 0;
    this.heads = state.heads;
    this.marked = state.marked;
    this.compactAboveBytes = state.compactAboveBytes;
    for (const key of state.keys) this.know(key);
  }

  /** Begins to listen for changes; what changed before is not seen. */
  async listen(): Promise<void> {
    this.client.onPush = ([kind, keys]) => {
      if (String(kind) !== 'invalidate') return;
      if (keys === null) this.everythingChanged();
      else for (const key of keys as Buffer[]) this.changed(key.toString());
    };
    await this.client.call('CLIENT', 'TRACKING', 'ON', 'BCAST', 'PREFIX', 'hf:');
  }

  /** Writes what changed since the last time and waits for the disk. False when there was nothing. */
  async save(): Promise<boolean> {
    if (this.dirty.size === 0 && !this.marked) return false;
    const batch = this.dirty;
    this.dirty = new Map();
    const commits: (() => void)[] = [];
    const written: string[] = [];
    let pieces: Buffer[] = [];
    const flush = () => {
      if (pieces.length > 0) for (const target of this.targets) target.write(Buffer.concat(pieces));
      pieces = [];
      for (const commit of commits.splice(0)) commit();
      for (const tag of written.splice(0)) batch.delete(tag);
    };
    try {
      for (const [tag, keys] of batch) {
        const { bytes, commit } = await this.take(tag, keys, this.heads.get(tag));
        pieces.push(...bytes);
        commits.push(commit);
        written.push(tag);
        if (sizeOf(pieces) >= PIECE_BYTES) flush();
      }
      const all = this.dirty.size === 0;
      if (all) pieces.push(encodeRecord(KIND.saved));
      flush();
      if (all) this.marked = false;
      await Promise.all(this.targets.map((target) => target.sync()));
    } catch (error) {
      // Nothing is forgotten: what was not written is tried again with the next save.
      for (const [tag, keys] of batch) for (const key of keys) this.note(tag, key);
      throw error;
    }
    return true;
  }

  /** Whether the file has grown so much by changes that it should be written anew. */
  get wantsCompaction(): boolean {
    const bytes = this.targets[0]?.bytes ?? 0;
    return bytes > this.compactAboveBytes && bytes > 2 * this.compactedBytes;
  }

  /**
   * Writes all of memory to a new file, beside the present one, which goes on being written to; then the new one takes its
   * place, and the present one is kept as the one before.
   */
  async compact(saveEveryMs: number): Promise<void> {
    const draft = SnapshotFile.create(this.folder.draftPath());
    const before = this.targets;
    this.targets = [...before, draft];
    try {
      let lastSave = performance.now();
      for (const tag of [...this.known.keys()]) {
        const keys = this.known.get(tag) ?? new Set();
        const { bytes } = await this.take(tag, keys, undefined);
        for (const piece of bytes) draft.write(piece);
        if (performance.now() - lastSave >= saveEveryMs && before.length > 0) {
          await this.save();
          lastSave = performance.now();
        }
      }
      draft.write(encodeRecord(KIND.baseEnd));
      await draft.sync();
      this.generation += 1;
      draft.rename(this.folder.path(this.generation));
      this.folder.syncFolder();
    } catch (error) {
      this.targets = before;
      draft.close();
      throw error;
    }
    this.targets = [draft];
    this.compactedBytes = draft.bytes;
    for (const file of before) file.close();
    this.folder.removeOlderThan(this.generation - 1);
    // The new file does not say yet whether it has everything.
    this.marked = true;
    await this.save();
  }

  /** The last save: with the store closed to clients, everything is in the file, and the file says so. */
  async finish(): Promise<void> {
    await this.save();
    for (const target of this.targets) {
      target.write(encodeRecord(KIND.clean));
      await target.sync();
      target.close();
    }
    this.targets = [];
  }

  private changed(key: string): void {
    if (!isSaved(key)) return;
    const tag = this.know(key);
    this.note(tag, key);
    if (this.marked) return;
    this.marked = true;
    // Before any client is told of the change, so a killed store knows afterwards that something is missing.
    for (const [index, target] of this.targets.entries()) {
      try {
        target.write(encodeRecord(KIND.dirty));
      } catch {
        // The disk is full. The file must not go on saying that it has everything; shortening it is still possible.
        if (index === 0) target.dropLast(encodeRecord(KIND.saved).length);
      }
    }
  }

  private everythingChanged(): void {
    for (const keys of this.known.values()) for (const key of keys) this.changed(key);
  }

  private know(key: string): string {
    const tag = groupOf(key);
    const keys = this.known.get(tag);
    if (keys) keys.add(key);
    else this.known.set(tag, new Set([key]));
    return tag;
  }

  private note(tag: string, key: string): void {
    const keys = this.dirty.get(tag);
    if (keys) keys.add(key);
    else this.dirty.set(tag, new Set([key]));
  }

  /** The records of a group, and what to remember once they are written. */
  private async take(
    tag: string,
    keys: ReadonlySet<string>,
    saved: SavedHead | undefined,
  ): Promise<{ bytes: Buffer[]; commit: () => void }> {
    const dumped = [...keys].filter((key) => !isLogPart(key));
    if (isRoomTag(tag)) return this.takeRoom(tag, dumped, saved);
    const reply = (await this.client.call('EVAL', SAVE_KEYS, String(dumped.length), ...dumped)) as Buffer[];
    return {
      bytes: [encodeRecord(KIND.group, [tag, ...reply])],
      commit: () => this.forgetGone(tag, reply),
    };
  }

  private async takeRoom(tag: string, dumped: readonly string[], saved: SavedHead | undefined) {
    const { meta, log } = roomKeys(tag.slice(2));
    const keys = [...new Set([meta, ...dumped])];
    const reply = (await this.client.call(
      'EVAL',
      SAVE_ROOM,
      String(keys.length + 2),
      meta,
      log,
      ...keys,
      String(saved?.head ?? -1),
      saved?.mid ?? '',
      String(ENTRIES_AT_ONCE),
    )) as [number, Buffer, Buffer, Buffer[], Buffer[]];
    const [reset, headText, mid, firstEntries, dumps] = reply;
    const head = Number(headText.toString());
    const bytes: Buffer[] = [];
    if (reset === 1) bytes.push(encodeRecord(KIND.logReset, [tag]));
    let entries = firstEntries;
    while (entries.length > 0) {
      bytes.push(encodeRecord(KIND.entries, [tag, ...entries]));
      const last = Number(entries.at(-4)?.toString());
      if (last >= head) break;
      entries = flatten(
        await this.client.call(
          'XRANGE',
          log,
          String(last + 1),
          String(head),
          'COUNT',
          String(ENTRIES_AT_ONCE),
        ),
      );
    }
    bytes.push(encodeRecord(KIND.group, [tag, ...dumps]));
    const commit = () => {
      this.heads.set(tag, { head, mid: mid.toString() });
      this.forgetGone(tag, dumps);
    };
    return { bytes, commit };
  }

  /** Keys that are gone in memory and in the file need not be asked for again. */
  private forgetGone(tag: string, dumps: readonly Buffer[]): void {
    const keys = this.known.get(tag);
    for (let i = 0; i + 2 < dumps.length; i += 3) {
      if ((dumps[i + 2] as Buffer).length > 0) continue;
      const key = (dumps[i] as Buffer).toString();
      if (!this.dirty.get(tag)?.has(key)) keys?.delete(key);
    }
    if (keys?.size === 0) {
      this.known.delete(tag);
      this.heads.delete(tag);
    }
  }
}

function script(name: string): string {
  return readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
}

function flatten(entries: Reply): Buffer[] {
  return (entries as [Buffer, Buffer[]][]).flatMap(([id, [, mid, , cmid, , json]]) => [
    id.subarray(0, id.indexOf('-')),
    mid as Buffer,
    cmid as Buffer,
    json as Buffer,
  ]);
}

function sizeOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
