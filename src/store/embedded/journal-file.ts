import type { Files } from './files.js';
import { JOURNAL, type JournalKind, journalRecord, type Opened } from './journal-record.js';

export const JOURNAL_MAGIC = Buffer.from('HOLDFAST-STORE 2\n');

/** A journal file that is written to. It never ends in half a record: what could not be written whole is taken back. */
export class JournalFile {
  private closed = false;

  private constructor(
    private readonly files: Files,
    private readonly fd: number,
    private path: string,
    /** How many bytes whole records have. */
    public bytes: number,
  ) {}

  static create(files: Files, path: string): JournalFile {
    const file = new JournalFile(files, files.create(path), path, 0);
    file.write([JOURNAL_MAGIC]);
    return file;
  }

  /** What comes after `bytes` was not sound and is cut off. */
  static append(files: Files, path: string, bytes: number): JournalFile {
    const file = new JournalFile(files, files.append(path), path, bytes);
    files.truncate(file.fd, bytes);
    return file;
  }

  /** Who writes from here on. */
  open(step: number, opened: Opened): void {
    this.record(JOURNAL.opened, step, [Buffer.from(JSON.stringify(opened))]);
  }

  /**
   * Into the system's cache at once (it survives this process). Throws, with the file as it was, when that is
   * impossible.
   */
  record(kind: JournalKind, step: number, body: readonly Buffer[] = []): void {
    this.write(journalRecord(kind, step, body));
  }

  /** Onto the disk, as far as it was written when this was called. */
  sync(): Promise<void> {
    return this.files.datasync(this.fd);
  }

  /** A file that was removed, or moved with its folder, is written to in vain: no start finds it again. */
  get isInPlace(): boolean {
    return this.files.leadsTo(this.path, this.fd);
  }

  rename(path: string): void {
    this.files.rename(this.path, path);
    this.path = path;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.files.close(this.fd);
  }

  private write(pieces: readonly Buffer[]): void {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    try {
      let rest = pieces;
      let left = length;
      for (;;) {
        const done = this.files.write(this.fd, rest);
        left -= done;
        if (left <= 0) break;
        if (done === 0) throw Object.assign(new Error('nothing could be written'), { code: 'ENOSPC' });
        rest = [Buffer.concat(rest).subarray(done)];
      }
    } catch (error) {
      try {
        this.files.truncate(this.fd, this.bytes);
      } catch {
        // A half record is known by its sum when the file is read.
      }
      throw error;
    }
    this.bytes += length;
  }
}
