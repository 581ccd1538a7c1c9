import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realFiles } from '../../src/store/embedded/files.js';
import { Host } from '../../src/store/embedded/host.js';
import { openRedisStore } from '../../src/store/redis/redis-store.js';
import { TestNode } from '../../testbed/node/node.js';
import { Person } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { command } from '../store/support/command.js';
import { quiet } from '../store/support/quiet.js';

/** An embedded store whose people have no operator: a first sign-up was killed, and its claim ran out. */
async function takeOperator(dataDir: string, id: string): Promise<void> {
  const host = await Host.open({
    files: realFiles,
    folder: join(dataDir, 'store'),
    dataDir,
    password: 'password-of-the-test',
    port: 0,
    fsync: 'always',
    bootId: 'boot',
    restarted: false,
    compactAboveBytes: 1e9,
    warn: () => {},
    onTrap: (error) => {
      throw error;
    },
    onTrouble: () => {},
  });
  const url = `redis://:password-of-the-test@127.0.0.1:${host.port}`;
  const store = await openRedisStore({ url, log: quiet, name: 'test' });
  await store.accounts.update(id, { operator: false });
  await command(url, 'DEL', store.keys.accounts.first);
  await store.close();
  await host.close();
}

test('a chat whose people have no operator shows the set-up link at its start, and who has it becomes one', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-no-operator-'));
  let node = await TestNode.start({ dataDir, workers: 1 });
  try {
    const ann = await Person.signUp(node.url, 'ann');
    await node.stop();
    await takeOperator(dataDir, ann.id);
    node = await TestNode.start({ dataDir, workers: 1 });
    const link = await until('the set-up link', () => /\?setup=(\S+)/.exec(node.stdout));
    expect(node.output).toContain('this chat has no operator');
    expect(await (await fetch(`${node.url}/api/setup`)).json()).toEqual({ needed: true, tokenNeeded: true });

    const there = new Person(node.url, 'ann');
    expect((await there.signIn()).status).toBe(200);
    expect((await there.fetch('/api/accounts')).status).toBe(403);
    await expect(Person.signUp(node.url, 'bob')).rejects.toThrow('answered 403');
    const cat = await Person.signUp(node.url, 'cat', decodeURIComponent(link[1] ?? ''));
    expect((await cat.fetch('/api/accounts')).status).toBe(200);
    const bob = await Person.signUp(node.url, 'bob');
    expect((await bob.fetch('/api/accounts')).status).toBe(403);
    await node.stop();
    node = await TestNode.start({ dataDir, workers: 1 });
    expect(await (await fetch(`${node.url}/api/setup`)).json()).toMatchObject({ needed: false });
  } finally {
    await node.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}, 60_000);
