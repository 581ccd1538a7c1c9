import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { beyondRight, makeRoom, shot } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { newHook } from '../../testbed/people/hooks.js';
import { patiently } from '../../testbed/people/patience.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Messages from outside, as a moderator and a program meet them. */

let node: TestNode;
const people = useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

/** As a program sends it: again with its key while it gets no answer that counts. */
const post = async (url: string, text: string) => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'build-7' };
  const sent = { method: 'POST', headers, body: JSON.stringify({ text }) };
  return (await patiently(() => fetch(url, sent))).status;
};

const LONG_NAME = 'Nightly build of the mobile apps';
/** Those of which not all is in sight. */
const cut = (some: Locator) =>
  some.evaluateAll((all) =>
    all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
  );

test('a moderator makes an address, a program writes by it as a bot, and once it is removed no more', async () => {
  const ann = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await ann.getByRole('button', { name: 'Open the list of rooms' }).click();
  await makeRoom(ann, 'Builds');
  await ann.locator('.title-button').press('Enter');
  const dialog = ann.getByRole('dialog', { name: 'About Builds' });
  await dialog.getByRole('heading', { name: 'Messages from outside' }).waitFor();

  // A name that no account could have is refused in words.
  await dialog.getByLabel('Name of the bot').fill('bot');
  await dialog.getByRole('button', { name: 'Make an address' }).click();
  await dialog.getByText('is kept for this server').waitFor();
  await dialog.getByLabel('Name of the bot').fill(LONG_NAME);
  await dialog.getByRole('button', { name: 'Make an address' }).click();
  const removeLong = dialog.getByRole('button', { name: `Remove the address of ${LONG_NAME}` });
  await removeLong.waitFor();
  // Each name once.
  await dialog.getByLabel('Name of the bot').fill(LONG_NAME.toLowerCase());
  await dialog.getByRole('button', { name: 'Make an address' }).click();
  const taken = dialog.getByText('writes here already. Choose another name.');
  await taken.waitFor();
  await expect.poll(() => cut(dialog.locator('.hooks bdi'))).toEqual([]);
  await expect.poll(() => cut(dialog.locator('.members bdi'))).toEqual([]);
  await dialog.getByRole('heading', { name: 'Members · 1, bots · 1' }).waitFor();
  await shot(ann, 'hooks-long-name-380-dark');
  // What was said of the name is over with the next deed.
  await removeLong.click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).last().click();
  await dialog.getByText(`The address of ${LONG_NAME} was removed.`).waitFor();
  await taken.waitFor({ state: 'detached' });
  await dialog.getByLabel('Name of the bot').fill('Build server');
  await dialog.getByRole('button', { name: 'Make an address' }).click();
  const field = dialog.getByLabel('Address', { exact: true });
  const url = await field.inputValue();
  expect(url).toMatch(/\/hooks\/[\w-]+\.[\w-]{32}$/);
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await dialog.getByText(/Copied\.|did not let it be copied/).waitFor();
  await dialog.getByRole('button', { name: 'Remove the address of Build server' }).waitFor();
  await shot(ann, 'hooks-dialog-380-dark');
  await expect.poll(() => beyondRight(ann, 'dialog *')).toEqual([]);

  expect(await post(url, '**Build 7** failed')).toBe(200);
  await ann.keyboard.press('Escape');
  const row = ann.locator('article.row', { hasText: 'Build 7' });
  await row.waitFor();
  await expect.poll(() => row.locator('.author').textContent()).toBe('Build server');
  await expect.poll(() => row.locator('.tag').textContent()).toBe('bot');
  await shot(ann, 'hooks-message-380-dark');

  // The address is told once.
  await ann.locator('.title-button').press('Enter');
  await dialog.getByRole('button', { name: 'Remove the address of Build server' }).click();
  expect(await dialog.getByLabel('Address', { exact: true }).count()).toBe(0);
  await dialog.getByText('What it wrote stays.').waitFor();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await dialog.getByText('The address of Build server was removed.').waitFor();
  await dialog
    .getByRole('button', { name: 'Remove the address of Build server' })
    .waitFor({ state: 'detached' });
  expect(await post(url, 'again')).toBe(404);
  await ann.keyboard.press('Escape');
  await row.waitFor();
  const name = await ann.locator('.notice-row').last().textContent();
  expect(name).toMatch(/ removed the bot .?Build server/);
});

test('a bot is marked wherever its words stand, told of as one, and counted apart from people', async () => {
  const owner = await people.someone();
  const made = await owner.send('POST', '/api/rooms', { name: 'Nightly' });
  const { room } = (await made.json()) as { room: { id: string } };
  const { url } = await newHook(owner, room.id, LONG_NAME);
  expect(await post(url, 'Build 7 failed')).toBe(200);
  const page = await person({ viewport: { width: 1280, height: 800 } });
  await joinByBrowsing(page, 'Nightly');
  const told = async () => (await page.locator('.notice-row').allTextContents()).join(' ');
  await expect.poll(told).toContain(` added the bot \u2068${LONG_NAME}\u2069`);
  await page.getByRole('button', { name: /People in this room/ }).click();
  const bots = page.locator('.people section', { hasText: 'Bots · 1' });
  await bots.getByText(LONG_NAME).waitFor();

  const row = page.locator('article.row', { hasText: 'Build 7 failed' }).first();
  await row.hover();
  await row.getByRole('button', { name: 'Reply' }).click();
  await page.locator('.reply-bar', { hasText: `Answering ${LONG_NAME} (bot)` }).waitFor();
  await page.fill('#composer', 'I look at it');
  await page.press('#composer', 'Enter');
  const quote = page.getByRole('button', { name: `Answers ${LONG_NAME} (bot): Build 7 failed` });
  await quote.locator('.tag', { hasText: 'bot' }).waitFor();
  await row.getByRole('button', { name: '1 reply' }).click();
  await page.locator('.reply-card.first .tag', { hasText: 'bot' }).waitFor();
  await shot(page, 'hooks-replies-1280');

  await page.keyboard.press('Control+Shift+F');
  await page.getByRole('searchbox').fill(`from:"${LONG_NAME}"`);
  await page.keyboard.press('Enter');
  const hit = page.locator('.search-hit', { hasText: 'Build 7 failed' });
  await hit.locator('.tag', { hasText: 'bot' }).waitFor();
  await shot(page, 'hooks-search-1280');
});
