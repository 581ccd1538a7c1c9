import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LoopDisk, whyNoLoopDisk } from '../../testbed/disks/loop-disk.js';
import { TestNode } from '../../testbed/node/node.js';
import { join as enter, Person, say } from '../../testbed/people/person.js';
import { onBusyMachine, until } from '../../testbed/wait.js';

if (whyNoLoopDisk !== null) console.warn(`NOT RUN: a node whose disk became read-only: ${whyNoLoopDisk}`);

/** What the kernel makes of a file system that failed under a running node (`errors=remount-ro`). */
describe.skipIf(whyNoLoopDisk !== null)('a node whose disk became read-only', () => {
  let disk: LoopDisk;
  let node: TestNode;
  beforeEach(async () => {
    disk = LoopDisk.make();
    node = await TestNode.start({ dataDir: disk.dir, workers: 1 });
  });
  afterEach(async () => {
    await node?.stop();
    disk?.remove();
  });

  const lock = () => join(disk.dir, 'holdfast.lock');
  const ready = async () => (await (await fetch(`${node.url}/readyz`)).json()) as { ok: boolean };

  test.each([
    ['while people write', 50],
    ['while nobody writes', 0],
  ])(
    '[STORE-3] %s: says so within 2 s, refuses sends in words, lets people read, heals by itself, and lost nothing',
    async (_when, sends) => {
      await node.signUpOperator();
      const ann = await Person.signUp(node.url);
      const [socket] = await ann.connect();
      const { epoch } = await enter(socket, 'general');
      const acknowledged: string[] = [];
      const send = async (cmid: string) => {
        await say(socket, 'general', `text ${cmid}`, cmid);
        acknowledged.push(cmid);
      };
      for (let at = 0; at < 20; at += 1) await send(`before-${at}`);

      const flood = Promise.allSettled(Array.from({ length: sends }, (_, at) => send(`during-${at}`)));
      execFileSync('mount', ['-o', 'remount,abort', disk.dir]);
      await until('/readyz to say so', async () => !(await ready()).ok, onBusyMachine(2_000));
      await flood;
      await expect
        .poll(async () => (await node.view()).store.problems[0])
        .toMatchObject({
          code: 'store_unwritable',
          level: 'fails',
          text: expect.stringMatching(/read-only/),
        });
      // A write that could not be made had the store begin anew, so for a moment nothing reaches it.
      await expect.poll(async () => (await ann.fetch('/api/rooms')).status).toBe(200);
      // On a quick machine those before have spent what one person may send at once.
      const refusal = () => send('refused').then(String, ({ message }: Error) => message);
      await expect.poll(refusal).toMatch(/^store_unwritable: The server cannot store anything/);
      const [reading] = await ann.connect();
      expect((await enter(reading, 'general')).head).toBe(acknowledged.length);

      // As an operator mends it, under the running node.
      disk.unmount();
      try {
        execFileSync('e2fsck', ['-fy', disk.image], { stdio: 'ignore' });
      } catch {
        // 1: there was something to mend.
      }
      disk.mount();
      const mountedAt = statSync(lock()).mtimeMs;
      await until('its holder to look at its lock', () => statSync(lock()).mtimeMs > mountedAt);
      await until('a send to be taken', () => send('healed').then(() => true));
      await until('/readyz to say so', async () => (await ready()).ok);
      ann.close();
      expect(await node.stop()).toBe(0);

      node = await TestNode.start({ dataDir: disk.dir, workers: 1, port: node.port });
      const [again] = await ann.connect();
      const joined = await enter(again, 'general');
      expect([joined.epoch, joined.head]).toEqual([epoch, acknowledged.length]);
      ann.close();
    },
  );
});
