import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { holdBack, isInSight, makeRoom, shot, untilOpen, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** What all dialogs have in common: where one reads what came of a press, and where the keys are afterwards. */

let node: TestNode;
useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

const meButton = (page: Page) => page.locator('.me-button');
const drawerButton = (page: Page) => page.getByRole('button', { name: /^Open the list of rooms/ });

/** What has the focus, as people would name it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: one } = document;
    return one === document.body
      ? 'nothing'
      : (one?.getAttribute('aria-label') ?? one?.textContent ?? '').trim();
  });

test.each([
  [1280, 'Escape'],
  [1280, 'Close'],
  [380, 'Escape'],
  [380, 'Close'],
] as const)(
  'at %i px, whoever closes by %s what they opened by keys has the keys there',
  async (width, how) => {
    const ann = await person({ viewport: { width, height: 700 } });
    const isNarrow = width < 700;
    const press = (label: string | RegExp) => ann.getByRole('button', { name: label }).first().press('Enter');
    const openList = async () => {
      if (isNarrow) await drawerButton(ann).press('Enter');
    };
    const openMe = async () => {
      await openList();
      await meButton(ann).press('Enter');
    };
    const me = isNarrow ? /^Open the list of rooms/ : /: your menu$/;
    const inList = (label: string) => (isNarrow ? /^Open the list of rooms/ : new RegExp(`^${label}`));
    const ways: [open: () => Promise<void>, back: RegExp][] = [
      ...['Your profile', 'Your account', 'Notifications'].map((label): [() => Promise<void>, RegExp] => [
        async () => {
          await openMe();
          await press(label);
        },
        me,
      ]),
      [
        async () => {
          await openMe();
          await press('Your account');
          await press('Your bots');
        },
        me,
      ],
      ...['New room', 'New message', 'Browse rooms', 'Search messages', 'Find'].map(
        (label): [() => Promise<void>, RegExp] => [
          async () => {
            await openList();
            await press(new RegExp(`^${label}`));
          },
          inList(label),
        ],
      ),
      [() => press(/^People in this room/), /^People in this room/],
      [() => press('Pinned messages'), /^Pinned messages/],
      [() => press('Leave the room'), /^Leave the room/],
      [() => ann.locator('.title-button').press('Enter'), /^general/],
    ];
    const shown = ann.locator('dialog[open], aside');
    for (const [open, back] of ways) {
      await open();
      await shown.waitFor();
      const close = shown.getByRole('button', { name: 'Close', exact: true });
      if (how === 'Close' && (await close.count()) > 0) await close.press('Enter');
      else await ann.keyboard.press('Escape');
      await shown.waitFor({ state: 'detached' });
      await expect.poll(() => focused(ann)).toMatch(back);
    }
    // The list of rooms, and the menu of oneself in it.
    await openMe();
    await ann.getByRole('button', { name: 'Sign out' }).focus();
    await ann.keyboard.press('Escape');
    await expect.poll(() => focused(ann)).toMatch(me);
    if (!isNarrow) return;
    await openList();
    await press('Close the list of rooms');
    await expect.poll(() => focused(ann)).toMatch(me);
  },
);

test('what one opened meanwhile stays when a form that was left has its answer', async () => {
  const ann = await person();
  await meButton(ann).press('Enter');
  await ann.getByRole('button', { name: 'Your profile' }).press('Enter');
  await ann.getByLabel('Your status').fill('at the sea');
  const letGo = await holdBack(ann, '**/api/me');
  await ann.keyboard.press('Enter');
  await ann.getByRole('button', { name: 'One moment…' }).waitFor();
  await ann.keyboard.press('Escape');
  await ann.getByRole('button', { name: 'New room' }).click();
  await ann.getByLabel('Name of the room').fill('Half wri');
  letGo();
  await ann.getByText('Your profile has been saved.').waitFor();
  expect(await ann.getByLabel('Name of the room').inputValue()).toBe('Half wri');
});

test('a question whether to leave a room is not asked of another one when the room is gone', async () => {
  const [annName, room] = [freshName(), `Den ${freshName()}`];
  const [ann, bob] = [await person({ name: annName }), await person()];
  await makeRoom(bob, room);
  await joinByBrowsing(ann, room);
  await ann.getByRole('button', { name: 'Leave the room' }).click();
  const dialog = ann.getByRole('dialog', { name: 'Leave the room' });
  await dialog.getByText(room).waitFor();
  await bob.locator('.title-button').click();
  await bob.getByRole('button', { name: `What to do with ${annName}` }).click();
  for (const count of [1, 2]) {
    await bob.getByRole('button', { name: 'Remove', exact: true }).last().click();
    if (count === 1) await bob.getByRole('button', { name: 'Cancel' }).waitFor();
  }
  await dialog.waitFor({ state: 'detached' });
  await untilOpen(ann, 'general');
});

test('who is in the former room is not said of the one that Back leads to, until it is known', async () => {
  const [room, other] = [`Den ${freshName()}`, `Inn ${freshName()}`];
  const bobName = freshName();
  const [ann, bob] = [await person(), await person({ name: bobName })];
  await makeRoom(ann, other);
  await makeRoom(ann, room);
  await joinByBrowsing(bob, room);
  await bob.close();
  await ann.getByRole('button', { name: /^People in this room/ }).click();
  const people = ann.locator('aside.people');
  await people.getByText(bobName).waitFor();
  await people.getByText('Not here now · 1').waitFor();
  const letGo = await holdBack(ann, '**/members');
  await ann.goBack();
  await ann.getByRole('heading', { name: other, level: 1 }).waitFor();
  await people.getByText('Here now · 1', { exact: true }).waitFor();
  expect(await people.getByText(bobName).count()).toBe(0);
  letGo();
});

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

test('a room that opens late takes no focus from the menu of oneself', async () => {
  const ann = await person();
  const letGo = await holdBack(ann, '**/api/rooms');
  await ann.reload();
  await meButton(ann).press('Enter');
  const account = ann.getByRole('button', { name: 'Your account' });
  await account.focus();
  letGo();
  await ann.locator('#composer').waitFor();
  await ann.getByRole('link', { name: 'general' }).waitFor();
  await ann.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
  await ann.keyboard.press('Enter');
  await ann.getByRole('dialog', { name: 'Your account' }).waitFor();
});

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
