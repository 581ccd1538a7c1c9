import { basename, dirname } from 'node:path';
import type { Files } from '../../../src/store/embedded/files.js';

interface Inode {
  content: Buffer;
  /** What is on the disk. */
  synced: Buffer;
  /** A sync of it failed: what the disk has is unknown, and nobody may go on with it. */
  distrusted: boolean;
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}

/**
 * A disk in memory that forgets at a power cut what was not synced: contents without `datasync`, names without
 * `syncFolder`. It can be full, read-only, or fail its syncs.
 */
export class MemoryFiles implements Files {
  freeBytes = 1e9;
  /** Code of the error that every write gives, such as ENOSPC or EROFS. */
  failing: string | null = null;
  /** So many syncs fail from here on. */
  syncsToFail = 0;
  syncMs = 0;
  syncs = 0;
  /** Syncs that began and have not ended. */
  syncing = 0;
  /** Writes and syncs to files whose sync had failed: there must be none. */
  trustedAgain = 0;
  /** Bytes written in all. */
  written = 0;
  /** How often its space was asked for. */
  looks = 0;
  private nextFd = 3;
  private readonly open = new Map<number, Inode>();

  constructor(
    private names = new Map<string, Inode>(),
    private syncedNames = new Map<string, Inode>(),
  ) {}

  /**
   * The disk as a machine finds it that lost its power now. `keep`: unsynced bytes of each file that got there all the
   * same.
   */
  afterPowerCut(keep: (unsyncedBytes: number) => number = () => 0): MemoryFiles {
    const names = new Map<string, Inode>();
    for (const [path, { content, synced }] of this.syncedNames) {
      const more = content.length > synced.length ? keep(content.length - synced.length) : 0;
      const left = Buffer.from(content.subarray(0, synced.length + more));
      synced.copy(left);
      names.set(path, { content: left, synced: left, distrusted: false });
    }
    return new MemoryFiles(names, new Map(names));
  }

  paths(): string[] {
    return [...this.names.keys()].sort();
  }

  content(path: string): Buffer {
    const inode = this.names.get(path);
    if (inode === undefined) throw failure('ENOENT');
    return inode.content;
  }

  set(path: string, content: Buffer): void {
    const inode = { content, synced: content, distrusted: false };
    this.names.set(path, inode);
    this.syncedNames.set(path, inode);
  }

  copy(): MemoryFiles {
    const made = new MemoryFiles();
    for (const path of this.paths()) made.set(path, Buffer.from(this.content(path)));
    return made;
  }

  create(path: string): number {
    this.throwIfFailing();
    const inode = { content: Buffer.alloc(0), synced: Buffer.alloc(0), distrusted: false };
    this.names.set(path, inode);
    return this.enter(inode);
  }

  append(path: string): number {
    if (this.failing === 'EROFS') throw failure('EROFS');
    const inode = this.names.get(path);
    if (inode === undefined) throw failure('ENOENT');
    return this.enter(inode);
  }

  write(fd: number, pieces: readonly Buffer[]): number {
    const inode = this.at(fd);
    this.throwIfFailing();
    if (inode.distrusted) this.trustedAgain += 1;
    const bytes = Buffer.concat(pieces);
    if (bytes.length > this.freeBytes) throw failure('ENOSPC');
    inode.content = Buffer.concat([inode.content, bytes]);
    this.freeBytes -= bytes.length;
    this.written += bytes.length;
    return bytes.length;
  }

  truncate(fd: number, bytes: number): void {
    if (this.failing === 'EROFS') throw failure('EROFS');
    const inode = this.at(fd);
    inode.content = inode.content.subarray(0, bytes);
  }

  async datasync(fd: number): Promise<void> {
    const inode = this.at(fd);
    const { content } = inode;
    if (inode.distrusted) this.trustedAgain += 1;
    this.syncs += 1;
    this.syncing += 1;
    await new Promise((resolve) => setTimeout(resolve, this.syncMs));
    this.syncing -= 1;
    if (this.syncsToFail > 0) {
      this.syncsToFail -= 1;
      inode.distrusted = true;
      throw failure('EIO');
    }
    inode.synced = content;
  }

  close(fd: number): void {
    this.open.delete(fd);
  }

  read(path: string): Buffer {
    return this.content(path);
  }

  rewritable(path: string): number {
    this.throwIfFailing();
    const inode = this.names.get(path) ?? { content: EMPTY, synced: EMPTY, distrusted: false };
    this.names.set(path, inode);
    return this.enter(inode);
  }

  /** Is on the disk before anything that is synced, as may be when the system likes. */
  overwrite(fd: number, content: Buffer): void {
    if (this.failing === 'EROFS') throw failure('EROFS');
    const inode = this.at(fd);
    inode.content = Buffer.from(content);
    inode.synced = inode.content;
  }

  list(folder: string): string[] {
    return this.paths()
      .filter((path) => dirname(path) === folder)
      .map((path) => basename(path));
  }

  leadsTo(path: string, fd: number): boolean {
    return this.names.get(path) === this.at(fd);
  }

  makeFolder(): void {
    this.throwIfFailing();
  }

  rename(from: string, to: string): void {
    this.throwIfFailing();
    const inode = this.names.get(from);
    if (inode === undefined) throw failure('ENOENT');
    this.names.delete(from);
    this.names.set(to, inode);
  }

  remove(path: string): void {
    this.names.delete(path);
  }

  async syncFolder(): Promise<void> {
    this.syncedNames = new Map(this.names);
  }

  space(): { freeBytes: number; totalBytes: number } {
    this.looks += 1;
    return { freeBytes: this.freeBytes, totalBytes: 1e12 };
  }

  private throwIfFailing(): void {
    if (this.failing !== null) throw failure(this.failing);
  }

  private enter(inode: Inode): number {
    const fd = this.nextFd;
    this.nextFd += 1;
    this.open.set(fd, inode);
    return fd;
  }

  private at(fd: number): Inode {
    const inode = this.open.get(fd);
    if (inode === undefined) throw failure('EBADF');
    return inode;
  }
}

const EMPTY = Buffer.alloc(0);
