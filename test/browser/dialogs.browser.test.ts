import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { isInSight, makeRoom, shot, untilOpen, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** What all dialogs have in common: where one reads what came of a press. */

let node: TestNode;
useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

const meButton = (page: Page) => page.locator('.me-button');
const drawerButton = (page: Page) => page.getByRole('button', { name: /^Open the list of rooms/ });

test.each([380, 1280])(
  'at %i px, with many rooms: what came of a press on one is in sight',
  async (width) => {
    const ann = await person({ viewport: { width, height: 700 } });
    await ann.evaluate(async (prefix) => {
      for (let number = 10; number < 40; number += 1) {
        const body = JSON.stringify({ name: `${prefix} ${number}` });
        const headers = { 'content-type': 'application/json' };
        await fetch('/api/rooms', { method: 'POST', headers, body });
      }
    }, `Many ${width}`);
    if (width < 700) await drawerButton(ann).press('Enter');
    await meButton(ann).press('Enter');
    await ann.getByRole('button', { name: 'Your account' }).press('Enter');
    await ann.getByRole('button', { name: 'Your bots' }).press('Enter');
    const dialog = ann.getByRole('dialog', { name: 'Your bots' });
    await dialog.getByLabel('Name of the bot').fill('Herald');
    await ann.keyboard.press('Enter');
    const first = `Many ${width} 10`;
    await dialog.getByLabel(first).press('Space');
    const said = dialog.getByText(`Herald is in ${first} now.`);
    await said.waitFor();
    await expect.poll(() => isInSight(said)).toBe(true);
    await shot(ann, `many-rooms-${width}`);
    await ann.route('**/api/tokens/*/rooms/*', (route) => route.abort());
    await dialog.getByLabel(first).press('Space');
    const failure = dialog.getByRole('alert');
    await failure.waitFor();
    await expect.poll(() => isInSight(failure)).toBe(true);
  },
);

test('whoever cancels after a failure reads no more of it', async () => {
  const [annName, bobName, room] = [freshName(), freshName(), `Den ${freshName()}`];
  const [ann, bob] = [await person({ name: annName }), await person({ name: bobName })];
  await makeRoom(ann, room);
  await joinByBrowsing(bob, room);
  const dialog = ann.getByRole('dialog');
  const failure = dialog.getByRole('alert');
  /** What would change something has no answer. */
  const cutOff = () =>
    ann.route('**/api/**', (route) =>
      route.request().method() === 'GET' ? route.continue() : route.abort(),
    );
  const failAndCancel = async (yes: string, no = 'Cancel') => {
    await dialog.getByRole('button', { name: yes, exact: true }).last().click();
    await failure.waitFor();
    await dialog.getByRole('button', { name: no }).click();
    await dialog.getByRole('button', { name: no }).waitFor({ state: 'detached' });
    expect(await failure.count()).toBe(0);
  };
  const openRoom = () => ann.locator('.title-button').click();

  await cutOff();
  await openRoom();
  await dialog.getByRole('button', { name: `What to do with ${bobName}` }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await failAndCancel('Remove');
  await dialog.getByRole('button', { name: 'Archive this room' }).click();
  await failAndCancel('Archive');
  await dialog.getByRole('button', { name: 'Archive this room' }).click();
  expect(await failure.count()).toBe(0);
  await ann.keyboard.press('Escape');

  await ann.unroute('**/api/**');
  await ann.getByRole('button', { name: /People in this room/ }).click();
  await ann.getByRole('button', { name: `Message ${bobName}` }).click();
  await untilOpen(ann, bobName);
  await write(ann, 'hello');
  await ann.locator('.row .text', { hasText: 'hello' }).waitFor();
  await cutOff();
  await openRoom();
  await dialog.getByRole('button', { name: `Block ${bobName}` }).click();
  await failAndCancel(`Block ${bobName}`, 'Keep it');
});
