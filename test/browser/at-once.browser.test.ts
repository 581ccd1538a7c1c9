import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { holdBack, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** What people do before the page has all of it, and what comes under their pointer meanwhile. */

let node: TestNode;
useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

test('the buttons at a message stay where they are when it is stored', async () => {
  const ann = await person();
  await ann.context().setOffline(true);
  // The page finds it out by itself; what is written before that may go out all the same.
  await ann.getByText('Not connected.').waitFor();
  await write(ann, 'on its way');
  const row = ann.locator('.row', { hasText: 'on its way' });
  await row.hover();
  const [react, more, reply] = ['React', 'More actions', 'Reply'].map((name) =>
    row.getByRole('button', { name, exact: true }),
  ) as [Locator, Locator, Locator];
  await react.waitFor();
  expect(await reply.count()).toBe(0);
  const places = async () => [(await react.boundingBox())?.x, (await more.boundingBox())?.x];
  const before = await places();
  await ann.context().setOffline(false);
  await reply.waitFor();
  expect(await places()).toEqual(before);
});

test('a slash that is typed before what offers commands is there has its list when it comes', async () => {
  const ann = await person();
  const letGo = await holdBack(ann, '**/build/later-*.js');
  await ann.reload();
  await ann.fill('#composer', '/');
  letGo();
  await ann.getByRole('listbox', { name: 'Commands' }).waitFor();
});

test('while the rooms are on their way the page has one main part, as at all times', async () => {
  const ann = await person();
  const letGo = await holdBack(ann, '**/api/rooms');
  await ann.reload();
  await ann.locator('.room .opening').waitFor();
  expect(await ann.getByRole('main').count()).toBe(1);
  letGo();
  await ann.locator('#composer').waitFor();
  expect(await ann.getByRole('main').count()).toBe(1);
});
