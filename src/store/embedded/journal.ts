import { LIMITS } from '../../protocol/limits.js';
import { Copy } from './copy.js';
import { DurableStream, type StreamItem } from './durable-stream.js';
import type { InsideClient } from './inside-client.js';
import { JournalFile } from './journal-file.js';
import type { JournalFolder } from './journal-folder.js';
import { JOURNAL, type Opened } from './journal-record.js';

export interface JournalState {
  /** Null: none could be opened, so a new one has to be begun before anything is written. */
  readonly file: JournalFile | null;
  readonly fileNumber: number;
  /** Number of the last step that is in Valkey. */
  readonly step: number;
  readonly opened: Opened;
  /** Since when the files have something that was deleted, ms since 1970; null: they have nothing of the kind. */
  readonly deletedAt?: number | null;
}

export interface JournalEvents {
  /** A step could not be written: Valkey is ahead of the file and must not answer any more. */
  onBehind(error: Error): void;
  /** The file must not be written to any more; `rewrite` begins another. */
  onFileFailed(error: Error): void;
  onSynced(): void;
}

/**
 * Writes every change of Valkey to a file before anyone outside hears of it. A step's outputs are released once the
 * step is written and, with fsync `always`, on the disk; one sync serves all that wait for it.
 */
export class Journal {
  private readonly stream = new DurableStream();
  private items: StreamItem[] = [];
  private file: JournalFile | null;
  /** A new file that is whole, while it takes the place of the present one. */
  private next: JournalFile | null = null;
  private nextError: Error | null = null;
  private copy: Copy | null = null;
  private fileNumber: number;
  private step: number;
  private readonly opened: Opened;
  /** Size of the present file when it was new. */
  private newBytes: number;
  private isBehind = false;
  private unsynced = false;
  private syncing: Promise<void> | null = null;
  private waiting: (() => void)[] = [];
  /**
   * Since when a file has something that was deleted from the store, ms since 1970: it outlives this process. Null:
   * none has.
   */
  private deletedAt: number | null = null;
  /** Bytes of the present file that are on the disk. */
  private syncedBytes = 0;

  constructor(
    private readonly client: InsideClient,
    private readonly folder: JournalFolder,
    state: JournalState,
    private readonly events: JournalEvents,
    private readonly wallMs: () => number = Date.now,
  ) {
    this.deletedAt = state.deletedAt ?? null;
    this.file = state.file;
    this.fileNumber = state.fileNumber;
    this.step = state.step;
    this.opened = state.opened;
    this.newBytes = state.file?.bytes ?? 0;
  }

  /** Takes bytes of the replication stream. */
  feed(bytes: Buffer): void {
    for (const item of this.stream.feed(bytes)) this.items.push(item);
  }

  /** For Valkey: calls `release` when all that came before it is kept. */
  readonly releaseWhenKept = (release: () => void): void => {
    if (this.isBehind) return;
    if (this.items.length > 0 && !this.stream.isAmid) this.writeStep();
    if (this.isBehind) return;
    const mustWait =
      this.stream.isAmid ||
      this.waiting.length > 0 ||
      (this.opened.fsync === 'always' && (this.unsynced || this.syncing !== null));
    if (!mustWait) {
      release();
      return;
    }
    this.waiting.push(release);
    this.serveWaiting();
  };

  get bytes(): number {
    return this.file?.bytes ?? 0;
  }

  get canBeWritten(): boolean {
    return this.file !== null;
  }

  /** False where the present file is not the one that the next start would read. */
  get isInPlace(): boolean {
    return this.file?.isInPlace ?? true;
  }

  wantsRewrite(aboveBytes: number): boolean {
    const grown = this.bytes - this.newBytes;
    return this.bytes > aboveBytes && grown > Math.min(this.newBytes, LIMITS.storeGrowsMaxBytes);
  }

  /** How long the files have had something that was deleted, ms; 0: they have nothing of the kind. */
  get deletedForMs(): number {
    return this.deletedAt === null ? 0 : Math.max(1, this.wallMs() - this.deletedAt);
  }

  /** Says on the disk that this process writes here. Rejects when it cannot be written. */
  async markOpened(): Promise<void> {
    this.file?.open(this.step, this.opened);
    this.unsynced = true;
    await this.sync();
  }

  /**
   * Resolves when the disk has all that was written before this call. It does not reject: of what fails `onFileFailed`
   * is told.
   */
  async sync(): Promise<void> {
    while (this.syncing !== null) await this.syncing;
    if (!this.unsynced || this.file === null) return;
    this.syncing = this.syncOnce();
    await this.syncing;
  }

  /**
   * Begins a new file with a copy of everything, beside the present one, which goes on being written to. Then the new
   * one takes its place, and of the older ones only the present one is kept. With `erase` none is. Rejects, with the
   * present one as it was, when that is impossible.
   */
  async rewrite({ keepOlder = false, erase = false } = {}): Promise<void> {
    if (this.copy !== null || this.next !== null) throw new Error('a new file is being made already');
    let path = this.folder.draftPath;
    const draft = JournalFile.create(this.folder.files, path);
    this.nextError = null;
    // What is deleted while it is copied may be in the copy.
    const { deletedAt } = this;
    this.deletedAt = null;
    try {
      draft.open(this.step, this.opened);
      const copy = new Copy(this.client, draft, () => this.step);
      this.copy = copy;
      await copy.run(() => {
        this.copy = null;
        this.next = draft;
      });
      // Else the next start would not know: the steps that deleted it need not be in the new file.
      const kept = erase ? this.deletedAt : (deletedAt ?? this.deletedAt);
      if (kept !== null) draft.open(this.step, { ...this.opened, deletedAt: kept });
      const wholeBytes = draft.bytes;
      await draft.sync();
      // Above what somebody put there meanwhile as well: the next start takes the newest.
      const fileNumber = Math.max(this.fileNumber, this.folder.list()[0]?.fileNumber ?? 0) + 1;
      path = this.folder.pathOf(fileNumber);
      draft.rename(path);
      await this.folder.files.syncFolder(this.folder.path);
      while (this.syncing !== null) await this.syncing;
      if (this.nextError !== null) throw this.nextError;
      if (this.isBehind) throw new Error('Valkey is given up');
      this.file?.close();
      this.file = draft;
      this.fileNumber = fileNumber;
      this.syncedBytes = wholeBytes;
    } catch (error) {
      draft.close();
      this.folder.files.remove(path);
      this.deletedAt = deletedAt ?? this.deletedAt;
      throw error;
    } finally {
      this.copy = null;
      this.next = null;
    }
    this.newBytes = this.file.bytes;
    this.unsynced = true;
    await this.sync();
    if (!keepOlder) this.folder.removeOlderThan(erase ? this.fileNumber : this.fileNumber - 1);
    if (deletedAt !== null && !erase) this.deletedAt = deletedAt;
  }

  /** The last words, with Valkey closed to clients. Rejects when they could not be written. */
  async finish(): Promise<void> {
    while (this.syncing !== null) await this.syncing;
    if (this.file === null) throw new Error('there is no file that can be written');
    this.file.record(JOURNAL.clean, this.step);
    await this.file.sync();
    const { bytes } = this.file;
    this.folder.putNote({ fileNumber: this.fileNumber, written: bytes, synced: bytes, clean: true });
    this.file.close();
    this.folder.close();
    this.file = null;
  }

  /** Lets go of the file as it is. */
  abandon(): void {
    this.isBehind = true;
    this.waiting = [];
    this.file?.close();
    this.folder.close();
    this.file = null;
  }

  /**
   * Before what it speaks of is acknowledged: then no cut of the file can pass for a write that was under way. Without
   * it, or with an older one, less is known of a file that is cut short later.
   */
  private putNote(written: number): void {
    try {
      this.folder.putNote({
        fileNumber: this.fileNumber,
        written,
        synced: Math.min(written, this.syncedBytes),
        clean: false,
      });
    } catch {
      // Told with the next write of the journal itself.
    }
  }

  private writeStep(): void {
    const { items } = this;
    this.items = [];
    const pieces: Buffer[] = [];
    for (const item of items) {
      if (item.type !== 'command') continue;
      pieces.push(item.command.bytes);
      if (item.command.name === 'XDEL') this.deletedAt ??= this.wallMs();
    }
    if (pieces.length > 0) {
      try {
        if (this.file === null) throw new Error('there is no file that can be written');
        this.file.record(JOURNAL.step, this.step + 1, pieces);
      } catch (error) {
        this.isBehind = true;
        this.waiting = [];
        this.events.onBehind(error as Error);
        return;
      }
      this.step += 1;
      this.unsynced = true;
      // What is acknowledged once it is synced is noted then.
      if (this.opened.fsync === 'everysec') this.putNote(this.file.bytes);
      try {
        this.next?.record(JOURNAL.step, this.step, pieces);
      } catch (error) {
        this.nextError = error as Error;
        this.next = null;
      }
    }
    this.copy?.onItems(items);
  }

  private serveWaiting(): void {
    if (this.stream.isAmid || this.waiting.length === 0) return;
    if (this.opened.fsync === 'always' && (this.unsynced || this.syncing !== null)) {
      if (this.syncing === null && this.file !== null) this.syncing = this.syncOnce();
      return;
    }
    for (const release of this.waiting.splice(0)) release();
  }

  private async syncOnce(): Promise<void> {
    const { file, next } = this;
    if (file === null) return;
    const { bytes } = file;
    const served = this.stream.isAmid ? 0 : this.waiting.length;
    this.unsynced = false;
    try {
      await Promise.all([file.sync(), next?.sync()]);
    } catch (error) {
      if (this.isBehind) return;
      // What the disk has of it is unknown from here on, whatever a second try would say.
      this.unsynced = true;
      file.close();
      if (this.file === file) this.file = null;
      this.syncing = null;
      this.events.onFileFailed(error as Error);
      return;
    }
    this.syncing = null;
    if (this.file === file) {
      this.syncedBytes = bytes;
      this.putNote(this.opened.fsync === 'always' ? bytes : file.bytes);
    }
    this.events.onSynced();
    for (const release of this.waiting.splice(0, served)) release();
    this.serveWaiting();
  }
}
