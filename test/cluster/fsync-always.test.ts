import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LoopDisk, whyNoLoopDisk } from '../../testbed/disks/loop-disk.js';
import { TestNode } from '../../testbed/node/node.js';
import { join as enter, Person, say } from '../../testbed/people/person.js';

if (whyNoLoopDisk !== null) console.warn(`NOT RUN: a node that waits for the disk: ${whyNoLoopDisk}`);

const MESSAGES = 25;

describe.skipIf(whyNoLoopDisk !== null)('a node on a disk whose flushes are counted', () => {
  let disk: LoopDisk;
  beforeAll(() => {
    disk = LoopDisk.make();
  });
  afterAll(() => disk?.remove());

  /** The fewest flushes that one message waited for, of many that were sent one after the other. */
  async function fewestPerMessage(args: readonly string[]): Promise<number> {
    const node = await TestNode.start({
      dataDir: join(disk.dir, args.join('') || 'default'),
      workers: 1,
      args,
    });
    try {
      await node.claim();
      const [socket] = await (await Person.signUp(node.url)).connect();
      await enter(socket, 'general');
      let fewest = Number.POSITIVE_INFINITY;
      for (let n = 0; n < MESSAGES; n += 1) {
        const before = disk.flushes;
        await say(socket, 'general', `message ${n}`, `c${n}`);
        fewest = Math.min(fewest, disk.flushes - before);
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
