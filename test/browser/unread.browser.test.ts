import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { pidOf, shot, untilOpen } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, say } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** What somebody has not read, as they see it and change it in the page. */

let node: TestNode;
// Without limits: one writes in a moment the long log that others would have written.
const people = useCluster({ workers: 2, mode: 'shared', limits: 'loose' }, (cluster) => {
  node = cluster.node;
});
const { newPage, person } = useChatPages(() => node);
let rooms = 0;

interface SharedRoom {
  readonly name: string;
  readonly say: (text: string) => Promise<unknown>;
}

/** A public room in which somebody wrote `line 1` to `line <count>`. */
async function roomWithMessages(count: number): Promise<SharedRoom> {
  rooms += 1;
  const name = `told ${rooms}`;
  const writer = await people.someone();
  const made = await writer.send('POST', '/api/rooms', { name });
  const { id } = ((await made.json()) as { room: { id: string } }).room;
  const [socket] = await writer.connect(undefined, { entries: 1 });
  await join(socket, id);
  let said = 0;
  const sayOne = (text: string) => {
    said += 1;
    return say(socket, id, text, `c${said}`);
  };
  for (let i = 1; i <= count; i += 1) await sayOne(`line ${i}`);
  return { name, say: sayOne };
}
async function memberOf({ name }: SharedRoom, options: Parameters<typeof person>[0] = {}): Promise<Page> {
  const page = await person(options);
  await joinByBrowsing(page, name);
  return page;
}
function line(page: Page, n: number): Locator {
  return page.locator('.log .row', { has: page.locator('.text', { hasText: new RegExp(`^line ${n}$`) }) });
}
/** The line *New* stands right before that message. */
const isNewFrom = (page: Page, n: number) =>
  page.locator('.new-line + .row', { has: page.getByText(`line ${n}`, { exact: true }) });
const inList = (page: Page, room: string, unread: number) =>
  page.getByRole('link', { name: new RegExp(`${room}.*\\b${unread} unread`, 's') });
async function mark(page: Page, n: number): Promise<void> {
  await line(page, n).hover();
  await line(page, n).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Mark unread from here' }).click();
}

/** The same person on another device, in the room that `page` shows. */
async function elsewhere(page: Page): Promise<Page> {
  const other = await newPage({ storageState: await page.context().storageState() });
  await other.goto(page.url());
  return other;
}

test('what is marked unread is so on every page of the person, over the end of a worker, until the room is opened again', async () => {
  const told = await roomWithMessages(12);
  const ann = await memberOf(told);
  const other = await elsewhere(ann);
  await line(other, 12).waitFor();
  await mark(ann, 8);
  for (const page of [ann, other]) {
    await isNewFrom(page, 8).waitFor();
    await inList(page, told.name, 5).waitFor();
  }
  await ann.getByText('Unread from here on, until you open the room again.').waitFor();
  await shot(ann, 'marked-unread');
  // What comes is unread as well, although the room is open at its end.
  await told.say('line 13');
  for (const page of [ann, other]) await inList(page, told.name, 6).waitFor();
  const pid = await pidOf(ann);
  process.kill(pid, 'SIGKILL');
  await until('another worker', async () => (await pidOf(ann)) !== pid);
  await mark(ann, 6);
  for (const page of [ann, other]) await inList(page, told.name, 8).waitFor();
  await other.getByRole('link', { name: 'general' }).click();
  await untilOpen(other, 'general');
  await inList(other, told.name, 8).click();
  await untilOpen(other, told.name);
  for (const page of [ann, other])
    await page.getByRole('link', { name: /\bunread/ }).waitFor({ state: 'detached' });
});

test('without a connection it is marked on this page, and on the others when there is one', async () => {
  const told = await roomWithMessages(6);
  const ann = await memberOf(told);
  const other = await elsewhere(ann);
  await line(other, 6).waitFor();
  await ann.context().setOffline(true);
  await ann.getByText('Not connected.', { exact: true }).waitFor();
  await mark(ann, 4);
  await ann.getByText('Your other pages learn of it when the connection is back.').waitFor();
  await isNewFrom(ann, 4).waitFor();
  expect(await other.locator('.new-line').count()).toBe(0);
  await ann.context().setOffline(false);
  for (const page of [ann, other]) await inList(page, told.name, 3).waitFor();
  await isNewFrom(other, 4).waitFor();
});

test('by keyboard, in a page of 380 px', async () => {
  const told = await roomWithMessages(6);
  const ann = await memberOf(told, { viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await line(ann, 3).focus();
  await ann.keyboard.press('Enter');
  await ann.getByRole('menuitem', { name: 'Mark unread from here' }).waitFor();
  await shot(ann, 'unread-menu-phone');
  await ann.keyboard.press('Escape');
  await line(ann, 3).focus();
  await ann.keyboard.press('u');
  await isNewFrom(ann, 3).waitFor();
  await shot(ann, 'marked-unread-phone');
});

test('a button leads to the first new message, also where it is further up than what the page holds', async () => {
  const told = await roomWithMessages(3);
  const ann = await memberOf(told);
  await line(ann, 3).waitFor();
  await ann.getByRole('link', { name: 'general' }).click();
  await untilOpen(ann, 'general');
  for (let n = 4; n <= 130; n += 1) await told.say(`line ${n}`);
  await inList(ann, told.name, 127).waitFor();
  await ann.reload();
  await inList(ann, told.name, 127).click();
  await untilOpen(ann, told.name);
  await shot(ann, 'first-new-button');
  await ann.getByRole('button', { name: 'First new message' }).click();
  await until('the first new one in focus', () =>
    line(ann, 4).evaluate((row) => row === document.activeElement),
  );
  await isNewFrom(ann, 4).waitFor();
  await shot(ann, 'first-new');
  await expect.poll(() => ann.getByRole('button', { name: 'First new message' }).count()).toBe(0);
});
