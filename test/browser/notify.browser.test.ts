import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shot } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, say, type TestSocket } from '../../testbed/people/person.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Of what somebody wants to be told, as they choose and see it in the page. */

let node: TestNode;
const people = useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { newPage, person } = useChatPages(() => node);

/** A public room, and somebody who writes in it. */
async function busyRoom(name: string): Promise<{ id: string; socket: TestSocket }> {
  const writer = await people.someone();
  const made = await writer.send('POST', '/api/rooms', { name });
  const { id } = ((await made.json()) as { room: { id: string } }).room;
  const [socket] = await writer.connect(undefined, { entries: 1 });
  await join(socket, id);
  return { id, socket };
}

/** The same person on another device. */
async function elsewhere(page: Page): Promise<Page> {
  const other = await newPage({ storageState: await page.context().storageState() });
  await other.goto(page.url());
  return other;
}

test('a level is chosen by keyboard on a phone, holds on the other device at once, and a quiet room has no number', async () => {
  const { id, socket } = await busyRoom('harbour');
  const phone = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await joinByBrowsing(phone, 'harbour');
  const desk = await elsewhere(phone);
  const link = desk.getByRole('link', { name: /harbour/ });
  await link.waitFor();
  await phone.getByRole('button', { name: 'harbour' }).press('Enter');
  const dialog = phone.getByRole('dialog');
  const levels = dialog.getByRole('group', { name: 'Tell me of' });
  expect(await levels.getByRole('radio', { name: 'Mentions' }).isChecked()).toBe(true);
  await levels.getByRole('radio', { name: 'Mentions' }).press('ArrowRight');
  await expect.poll(() => levels.getByRole('radio', { name: 'Nothing' }).isChecked()).toBe(true);
  await desk.locator('.room-link.quiet', { hasText: 'harbour' }).waitFor();
  await shot(phone, 'notify-level-380');
  await expect
    .poll(() => phone.evaluate(() => document.documentElement.scrollWidth))
    .toBeLessThanOrEqual(380);

  await desk.getByRole('link', { name: 'general' }).click();
  await desk.getByRole('heading', { name: 'general', level: 1 }).waitFor();
  await phone.keyboard.press('Escape');
  await phone.goto('about:blank');
  await say(socket, id, 'the tide is in', 'one');
  await desk.locator('.room-link.quiet .quiet-mark').waitFor();
  expect(await link.locator('.count').count()).toBe(0);
  expect(await desk.title()).toBe('general · Holdfast');
  await shot(desk, 'notify-level-quiet');

  await desk.evaluate(
    (room) =>
      fetch(`/api/rooms/${room}/notify`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ level: 'all' }),
      }),
    id,
  );
  await link.locator('.count.called', { hasText: '1' }).waitFor();
  await expect.poll(() => desk.title()).toBe('(1) general · Holdfast');
});
