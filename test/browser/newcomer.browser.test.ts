import { expect, test } from 'vitest';
import { fillSignUp, holdBack } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName, join, say } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** The first minute of somebody new. */

let node: TestNode;
// Without limits: one writes in a moment the long log that others would have written.
const people = useCluster({ workers: 2, mode: 'shared', limits: 'loose' }, (cluster) => {
  node = cluster.node;
});
const { newPage, person } = useChatPages(() => node);

test('the list of rooms does not come when the account is made: the newcomer is in the first room all the same', async () => {
  const page = await newPage();
  let refused = 0;
  let isRefused = true;
  await page.route('**/api/rooms', (route) => {
    if (!isRefused) return route.continue();
    refused += 1;
    return route.abort();
  });
  await page.goto(`http://localhost:${node.port}/`);
  await fillSignUp(page, freshName());
  // The form's own question is tried three times, and that of the connection.
  await until('asked in vain', async () => refused >= 6);
  isRefused = false;
  await page.getByRole('heading', { name: 'general', level: 1 }).waitFor();
});

test('somebody who is not let into the first room is told so', async () => {
  const page = await newPage();
  const name = freshName();
  const banned = await holdBack(page, '**/api/rooms');
  await page.goto(`http://localhost:${node.port}/`);
  const made = page.waitForResponse((answer) => answer.url().endsWith('/api/accounts'));
  await fillSignUp(page, name);
  const { user } = (await (await made).json()) as { user: { id: string } };
  const operator = await node.signUpOperator();
  const { rooms } = (await (await operator.fetch('/api/rooms')).json()) as {
    rooms: { id: string; owner: string | null }[];
  };
  const general = rooms.find(({ owner }) => owner === null)?.id;
  const answer = await operator.send('PUT', `/api/rooms/${general}/bans/${user.id}`, {});
  expect(answer.status).toBe(204);
  banned();
  await page.getByText('The server does not let you into general.').waitFor();
});

test('[C1] what was written before one came is not new: no line before it, and nothing unread', async () => {
  const writer = await people.someone();
  const made = await writer.send('POST', '/api/rooms', { name: 'old stories' });
  const { id: room } = ((await made.json()) as { room: { id: string } }).room;
  const [socket] = await writer.connect();
  await join(socket, room);
  for (let i = 1; i <= 80; i += 1) await say(socket, room, `story ${i}`, `c${i}`);
  const ann = await person();
  await joinByBrowsing(ann, 'old stories');
  const last = ann.locator('.log .row', { hasText: 'story 80' });
  await last.waitFor();
  expect(await ann.locator('.new-line').count()).toBe(0);
  const isInView = () =>
    last.evaluate((row) => {
      const log = row.closest('.log')?.getBoundingClientRect();
      return log !== undefined && row.getBoundingClientRect().bottom <= log.bottom;
    });
  await until('the newest one in view', isInView);
  // Another page of theirs is told the same.
  const other = await ann.context().newPage();
  await other.goto(ann.url());
  await other.locator('.log .row', { hasText: 'story 80' }).waitFor();
  expect(await other.locator('.new-line').count()).toBe(0);
  // What comes from now on is new.
  await ann.getByRole('link', { name: 'general' }).click();
  await ann.getByRole('heading', { name: 'general', level: 1 }).waitFor();
  await other.close();
  await say(socket, room, 'story 81', 'c81');
  await ann.getByRole('link', { name: /old stories.*1 unread/s }).click();
  await ann.locator('.new-line').waitFor();
});
