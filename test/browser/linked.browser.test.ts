import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shot, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, say as sayBySocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Addresses of messages, as somebody uses them in the page. */

interface Emitting {
  timeout(ms: number): { emitWithAck(name: string, request: object): Promise<unknown> };
}

let node: TestNode;
// Without limits: one writes in a moment the long log that others would have written.
const people = useCluster({ workers: 2, mode: 'shared', limits: 'loose' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);
let rooms = 0;

interface Long {
  readonly room: string;
  readonly name: string;
  /** mid of `line 1`, … */
  readonly mids: readonly string[];
  readonly emit: (name: 'send' | 'change', what: object) => Promise<unknown>;
}

/** A public room with `count` messages, `line 1` first; more than a page has at once. */
async function longRoom(count = 160): Promise<Long> {
  rooms += 1;
  const name = `long ${rooms}`;
  const writer = await people.someone();
  const made = await writer.send('POST', '/api/rooms', { name });
  const { id: room } = ((await made.json()) as { room: { id: string } }).room;
  const [socket] = await writer.connect(undefined, { entries: 1 });
  await join(socket, room);
  const mids: string[] = [];
  for (let i = 1; i <= count; i += 1) mids.push((await sayBySocket(socket, room, `line ${i}`, `c${i}`)).mid);
  const emit = (kind: 'send' | 'change', what: object) =>
    (socket as Emitting).timeout(30_000).emitWithAck(kind, { room, ...what });
  return { room, name, mids, emit };
}
function line(page: Page, n: number): Locator {
  return page.locator('.log .row', { has: page.locator('.text', { hasText: new RegExp(`^line ${n}$`) }) });
}
/** Somebody new, who is in that room. */
async function memberOf({ name }: Long, options: Parameters<typeof person>[0] = {}): Promise<Page> {
  const page = await person(options);
  await joinByBrowsing(page, name);
  await line(page, 160).waitFor();
  return page;
}
const isFocused = (row: Locator) => row.evaluate((one) => one === document.activeElement);
const address = (mid: string, room: string) => `http://localhost:${node.port}/#/room/${room}/${mid}`;
async function inView(row: Locator): Promise<boolean> {
  return row.evaluate((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    const log = one.closest('.log')?.getBoundingClientRect();
    return log !== undefined && bottom > log.top && top < log.bottom;
  });
}

test('a message has a link that leads to it, from which one comes to the newest ones; nothing new moves the view', async () => {
  const long = await longRoom();
  const ann = await memberOf(long);
  await ann.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await line(ann, 150).scrollIntoViewIfNeeded();
  await line(ann, 150).hover();
  await line(ann, 150).getByRole('button', { name: 'More actions' }).click();
  await ann.getByRole('menuitem', { name: 'Copy link' }).click();
  await ann.getByText('The link to the message is copied.').waitFor();
  const copied = await ann.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(address(long.mids[149] ?? '', long.room));

  // Far above what a page holds.
  await ann.goto(address(long.mids[19] ?? '', long.room));
  await ann.reload();
  await line(ann, 20).waitFor();
  await until('it is in focus', () => isFocused(line(ann, 20)));
  await expect.poll(() => inView(line(ann, 20))).toBe(true);
  expect(await line(ann, 160).count()).toBe(0);
  await shot(ann, 'linked');
  const top = async () => Math.round((await line(ann, 20).boundingBox())?.y ?? 0);
  const before = await top();
  await long.emit('send', { cmid: 'new', text: 'something new' });
  await ann.getByRole('button', { name: '1 new message' }).waitFor();
  expect(await top()).toBe(before);
  // Changes of what is shown are seen there, too.
  await long.emit('change', { cmid: 'e20', of: long.mids[19], kind: 'edit', text: 'line twenty' });
  await ann.locator('.row .text', { hasText: 'line twenty' }).waitFor();

  await ann.getByRole('button', { name: '1 new message' }).click();
  await ann.locator('.row .text', { hasText: 'something new' }).waitFor();
  await expect.poll(() => new URL(ann.url()).hash).toBe(`#/room/${long.room}`);
  await ann.goBack();
  await ann.locator('.row .text', { hasText: 'line twenty' }).waitFor();
  await ann.goForward();
  await ann.locator('.row .text', { hasText: 'something new' }).waitFor();
});

test('from a linked message one scrolls up to the beginning of the room and down to its end', async () => {
  const long = await longRoom();
  const ann = await memberOf(long);
  await ann.goto(address(long.mids[69] ?? '', long.room));
  await until('it is in focus', () => isFocused(line(ann, 70)));
  const scroll = async (to: 'top' | 'end') =>
    ann.locator('.log').evaluate((log, where) => {
      log.scrollTop = where === 'top' ? 0 : log.scrollHeight;
    }, to);
  await until('the beginning', async () => {
    await scroll('top');
    return (await ann.getByText('This is where the room begins.').count()) === 1;
  });
  await line(ann, 1).waitFor();
  await until('the end', async () => {
    await scroll('end');
    return (await line(ann, 160).count()) === 1 && (await ann.locator('.jump').count()) === 0;
  });
  // All of it, once, in order.
  const seen = (await ann.locator('.log .text').allTextContents()).map((text) => Number(text.slice(5)));
  expect(seen.slice(1).every((n, i) => n === (seen[i] ?? 0) + 1)).toBe(true);
  await write(ann, 'as before');
  await ann.locator('.row:not(.pending) .text', { hasText: 'as before' }).waitFor();
});

test('a quote leads to its message, back leads to where one was, and writing leads to the end', async () => {
  const long = await longRoom();
  await long.emit('send', { cmid: 'r', text: 'an answer', reply: long.mids[9] });
  for (let i = 1; i <= 30; i += 1) await long.emit('send', { cmid: `x${i}`, text: `after ${i}` });
  const ann = await memberOf(long);
  const quote = ann.getByRole('button', { name: /^Answers .*line 10/ });
  await quote.scrollIntoViewIfNeeded();
  await quote.click();
  await until('it is in focus', () => isFocused(line(ann, 10)));
  await ann.goBack();
  await quote.waitFor();
  await until('where the reader was', () => inView(ann.locator('.row', { has: quote })));
  await ann.goForward();
  await until('it is in focus again', () => isFocused(line(ann, 10)));
  await write(ann, 'what I say to that');
  await ann.locator('.row:not(.pending) .text', { hasText: 'what I say to that' }).waitFor();
  await expect.poll(() => new URL(ann.url()).hash).toBe(`#/room/${long.room}`);
});

test('a link to a message that was deleted, or is not there, and to a room that is not one’s own, says so', async () => {
  const long = await longRoom();
  await long.emit('change', { cmid: 'd', of: long.mids[29], kind: 'delete' });
  const ann = await memberOf(long, { colorScheme: 'dark', viewport: { width: 380, height: 700 } });
  await ann.goto(address(long.mids[29] ?? '', long.room));
  await ann.getByRole('alert').getByText('The message of this link was deleted.').waitFor();
  const tombstone = ann.locator('.row', { has: ann.locator('.tombstone') });
  await until('its row is in focus', () => isFocused(tombstone));
  await expect.poll(() => tombstone.getAttribute('class')).toContain('found');
  await shot(ann, 'linked-deleted-phone');
  await ann.goto(address('31-aaaaaaaaaaaaaaaa', long.room));
  await ann.getByRole('alert').getByText('The message of this link is not in the room').waitFor();
  await ann.getByRole('button', { name: 'Dismiss' }).click();
  await line(ann, 160).waitFor();

  await ann.goto(address(long.mids[3] ?? '', 'nowhere'));
  await ann.getByRole('alert').getByText('The link leads to a room that is not there').waitFor();
  const bob = await person();
  await bob.goto(address(long.mids[3] ?? '', long.room));
  await bob
    .getByRole('alert')
    .getByText(`The link leads to ${long.name}, of which you are not a member.`)
    .waitFor();
  await shot(bob, 'linked-not-member');
  await bob.getByRole('button', { name: `Join ${long.name}` }).click();
  await until('it is in focus', () => isFocused(line(bob, 4)));
});

test('a linked message that cannot be loaded now is asked for again', async () => {
  const long = await longRoom();
  const ann = await memberOf(long);
  await ann.route('**/messages?around=*', (route) => route.abort());
  await ann.goto(address(long.mids[19] ?? '', long.room));
  await ann.getByRole('alert').getByText('The message could not be loaded.').waitFor();
  await line(ann, 160).waitFor();
  await ann.unroute('**/messages?around=*');
  await ann.getByRole('button', { name: 'Try again' }).click();
  await until('it is in focus', () => isFocused(line(ann, 20)));
  await expect.poll(() => ann.getByRole('alert').count()).toBe(0);
});
