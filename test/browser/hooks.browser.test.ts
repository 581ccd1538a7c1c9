import { expect, test } from 'vitest';
import { isOpen, shot } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { patiently } from '../../testbed/people/patience.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Messages from outside, as a moderator and a program meet them. */

let node: TestNode;
useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

/** As a program sends it: again with its key while it gets no answer that counts. */
const post = async (url: string, text: string) => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'build-7' };
  const sent = { method: 'POST', headers, body: JSON.stringify({ text }) };
  return (await patiently(() => fetch(url, sent))).status;
};

test('a moderator makes an address, a program writes by it as a bot, and once it is removed no more', async () => {
  const ann = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await ann.getByRole('button', { name: 'Open the list of rooms' }).click();
  await ann.getByRole('button', { name: 'New room' }).first().click();
  await ann.getByLabel('Name of the room').fill('Builds');
  await ann.getByRole('button', { name: 'Create the room' }).click();
  await isOpen(ann, 'Builds');
  await ann.locator('.title-button').press('Enter');
  const dialog = ann.getByRole('dialog', { name: 'About Builds' });
  await dialog.getByRole('heading', { name: 'Messages from outside' }).waitFor();

  // A name that no account could have is refused in words.
  await dialog.getByLabel('Name of the program').fill('bot');
  await dialog.getByRole('button', { name: 'Make an address' }).click();
  await dialog.getByText('is kept for this server').waitFor();
  await dialog.getByLabel('Name of the program').fill('Build server');
  await dialog.getByRole('button', { name: 'Make an address' }).click();
  const field = dialog.getByLabel('Address', { exact: true });
  const url = await field.inputValue();
  expect(url).toMatch(/\/hooks\/[\w-]+\.[\w-]{32}$/);
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await dialog.getByText(/Copied\.|did not let it be copied/).waitFor();
  await dialog.getByRole('button', { name: 'Remove the address of Build server' }).waitFor();
  await shot(ann, 'hooks-dialog-380-dark');
  const tooWide = () =>
    ann.evaluate(() =>
      [...document.querySelectorAll('dialog *')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.className),
    );
  await expect.poll(tooWide).toEqual([]);

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
});
