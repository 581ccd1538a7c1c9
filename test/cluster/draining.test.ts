import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { join, Person, say } from '../../testbed/people/person.js';
import { upgradeStatus } from '../../testbed/people/upgrade.js';
import { until } from '../../testbed/wait.js';

let node: TestNode | undefined;
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(joinPath(tmpdir(), 'holdfast-draining-'));
});
afterEach(async () => {
  await node?.stop();
  await rm(dataDir, { recursive: true });
});

test('[S4] a node that is stopped opens no new connection, for an empty id either, and loses nothing', async () => {
  node = await TestNode.start({ dataDir, workers: 1 });
  const { url } = node;
  await node.signUpOperator();
  const ann = await Person.signUp(url);
  // Somebody who does not go when told to: the node waits for them.
  const [socket] = await ann.connect();
  await join(socket, 'general');
  const { mid } = await say(socket, 'general', 'before it was stopped', 'kept');
  const door = `${url}/socket.io/?EIO=4&transport=polling`;
  const open = await fetch(door);
  // So no connection of before carries a request past the router.
  expect([open.status, open.headers.get('connection')]).toEqual([200, 'close']);

  const stopped = node.stop();
  await until('the node to let nobody in', async () => (await fetch(door)).status === 503);
  // At once: the node waits a few seconds for whoever does not go.
  await Promise.all(
    ['', '&sid=', '&sid=unknown'].map(async (sid) => {
      const [answer, upgrade] = await Promise.all([
        fetch(`${door}${sid}`),
        upgradeStatus(url, {}, `/socket.io/?EIO=4&transport=websocket${sid}`),
      ]);
      expect([answer.status, upgrade], sid).toEqual([503, 503]);
      expect(await answer.text(), sid).toContain('This node is shutting down.');
    }),
  );
  expect(await stopped).toBe(0);

  node = await TestNode.start({ dataDir, workers: 1, port: node.port });
  expect((await ann.whoami()).status).toBe(200);
  const [again] = await ann.connect();
  expect((await join(again, 'general')).messages).toMatchObject([{ mid, text: 'before it was stopped' }]);
  ann.close();
});
