import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeRoom, shot, untilOpen } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, say } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Pinned messages, as the people of a room see them. */

let node: TestNode;
// Without limits: one writes in a moment the long log that others would have written.
const people = useCluster({ workers: 2, mode: 'shared', limits: 'loose' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

const row = (page: Page, text: string): Locator =>
  page.locator('.log .row', { has: page.getByText(text, { exact: true }) });
const list = (page: Page) => page.getByRole('complementary', { name: 'Pinned messages' });
const openPins = (page: Page) => page.getByRole('button', { name: 'Pinned messages' }).click();
async function choose(page: Page, text: string, what: 'Pin' | 'Unpin'): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: what, exact: true }).click();
}
/** A room that Ann made in her page, with what she says in it. */
async function roomOf(ann: Page, name: string, isPrivate: boolean, texts: readonly string[]): Promise<void> {
  await makeRoom(ann, name, { isPrivate });
  for (const text of texts) {
    await ann.fill('#composer', text);
    await ann.press('#composer', 'Enter');
    await ann.locator('.row:not(.pending)', { has: ann.getByText(text, { exact: true }) }).waitFor();
  }
}
async function enter(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Browse rooms' }).click();
  await page.getByRole('button', { name: `Join ${name}`, exact: true }).click();
  await untilOpen(page, name);
}

test('a moderator pins: all see it at once, in the log and in the list, which leads to the message', async () => {
  const [ann, bob] = [await person({ name: 'Ann' }), await person({ name: 'Bob' })];
  await roomOf(ann, 'Plans', false, ['the address of the house', 'the day', 'and so on']);
  await enter(bob, 'Plans');
  await openPins(bob);
  await list(bob).getByText('Nothing is pinned. Moderators of the room can pin messages here.').waitFor();
  // Whoever is no moderator of a public room is not offered to pin.
  await row(bob, 'the day').hover();
  await row(bob, 'the day').getByRole('button', { name: 'More actions' }).click();
  await bob.getByRole('menuitem', { name: 'Copy link' }).waitFor();
  expect(await bob.getByRole('menuitem', { name: 'Pin', exact: true }).count()).toBe(0);
  await bob.keyboard.press('Escape');

  await openPins(ann);
  await list(ann).getByText('Nothing is pinned. “Pin” in the menu').waitFor();
  await choose(ann, 'the address of the house', 'Pin');
  await choose(ann, 'the day', 'Pin');
  for (const page of [ann, bob]) {
    await row(page, 'the day').getByText('pinned').waitFor();
    await expect
      .poll(() => list(page).locator('.text').allTextContents())
      .toEqual(['the day', 'the address of the house']);
  }
  await shot(ann, 'pins');
  expect(await list(bob).getByRole('button', { name: 'Unpin' }).count()).toBe(0);
  await list(bob).getByRole('button', { name: 'Go to the message' }).last().click();
  await until('it is in focus', () =>
    row(bob, 'the address of the house').evaluate((one) => one === document.activeElement),
  );

  await list(ann).getByRole('button', { name: 'Unpin' }).first().click();
  await choose(ann, 'the address of the house', 'Unpin');
  await list(bob).getByText('Nothing is pinned.').waitFor();
  await expect.poll(() => row(bob, 'the day').getByText('pinned').count()).toBe(0);
});

test('a pinned message far above what the page holds is in the list, and its link leads there', async () => {
  const writer = await people.someone();
  const made = await writer.send('POST', '/api/rooms', { name: 'long plans' });
  const { id: room } = ((await made.json()) as { room: { id: string } }).room;
  const [socket] = await writer.connect(undefined, { entries: 1 });
  await join(socket, room);
  const mids: string[] = [];
  for (let n = 1; n <= 130; n += 1) mids.push((await say(socket, room, `line ${n}`, `c${n}`)).mid);
  const emit = (change: object) => socket.timeout(30_000).emitWithAck('change', change as never);
  await emit({ room, cmid: 'pin', of: mids[6], kind: 'pin', on: true });
  const ann = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await joinByBrowsing(ann, 'long plans');
  await ann.route('**/pins', (route) => route.abort());
  await openPins(ann);
  await list(ann).getByText('What is pinned could not be loaded.').waitFor();
  await ann.unroute('**/pins');
  await list(ann).getByRole('button', { name: 'Try again' }).click();
  await list(ann).getByText('line 7', { exact: true }).waitFor();
  await shot(ann, 'pins-phone');
  // What is pinned is shown as it is now.
  await emit({ room, cmid: 'edit', of: mids[6], kind: 'edit', text: 'line seven' });
  await list(ann).getByText('line seven', { exact: true }).waitFor();
  await list(ann).getByRole('button', { name: 'Go to the message' }).press('Enter');
  await until('it is in focus', () =>
    row(ann, 'line seven').evaluate((one) => one === document.activeElement),
  );
  await shot(ann, 'pinned-phone');
});
