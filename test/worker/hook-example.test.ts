import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { MessagesBody, RoomBody } from '../../src/protocol/http.js';
import type { TestNode } from '../../testbed/node/node.js';
import { newHook } from '../../testbed/people/hooks.js';
import type { Person } from '../../testbed/people/person.js';
import { runNode } from '../../testbed/processes/run.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** `examples/message-from-ci`, run as CI runs it. */

const POST = fileURLToPath(new URL('../../examples/message-from-ci/post.mjs', import.meta.url));

let node: TestNode;
const people = useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});

async function made<T>(by: Person, path: string, body: object): Promise<T> {
  const answer = await until('an answer of 201', async () => {
    const one = await by.send('POST', path, body);
    return one.status === 201 && one;
  });
  return (await answer.json()) as T;
}
const run = (hook: string, ...words: string[]) => runNode(POST, words, { env: { HOLDFAST_HOOK: hook } });

test('the example of a message from CI stores it once, however often it runs, and says what is wrong', async () => {
  const ann = await people.someone();
  const { room } = await made<RoomBody>(ann, '/api/rooms', { name: 'Builds', private: true });
  const { url } = await newHook(ann, room.id, 'CI');
  expect(url.startsWith(node.url)).toBe(true);
  for (let times = 0; times < 2; times += 1)
    expect(await run(url, 'Build 7 failed', 'build-7')).toMatchObject({ code: 0, output: '' });
  // Without a key each run is a message of its own.
  for (const text of ['Deployed', 'Deployed again'])
    expect(await run(url, text)).toMatchObject({ code: 0, output: '' });
  expect(await run('', 'text')).toMatchObject({ code: 2, stderr: expect.stringContaining('HOLDFAST_HOOK') });
  expect(await run(url)).toMatchObject({ code: 2, stderr: expect.stringContaining('the text') });
  expect(await run(url, ' ', 'build-8')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('must not be blank'),
  });
  const page = await ann.fetch(`/api/rooms/${room.id}/messages?entries=1`);
  const texts = ((await page.json()) as MessagesBody).messages.filter(({ kind }) => kind === undefined);
  expect(texts.map(({ text, user }) => [text, user.name])).toEqual([
    ['Build 7 failed', 'CI'],
    ['Deployed', 'CI'],
    ['Deployed again', 'CI'],
  ]);
});
