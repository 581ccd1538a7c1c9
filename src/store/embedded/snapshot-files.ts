import {
  closeSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FILE_MAGIC, type Image, readImage } from './image.js';

const NAME = /^store-(\d{8})\.snapshot$/;
const syncData = promisify(fdatasync);

/** A snapshot file that is being written: a whole snapshot first, changes behind it. */
export class SnapshotFile {
  private constructor(
    private readonly fd: number,
    private path: string,
    public bytes: number,
  ) {}

  static create(path: string): SnapshotFile {
    rmSync(path, { force: true });
    const file = new SnapshotFile(openSync(path, 'ax', 0o600), path, 0);
    file.write(FILE_MAGIC);
    return file;
  }

  static append(path: string, bytes: number): SnapshotFile {
    return new SnapshotFile(openSync(path, 'a', 0o600), path, bytes);
  }

  /** Into the system's cache at once (it survives this process), onto the disk with `sync`. */
  write(bytes: Buffer): void {
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.fd, bytes, done);
    } catch (error) {
      // A full disk may take half a record: what comes after it could not be read.
      ftruncateSync(this.fd, this.bytes);
      throw error;
    }
    this.bytes += bytes.length;
  }

  /** Takes back the last record, which had this many bytes. */
  dropLast(bytes: number): void {
    this.bytes -= bytes;
    ftruncateSync(this.fd, this.bytes);
  }

  sync(): Promise<void> {
    return syncData(this.fd);
  }

  /** Gives the finished file its name. */
  rename(path: string): void {
    fsyncSync(this.fd);
    renameSync(this.path, path);
    this.path = path;
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Snapshot files of a folder, by generation; the newest two are kept. */
export class SnapshotFolder {
  constructor(private readonly folder: string) {}

  path(generation: number): string {
    return join(this.folder, `store-${String(generation).padStart(8, '0')}.snapshot`);
  }

  draftPath(): string {
    return join(this.folder, 'store.snapshot.new');
  }

  /** Newest first. */
  generations(): number[] {
    return readdirSync(this.folder)
      .map((name) => NAME.exec(name))
      .filter((match) => match !== null)
      .map((match) => Number(match[1]))
      .sort((a, b) => b - a);
  }

  /**
   * The newest snapshot that was written whole. `passedOver` names newer files that could not be used; a file whose
   * end is damaged is used up to there.
   */
  readNewest(): { generation: number; image: Image; passedOver: string[] } | null {
    const passedOver: string[] = [];
    for (const generation of this.generations()) {
      const path = this.path(generation);
      const image = readImage(readFileSync(path));
      if (image.whole) return { generation, image, passedOver };
      passedOver.push(path);
    }
    return passedOver.length === 0
      ? null
      : {
          generation: this.generations()[0] as number,
          image: { keys: new Map(), logs: new Map(), end: 'damaged', whole: false, bytes: 0 },
          passedOver,
        };
  }

  /** Keeps a file that cannot be used out of the way, for a person to look at. */
  setAside(path: string): void {
    renameSync(path, `${path}.damaged`);
  }

  removeOlderThan(generation: number): void {
    for (const old of this.generations()) if (old < generation) rmSync(this.path(old), { force: true });
  }

  /** So that a rename survives a power cut. Not every file system can. */
  syncFolder(): void {
    try {
      const fd = openSync(this.folder, 'r');
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    } catch {
      // Windows and some network file systems have no such call; the rename itself is still atomic.
    }
  }
}
