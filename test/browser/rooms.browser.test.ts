import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { beyondRight, makeRoom, shot, untilOpen, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Rooms and their people as somebody meets them in the page. */

let node: TestNode;
useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

async function openDialog(page: Page, room: string): Promise<Locator> {
  await page.locator('.title-button').press('Enter');
  const dialog = page.getByRole('dialog', { name: `About ${room}` });
  await dialog.waitFor();
  return dialog;
}
async function invite(dialog: Locator, name: string): Promise<void> {
  await dialog.getByLabel('Invite somebody').fill(name);
  await dialog.getByLabel('Invite somebody').press('Enter');
  await dialog.getByText(`${name} can now open this room.`).waitFor();
}
async function enterRoom(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).or(page.getByRole('button', { name })).first().click();
  await untilOpen(page, name);
}
/** Without what keeps names from turning the text around them. */
const told = async (page: Page) =>
  (await page.locator('.notice-row').allTextContents()).map((text) =>
    text.replace(/[\u2066-\u2069]/g, '').replace(/\s*\d+:\d+.*$/, ''),
  );

test('a moderator names a room, brings people in, makes one a moderator and removes one: each page shows it at once', async () => {
  const [ann, bob, cat] = [
    await person({ name: 'Ann' }),
    await person({ name: 'Bob' }),
    await person({ name: 'Cat' }),
  ];
  await makeRoom(ann, 'Tea', { isPrivate: true });
  const dialog = await openDialog(ann, 'Tea');
  await dialog.getByRole('textbox', { name: 'Topic' }).fill('Leaves and pots');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Saved.').waitFor();
  await ann.locator('.topic', { hasText: 'Leaves and pots' }).waitFor();
  await invite(dialog, 'Bob');
  await invite(dialog, 'Cat');
  await enterRoom(bob, 'Tea');
  await enterRoom(cat, 'Tea');
  await bob.locator('.topic', { hasText: 'Leaves and pots' }).waitFor();
  await bob.getByRole('button', { name: /: 3 here$/ }).waitFor();
  await expect
    .poll(() => told(bob))
    .toEqual(['Ann set the topic: Leaves and pots', 'Ann invited Bob', 'Ann invited Cat']);

  const ofBob = await openDialog(bob, 'Tea');
  await ofBob.getByText('Leaves and pots').waitFor();
  expect(await ofBob.getByRole('textbox', { name: 'Topic' }).count()).toBe(0);
  await dialog.getByRole('button', { name: 'What to do with Bob' }).click();
  await dialog.getByRole('button', { name: 'Make moderator' }).click();
  await dialog.getByText('Bob is a moderator now.').waitFor();
  // The open dialog of somebody else.
  await ofBob.getByLabel('Name', { exact: true }).fill('Tea house');
  await shot(bob, 'room-dialog');
  await ofBob.getByRole('button', { name: 'Save' }).click();
  for (const page of [ann, cat]) await page.locator('.room-header', { hasText: 'Tea house' }).waitFor();

  await dialog.getByRole('button', { name: 'What to do with Cat' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByText('They can come back only when somebody invites them.').waitFor();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByText('Cat was removed.').waitFor();
  await cat.getByText('You are no longer a member of Tea house.').waitFor();
  await cat.getByRole('heading', { name: 'general' }).waitFor();
  await until('the others to read it', async () => (await told(ann)).at(-1) === 'Ann removed Cat');
  await ofBob.getByText('Members · 2').waitFor();
  await until('both to be here', async () =>
    (await bob.locator('.room-header').textContent())?.includes('2 here'),
  );
  // What Bob changed is in Ann's form as well, which would not give it back.
  await expect.poll(() => dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('Tea house');
  await ann.keyboard.press('Escape');
  await shot(ann, 'room-notices');
});

test('who is banned stands in a list, until the ban is lifted; the last moderator is told why they stay', async () => {
  const [dan, eve] = [await person({ name: 'Dan' }), await person({ name: 'Eve' })];
  await makeRoom(dan, 'Cellar', { isPrivate: true });
  const dialog = await openDialog(dan, 'Cellar');
  await invite(dialog, 'Eve');
  await dialog.getByRole('button', { name: 'What to do with Dan' }).click();
  await dialog.getByRole('button', { name: 'Make an ordinary member' }).click();
  await dialog.getByText('Make somebody else a moderator first.').waitFor();
  await dialog.getByRole('button', { name: 'What to do with Eve' }).click();
  await dialog.getByRole('button', { name: 'Ban' }).click();
  await dialog.getByText('nobody can bring them back').waitFor();
  await dialog.getByRole('button', { name: 'Ban' }).click();
  await dialog.getByText('Eve is banned.').waitFor();
  await eve.getByText('You are no longer a member of Cellar.').waitFor();
  await dialog.getByLabel('Invite somebody').fill('Eve');
  await dialog.getByLabel('Invite somebody').press('Enter');
  await dialog.getByText('banned from the room').waitFor();
  await dialog.getByRole('button', { name: 'Lift the ban of Eve' }).click();
  await dialog.getByRole('heading', { name: 'Banned' }).waitFor({ state: 'detached' });
  await invite(dialog, 'Eve');
});

test('the dialog and the quiet rows fit a page of 380 px', async () => {
  const fay = await person({ name: 'Fay', viewport: { width: 380, height: 700 } });
  await fay.getByRole('button', { name: 'Open the list of rooms' }).click();
  await makeRoom(fay, 'A room with a rather long name for a phone', { isPrivate: true });
  const dialog = await openDialog(fay, 'A room with a rather long name for a phone');
  await dialog
    .getByRole('textbox', { name: 'Topic' })
    .fill('One line that is much longer than what such a page is wide, to its very end');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Saved.').waitFor();
  await dialog.getByRole('button', { name: 'What to do with Fay' }).click();
  await dialog.getByRole('button', { name: 'Make an ordinary member' }).waitFor();
  await shot(fay, 'room-dialog-380');
  const parts = 'dialog *, .room-header :not(bdi), .notice-row';
  await expect.poll(() => beyondRight(fay, parts)).toEqual([]);
  await expect.poll(() => fay.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  await fay.keyboard.press('Escape');
  // Nothing can be done with what the server tells: a finger that rests on it gets the browser's own menu.
  const isLeft = (row: Element) =>
    row.dispatchEvent(
      new PointerEvent('contextmenu', { pointerType: 'touch', bubbles: true, cancelable: true }),
    );
  expect(await fay.locator('.notice-row').last().evaluate(isLeft)).toBe(true);
});

test('a public room is found by letters of its name or topic, by keyboard alone', async () => {
  const [ann, bob] = [
    await person(),
    await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' }),
  ];
  await makeRoom(ann, '부산 항구');
  await makeRoom(ann, 'Pilots');
  await write(ann, '/topic Boats at the pier');
  await ann.getByText('Boats at the pier').first().waitFor();
  await bob.getByRole('button', { name: /^Open the list of rooms/ }).click();
  await bob.getByRole('button', { name: 'Browse rooms' }).press('Enter');
  const dialog = bob.getByRole('dialog', { name: 'Rooms open to all' });
  const found = () => dialog.locator('.room-name').allTextContents();
  await until('both are there', async () => (await found()).length === 2);
  await until('one can write at once', () =>
    dialog.getByLabel('Find a room').evaluate((field) => field === document.activeElement),
  );
  await bob.keyboard.type('항구');
  await until('by its name', async () => `${await found()}` === '부산 항구');
  await dialog.getByLabel('Find a room').fill('PIER');
  await until('by its topic', async () => `${await found()}` === 'Pilots');
  await dialog.getByRole('status').getByText('1 room').waitFor();
  await dialog.getByLabel('Find a room').fill('nothing of the kind');
  await dialog.getByText('No room is called that.').waitFor();
  await shot(bob, 'browse-nothing');
  await dialog.getByLabel('Find a room').fill('');
  await until('all again', async () => (await found()).length === 2);
  await shot(bob, 'browse');
  await bob.keyboard.press('Tab');
  await bob.keyboard.press('Enter');
  await bob
    .getByRole('heading', { name: '부산 항구' })
    .or(bob.getByRole('heading', { name: 'Pilots' }))
    .waitFor();
});

test('a list of rooms that was on its way while rooms came and went undoes none of that', async () => {
  const ann = await person();
  for (const room of ['Kept', 'Left']) await makeRoom(ann, `${room} list`);
  const elsewhere = await ann.context().newPage();
  await elsewhere.goto(`http://localhost:${node.port}/#/room/general`);
  await elsewhere.waitForSelector('#composer');

  let letGo = () => {};
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let isRead = false;
  await ann.route('**/api/rooms', async (route) => {
    const list = await route.fetch();
    isRead = true;
    await isLetGo;
    await route.fulfill({ response: list });
  });
  await ann.reload();
  await until('the list to be read', () => isRead);
  const shown = (room: string) => ann.locator('.room-name', { hasText: new RegExp(`^${room}$`) });
  await enterRoom(elsewhere, 'Left list');
  await write(elsewhere, '/leave');
  await elsewhere.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await elsewhere.getByRole('heading', { name: 'Left list' }).waitFor({ state: 'detached' });
  await makeRoom(elsewhere, 'New list');
  await shown('New list').waitFor();
  letGo();
  await shown('Kept list').waitFor();
  expect(await shown('New list').count()).toBe(1);
  expect(await shown('Left list').count()).toBe(0);
});
