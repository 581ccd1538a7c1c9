/** A disk that can be filled: a file system in memory at a folder. Linux and root only. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Enough for all that a proof writes; taken from memory as it is used. */
const SIZE_MIB = 192;
const FILLER = 'filler';
const BLOCK_BYTES = 64 * 1024;

/** Whether one can be made here. */
export function canMakeDisks(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

export class SmallDisk {
  private constructor(readonly path: string) {
    process.once('exit', this.unmount);
  }

  /** Mounts one at the path, which is made. */
  static make(path: string, sizeMib = SIZE_MIB): SmallDisk {
    mkdirSync(path, { recursive: true });
    const args = ['-t', 'tmpfs', '-o', `size=${sizeMib}m,mode=700`, 'holdfast-prove', path];
    const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`no small disk at ${path}: ${stderr}`);
    return new SmallDisk(path);
  }

  /** Where files may be put. */
  get folder(): string {
    return join(this.path, 'data');
  }

  /** Fills it to the last byte: whoever writes from now on hears ENOSPC. */
  fill(): void {
    const fd = openSync(join(this.path, FILLER), 'a');
    try {
      for (const bytes of [BLOCK_BYTES, 1]) {
        const block = Buffer.alloc(bytes, 1);
        while (hasTaken(fd, block)) {
          // The next one.
        }
      }
    } finally {
      closeSync(fd);
    }
  }

  /** Frees what `fill` took. */
  free(): void {
    rmSync(join(this.path, FILLER), { force: true });
  }

  /** Bytes that may still be written. */
  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.path);
    return bavail * bsize;
  }

  remove(): void {
    this.unmount();
    process.off('exit', this.unmount);
  }

  private readonly unmount = (): void => {
    spawnSync('umount', ['-l', this.path]);
  };
}

function hasTaken(fd: number, block: Buffer): boolean {
  try {
    return writeSync(fd, block) === block.length;
  } catch {
    // A full disk is what is looked for.
    return false;
  }
}
