import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { join as enter, Person, say } from '../../testbed/people/person.js';

/** A disk of our own, so that the kernel counts its flushes apart from everybody else's. */
const why =
  process.getuid?.() !== 0
    ? 'mounting a disk needs root'
    : !existsSync('/dev/loop-control') || !readFileSync('/proc/filesystems', 'utf8').includes('\text4\n')
      ? 'this kernel mounts no ext4 from a file'
      : null;
if (why !== null) console.warn(`NOT RUN: a node that waits for the disk: ${why}`);

const MESSAGES = 25;

describe.skipIf(why !== null)('a node on a disk whose flushes are counted', () => {
  let folder: string;
  let dataDir: string;
  let device: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-flushes-'));
    dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    const image = join(folder, 'disk');
    writeFileSync(image, '');
    truncateSync(image, 100 * 1024 * 1024);
    execFileSync('mkfs.ext4', ['-q', '-F', image]);
    device = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim();
    execFileSync('mount', [device, dataDir]);
  });
  afterAll(() => {
    execFileSync('umount', ['-l', dataDir]);
    execFileSync('losetup', ['-d', device]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the disk was asked to make safe so far: the 16th field of its statistics. */
  const flushes = () =>
    Number(
      readFileSync(`/sys/block/${basename(device)}/stat`, 'utf8')
        .trim()
        .split(/\s+/)[15],
    );

  /** The fewest flushes that one message waited for, of many that were sent one after the other. */
  async function fewestPerMessage(args: readonly string[]): Promise<number> {
    const node = await TestNode.start({
      dataDir: join(dataDir, args.join('') || 'default'),
      workers: 1,
      args,
    });
    try {
      await node.claim();
      const [socket] = await (await Person.signUp(node.url)).connect();
      await enter(socket, 'general');
      let fewest = Number.POSITIVE_INFINITY;
      for (let n = 0; n < MESSAGES; n += 1) {
        const before = flushes();
        await say(socket, 'general', `message ${n}`, `c${n}`);
        fewest = Math.min(fewest, flushes() - before);
      }
      socket.disconnect();
      return fewest;
    } finally {
      await node.stop();
    }
  }

  test('[STORE-2] started with --fsync always, it acknowledges no message before the disk was asked to keep it', async () => {
    expect(await fewestPerMessage(['--fsync', 'always'])).toBeGreaterThanOrEqual(1);
  });

  test('as it is started without, most are acknowledged between two syncs', async () => {
    expect(await fewestPerMessage([])).toBe(0);
  });
});
