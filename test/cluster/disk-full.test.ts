import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNodeClient } from '../../src/client/index.js';
import type { SendResult } from '../../src/protocol/events.js';
import { TestNode } from '../../testbed/node/node.js';
import { join as enter, freshName, Person, say } from '../../testbed/people/person.js';
import { killFamily, storeOf } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';

/** A disk of 2 MB of our own has to be mounted. */
const why = process.getuid?.() === 0 ? null : 'a disk of its own needs root';
if (why !== null) console.warn(`NOT RUN: a node whose disk is full: ${why}`);

describe.skipIf(why !== null)('a node whose disk is full', () => {
  let dataDir: string;
  let node: TestNode;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'holdfast-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', dataDir]);
    node = await TestNode.start({ dataDir });
  });
  afterAll(async () => {
    await node?.stop();
    execFileSync('umount', ['-l', dataDir]);
    rmSync(dataDir, { recursive: true, force: true });
  });

  const fill = () => {
    try {
      writeFileSync(join(dataDir, 'filler'), Buffer.alloc(4 * 1024 * 1024));
    } catch {
      // It took what there was.
    }
  };
  const ready = async () => {
    const answer = await fetch(`${node.url}/readyz`);
    return { status: answer.status, body: (await answer.json()) as { ok: boolean; problems?: unknown[] } };
  };

  test('[STORE-3] says so within 2 s everywhere, refuses sends in words, lets people read, heals by itself, and lost nothing', async () => {
    const operator = await node.signUpOperator();
    const ann = await Person.signUp(node.url);
    const [socket] = await ann.connect();
    const { epoch } = await enter(socket, 'general');
    const page = createNodeClient({ url: node.url });
    await page.signUp(freshName(), 'correct horse battery');
    await page.start();
    const leaver = await Person.signUp(node.url);
    const [leaving] = await leaver.connect();
    const acknowledged: SendResult[] = [];
    let n = 0;
    const send = () => {
      n += 1;
      return say(socket, 'general', `text ${n}`, `c${n}`).then((result) => {
        acknowledged.push(result);
        return result;
      });
    };
    for (let i = 0; i < 20; i++) await send();

    fill();
    const full = performance.now();
    // Under way when it is noticed: acknowledged only if it was written.
    const flood = Promise.allSettled(Array.from({ length: 100 }, () => send()));
    await until('/readyz to say so', async () => (await ready()).body.ok === false);
    expect(performance.now() - full).toBeLessThan(2_000);
    await flood;
    // Alone, so that people can read: no other node could do better.
    expect(await ready()).toMatchObject({
      status: 200,
      body: { ok: false, problems: [{ code: 'store_unwritable', level: 'fails' }] },
    });
    const { store } = await node.view();
    expect(store.problems[0]).toMatchObject({
      code: 'store_unwritable',
      level: 'fails',
      text: expect.stringMatching(/The disk of the data folder is full/),
    });
    expect(node.stdout + node.stderr).toMatch(/The disk of the data folder is full/);
    await expect(send()).rejects.toThrow(/^store_unwritable: The server cannot store anything just now/);
    const { cmid } = page.send('general', 'from a page');
    await until('the page to be told', () => {
      const state = page.outbox.find(cmid)?.state;
      return state?.kind === 'pending' && /cannot store anything just now/.test(state.why ?? '');
    });

    // Who signs out is signed out in that browser, and told that the end of the session could not be kept.
    const closed = new Promise((resolve) => leaving.once('disconnect', resolve));
    const goodbye = await leaver.fetch('/api/session', { method: 'DELETE', headers: { origin: node.url } });
    expect(goodbye.status).toBe(503);
    expect(await goodbye.json()).toMatchObject({
      error: { code: 'store_unwritable', message: expect.stringMatching(/^This browser is signed out\./) },
    });
    expect([...leaver.cookies.keys()]).toEqual([]);
    await closed;

    const mayRead = async () => {
      expect((await ann.whoami()).status).toBe(200);
      expect((await ann.fetch('/api/rooms')).status).toBe(200);
      const [other] = await ann.connect();
      const joined = await enter(other, 'general');
      expect(joined.epoch).toBe(epoch);
      expect(joined.head).toBe(acknowledged.length);
      other.disconnect();
    };
    await mayRead();
    // Also when the store dies meanwhile: it has what it acknowledged, and a place of its own on the full disk.
    process.kill(storeOf(node.pid) as number, 'SIGKILL');
    await until('the store to be back', async () => (await ann.fetch('/api/rooms')).status === 200);
    await mayRead();
    // And when everything dies: it starts, so that people can read.
    killFamily(node.pid);
    node = await TestNode.start({ dataDir, port: node.port });
    await mayRead();
    expect((await ready()).body.ok).toBe(false);
    // The room is there, so a start that cannot write has nothing to complain of about it.
    expect(node.stdout + node.stderr).not.toContain('could not be made');

    rmSync(join(dataDir, 'filler'));
    const room = performance.now();
    const [after] = await ann.connect();
    const retry = () => say(after, 'general', 'after', 'after').then((result) => acknowledged.push(result));
    await until('a send to be taken', () => retry().then(Boolean));
    expect(performance.now() - room).toBeLessThan(5_000);
    await until('/readyz to say so', async () => (await ready()).body.ok);
    await until('what the page wrote to be sent', () => page.outbox.find(cmid) === null);
    page.stop();
    await node.signInOperator();
    expect((await node.view()).store.problems).toEqual([]);
    // One reason from the beginning to the end: nobody configured snapshots, and there is no other log.
    expect(node.stdout + node.stderr).not.toContain('MISCONF');
    after.disconnect();
    operator.close();
    expect(await node.stop()).toBe(0);

    node = await TestNode.start({ dataDir, port: node.port });
    const [again] = await ann.connect();
    const joined = await enter(again, 'general');
    expect(joined.epoch).toBe(epoch);
    expect(joined.head).toBe(acknowledged.length + 1);
    again.disconnect();
  });
});
