import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
  writevSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { makePath } from '../make-path.js';

/**
 * What the journal needs of a file system; tests give one that forgets what was not synced, or that fails. Errors are
 * Node's.
 */
export interface Files {
  /** A new file for writing; one of that name is replaced. */
  create(path: string): number;
  /** An existing file, to write at its end. */
  append(path: string): number;
  /**
   * Into the system's cache: it survives this process from here on. Returns the bytes taken, which a full disk makes
   * fewer.
   */
  write(fd: number, pieces: readonly Buffer[]): number;
  truncate(fd: number, bytes: number): void;
  /**
   * Onto the disk: it survives a power cut once this resolves. A file of which it failed once must not be trusted
   * again.
   */
  datasync(fd: number): Promise<void>;
  close(fd: number): void;
  read(path: string): Buffer;
  /** A small file that is overwritten in place; made when it is not there. */
  rewritable(path: string): number;
  /** All of it, always with as many bytes, so that it needs no space; in the system's cache only. */
  overwrite(fd: number, content: Buffer): void;
  list(folder: string): string[];
  /** Whether the path still leads to the open file; true where that cannot be told. */
  leadsTo(path: string, fd: number): boolean;
  /** Makes a folder that is not there, with those above it. */
  makeFolder(path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** So that names made, changed and removed in the folder survive a power cut. */
  syncFolder(folder: string): Promise<void>;
  /** What this user may still write, and how large the disk is. */
  space(folder: string): { readonly freeBytes: number; readonly totalBytes: number };
}

const PRIVATE = 0o600;
const READ_AT_ONCE_BYTES = 256 * 1024 * 1024;
const syncData = promisify(fdatasync);
const syncAll = promisify(fsync);

/** Not `readFileSync`, which refuses more than 2 GiB. */
function readWhole(path: string): Buffer {
  // Whoever opens a pipe would wait for its writer; Windows has neither.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = fstatSync(fd);
    if (!facts.isFile() && !facts.isDirectory()) throw new Error('it is no file');
    const content = Buffer.allocUnsafe(facts.size);
    let done = 0;
    while (done < content.length) {
      const some = readSync(fd, content, done, Math.min(content.length - done, READ_AT_ONCE_BYTES), done);
      if (some === 0) break;
      done += some;
    }
    return content.subarray(0, done);
  } finally {
    closeSync(fd);
  }
}

export const realFiles: Files = {
  create: (path) => {
    rmSync(path, { force: true });
    return openSync(path, 'ax', PRIVATE);
  },
  append: (path) => openSync(path, 'a', PRIVATE),
  write: (fd, pieces) => writevSync(fd, pieces as Buffer[]),
  truncate: (fd, bytes) => ftruncateSync(fd, bytes),
  datasync: (fd) => syncData(fd),
  close: (fd) => closeSync(fd),
  read: readWhole,
  rewritable: (path) => openSync(path, constants.O_WRONLY | constants.O_CREAT, PRIVATE),
  overwrite: (fd, content) => {
    writeSync(fd, content, 0, content.length, 0);
  },
  list: (folder) => readdirSync(folder),
  leadsTo: (path, fd) => {
    try {
      const there = statSync(path, { bigint: true });
      const open = fstatSync(fd, { bigint: true });
      return there.ino === open.ino && there.dev === open.dev;
    } catch (error) {
      return !['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    }
  },
  makeFolder: makePath,
  rename: (from, to) => renameSync(from, to),
  remove: (path) => rmSync(path, { force: true }),
  syncFolder: async (folder) => {
    let fd: number;
    try {
      fd = openSync(folder, 'r');
    } catch {
      // Windows has no such call; the rename itself is still atomic.
      return;
    }
    try {
      await syncAll(fd);
    } catch (error) {
      // Some network file systems cannot do it at all.
      if (!['EINVAL', 'ENOTSUP', 'EBADF'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    } finally {
      closeSync(fd);
    }
  },
  space: (folder) => {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  },
};
