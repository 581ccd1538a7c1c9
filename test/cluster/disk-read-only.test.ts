import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { join as enter, Person, say } from '../../testbed/people/person.js';
import { onBusyMachine, until } from '../../testbed/wait.js';

/**
 * A file system of our own, on a file: what the kernel makes of one that failed under a running node
 * (`errors=remount-ro`).
 */
const why =
  process.getuid?.() !== 0
    ? 'mounting a disk needs root'
    : !existsSync('/dev/loop-control') || !readFileSync('/proc/filesystems', 'utf8').includes('\text4\n')
      ? 'this kernel mounts no ext4 from a file'
      : null;
if (why !== null) console.warn(`NOT RUN: a node whose disk became read-only: ${why}`);

describe.skipIf(why !== null)('a node whose disk became read-only', () => {
  let folder: string;
  let dataDir: string;
  let node: TestNode;
  const image = () => join(folder, 'disk');
  const mount = () => execFileSync('mount', ['-o', 'loop', image(), dataDir]);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-read-only-'));
    dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    writeFileSync(image(), '');
    truncateSync(image(), 100 * 1024 * 1024);
    execFileSync('mkfs.ext4', ['-q', '-F', image()]);
    mount();
    node = await TestNode.start({ dataDir, workers: 1 });
  });
  afterAll(async () => {
    await node?.stop();
    execFileSync('umount', ['-l', dataDir]);
    rmSync(folder, { recursive: true, force: true });
  });

  const ready = async () => (await (await fetch(`${node.url}/readyz`)).json()) as { ok: boolean };

  test('[STORE-3] says so within 2 s, refuses sends in words, lets people read, heals by itself, and lost nothing', async () => {
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

    const flood = Promise.allSettled(Array.from({ length: 50 }, (_, at) => send(`during-${at}`)));
    execFileSync('mount', ['-o', 'remount,abort', dataDir]);
    await until('/readyz to say so', async () => !(await ready()).ok, onBusyMachine(2_000));
    await flood;
    const { store } = await node.view();
    expect(store.problems[0]).toMatchObject({ code: 'store_unwritable', level: 'fails' });
    expect(store.problems[0]?.text).toMatch(/read-only/);
    await expect(send('refused')).rejects.toThrow(/^store_unwritable: The server cannot store anything/);
    const [reading] = await ann.connect();
    expect((await enter(reading, 'general')).head).toBe(acknowledged.length);
    expect((await ann.fetch('/api/rooms')).status).toBe(200);

    // As an operator mends it, under the running node.
    execFileSync('umount', ['-l', dataDir]);
    try {
      execFileSync('e2fsck', ['-fy', image()], { stdio: 'ignore' });
    } catch {
      // 1: there was something to mend.
    }
    mount();
    await until('a send to be taken', () => send('healed').then(() => true));
    await until('/readyz to say so', async () => (await ready()).ok);
    ann.close();
    expect(await node.stop()).toBe(0);

    node = await TestNode.start({ dataDir, workers: 1, port: node.port });
    const [again] = await ann.connect();
    const joined = await enter(again, 'general');
    expect([joined.epoch, joined.head]).toEqual([epoch, acknowledged.length]);
    ann.close();
  });
});
