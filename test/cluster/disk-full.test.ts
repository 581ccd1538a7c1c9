import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNodeClient } from '../../src/client/index.js';
import type { JoinResult, SendResult } from '../../src/protocol/events.js';
import { TestNode } from '../../testbed/node/node.js';
import { join as enter, freshName, Person, say, type TestSocket } from '../../testbed/people/person.js';
import { killFamily, storeOf } from '../../testbed/processes/family.js';
import { onBusyMachine, until } from '../../testbed/wait.js';

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
    // So many write in turn that each may write as much at once.
    const writers = await Promise.all(Array.from({ length: 6 }, () => Person.signUp(node.url)));
    const [ann] = writers as [Person];
    const sockets = await Promise.all(writers.map(async (writer) => (await writer.connect())[0]));
    const [{ epoch }] = (await Promise.all(sockets.map((socket) => enter(socket, 'general')))) as [
      JoinResult,
    ];
    const page = createNodeClient({ url: node.url });
    await page.signUp(freshName(), 'correct horse battery');
    await page.start();
    const leaver = await Person.signUp(node.url);
    const [leaving] = await leaver.connect();
    const ben = await Person.signUp(node.url);
    const [bens] = await ben.connect();
    const acknowledged: SendResult[] = [];
    let n = 0;
    const send = () => {
      n += 1;
      const socket = sockets[n % sockets.length] as TestSocket;
      return say(socket, 'general', `text ${n}`, `c${n}`).then((result) => {
        acknowledged.push(result);
        return result;
      });
    };
    for (let i = 0; i < 20; i++) await send();

    fill();
    // Under way when it is noticed: acknowledged only if it was written.
    const flood = Promise.allSettled(Array.from({ length: 100 }, () => send()));
    const full = { ok: false, problems: [{ code: 'store_unwritable', level: 'fails' }] };
    await until('/readyz to say so', async () => (await ready()).body.ok === false, onBusyMachine(2_000));
    await flood;
    // A write that did not fit made the store begin anew, so for a moment nothing reached it. Then this node, which is
    // alone, takes people again so that they can read: no other could do better.
    await until(
      'people to be taken again',
      async () => {
        expect(await ready()).toMatchObject({ status: 200, body: full });
        return true;
      },
      onBusyMachine(2_000),
    );
    await expect
      .poll(async () => (await node.view()).store.problems[0])
      .toMatchObject({
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

    // Whoever signs out is signed out in that browser, and told that the end of the session could not be kept.
    const closed = new Promise((resolve) => leaving.once('disconnect', resolve));
    const goodbye = await leaver.fetch('/api/session', { method: 'DELETE', headers: { origin: node.url } });
    expect(goodbye.status).toBe(503);
    expect(await goodbye.json()).toMatchObject({
      error: { code: 'store_unwritable', message: expect.stringMatching(/^This browser is signed out\./) },
    });
    expect([...leaver.cookies.keys()]).toEqual([]);
    await closed;

    // What would change an account is refused whole: nothing of it is done, and nobody is signed out by it.
    const expectRefused = async (answer: Response) => {
      expect(await answer.json()).toMatchObject({ error: { code: 'store_unwritable' } });
      expect(answer.status).toBe(503);
    };
    const elsewhere = new Person(node.url, ben.name);
    await expectRefused(await elsewhere.signIn());
    expect([...elsewhere.cookies.keys()]).toEqual([]);
    await expectRefused(await ben.signIn());
    const passwords = { current: ben.password, next: 'another horse battery' };
    await expectRefused(await ben.send('PUT', '/api/password', passwords));
    await expectRefused(await operator.send('PUT', `/api/accounts/${ben.id}`, { disabled: true }));
    await expectRefused(await operator.send('PUT', `/api/accounts/${ben.id}`, { password: passwords.next }));
    const late = { name: freshName(), password: ben.password };
    await expectRefused(await new Person(node.url, late.name).send('POST', '/api/accounts', late));
    expect((await ben.whoami()).status).toBe(200);
    expect(bens.connected).toBe(true);

    // One of several workers may still be without the store when another has it again.
    const mayRead = async () => {
      await expect.poll(async () => (await ann.whoami()).status).toBe(200);
      await expect.poll(async () => (await ann.fetch('/api/rooms')).status).toBe(200);
      const [other] = await ann.connect();
      const joined = await until('the room to be entered', () => enter(other, 'general'));
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
    await expect.poll(async () => (await ready()).body.ok).toBe(false);
    // The room is there, so a start that cannot write has nothing to complain of about it.
    expect(node.stdout + node.stderr).not.toContain('could not be made');

    rmSync(join(dataDir, 'filler'));
    const [after] = await ann.connect();
    const retry = () => say(after, 'general', 'after', 'after').then((result) => acknowledged.push(result));
    await until('a send to be taken', () => retry().then(Boolean), onBusyMachine(5_000));
    await until('/readyz to say so', async () => (await ready()).body.ok);
    await until('what the page wrote to be sent', () => page.outbox.find(cmid) === null);
    // As it was before: the password, the account, the name that nobody got.
    await expect.poll(async () => (await elsewhere.signIn()).status).toBe(200);
    expect((await ben.whoami()).status).toBe(200);
    expect((await new Person(node.url, late.name).send('POST', '/api/accounts', late)).status).toBe(201);
    expect((await ben.send('PUT', '/api/password', passwords)).status).toBe(200);
    for (const one of [ben, ...writers.slice(1)]) one.close();
    page.stop();
    await node.signInOperator();
    await expect.poll(async () => (await node.view()).store.problems).toEqual([]);
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
