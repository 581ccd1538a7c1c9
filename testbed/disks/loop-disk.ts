/**
 * A disk of a test's own: ext4 in a file, on a loop device that the kernel counts apart from all others. `remove`
 * unmounts it and leaves nothing. Linux and root.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const BYTES = 100 * 1024 * 1024;

/** Why there is none here, or null when there is one. */
export const whyNoLoopDisk =
  process.getuid?.() !== 0
    ? 'mounting a disk needs root'
    : !existsSync('/dev/loop-control') || !readFileSync('/proc/filesystems', 'utf8').includes('\text4\n')
      ? 'this kernel mounts no ext4 from a file'
      : null;

export class LoopDisk {
  /** Where it is mounted. */
  readonly dir: string;
  readonly image: string;
  private device: string | null = null;

  private constructor(private readonly folder: string) {
    this.dir = join(folder, 'data');
    this.image = join(folder, 'disk');
  }

  /** Empty and mounted. */
  static make(): LoopDisk {
    const disk = new LoopDisk(mkdtempSync(join(tmpdir(), 'holdfast-disk-')));
    try {
      mkdirSync(disk.dir);
      writeFileSync(disk.image, '');
      truncateSync(disk.image, BYTES);
      execFileSync('mkfs.ext4', ['-q', '-F', disk.image]);
      disk.mount();
    } catch (error) {
      disk.remove();
      throw error;
    }
    return disk;
  }

  mount(): void {
    const device = execFileSync('losetup', ['--find', '--show', this.image], { encoding: 'utf8' }).trim();
    try {
      execFileSync('mount', [device, this.dir]);
    } catch (error) {
      execFileSync('losetup', ['-d', device]);
      throw error;
    }
    this.device = device;
  }

  /** What it was asked to make safe so far: the 16th field of its statistics. */
  get flushes(): number {
    const fields = readFileSync(`/sys/block/${basename(this.device ?? '')}/stat`, 'utf8').trim();
    return Number(fields.split(/\s+/)[15]);
  }

  /** Also while something has files open on it: their device goes when they are closed. */
  unmount(): void {
    if (this.device === null) return;
    try {
      execFileSync('umount', ['-l', this.dir], { stdio: 'ignore' });
    } finally {
      execFileSync('losetup', ['-d', this.device]);
      this.device = null;
    }
  }

  remove(): void {
    try {
      this.unmount();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
