import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../src/protocol/errors.js';
import type { FileBody, NodesBody } from '../../src/protocol/http.js';
import { TestNode } from '../../testbed/node/node.js';
import { Person } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';

/** Files on several nodes: they share a folder, or none of them takes any. */

const ended: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ended.reverse()) await end();
});

async function twoNodes(...args: readonly string[]): Promise<[TestNode, TestNode]> {
  const redis = await RedisServer.start();
  ended.push(() => redis.stop());
  const nodes = await TestNode.startCluster(['here', 'there'], {
    redis: redis.url,
    workers: 1,
    args: [...args],
  });
  for (const node of nodes) ended.push(() => node.stop());
  return nodes as [TestNode, TestNode];
}
const upload = (by: Person) =>
  by.fetch('/api/files?name=a.txt', { method: 'POST', headers: { origin: by.url }, body: 'some bytes' });
/** The same person at another node. */
async function at(node: TestNode, person: Person): Promise<Person> {
  const other = new Person(node.url, person.name);
  expect((await other.signIn()).status).toBe(200);
  return other;
}

test('[FILE-1] nodes that share a folder give out what any of them took', async () => {
  const folder = await mkdtemp(joinPath(tmpdir(), 'holdfast-shared-'));
  ended.push(() => rm(folder, { recursive: true }));
  const [here, there] = await twoNodes('--files', folder);
  const ann = await Person.signUp(here.url);
  const answer = await upload(ann);
  expect(answer.status).toBe(201);
  const { file } = (await answer.json()) as FileBody;
  const got = await (await at(there, ann)).fetch(`/api/files/${file.id}`);
  expect(await got.text()).toBe('some bytes');
});

test('[FILE-1] nodes that share none take no file, and say how they would', async () => {
  const [here, there] = await twoNodes();
  for (const node of [here, there]) {
    const person = await Person.signUp(node.url);
    // A node that was just started is learned of by workers after their primary.
    await until('a worker that knows both nodes', async () => {
      const { nodes } = (await (await person.fetch('/api/nodes')).json()) as NodesBody;
      return nodes.length === 2;
    });
    const answer = await upload(person);
    expect(answer.status).toBe(403);
    const { error } = (await answer.json()) as ErrorBody;
    expect(error).toMatchObject({ code: 'forbidden', retry: false, refusal: { kind: 'files-apart' } });
    expect(error.message).toContain('--files');
  }
});
