import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { Person } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { command } from '../store/support/command.js';
import { withStoreIn } from '../store/support/store-in-folder.js';

/** An embedded store whose people have no operator: a first sign-up was killed, and its claim ran out. */
async function takeOperator(dataDir: string, id: string): Promise<void> {
  await withStoreIn(dataDir, async (store, _host, url) => {
    await store.accounts.update(id, { operator: false });
    await command(url, 'DEL', store.keys.accounts.first);
  });
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
    await until('the reason for it', () => node.output.includes('this chat has no operator'));
    expect(await (await fetch(`${node.url}/api/setup`)).json()).toEqual({
      needed: true,
      tokenNeeded: true,
      registration: 'open',
    });

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
});
