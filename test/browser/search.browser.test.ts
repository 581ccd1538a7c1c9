import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shot } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, type Person, say } from '../../testbed/people/person.js';
import { jobsOf, signal } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Searching for messages, as somebody does it in the page. */

let node: TestNode;
// Without limits: one writes in a moment the long log that others would have written.
const people = useCluster({ workers: 2, mode: 'shared', limits: 'loose' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

const panel = (page: Page) => page.getByRole('complementary', { name: 'Search messages' });
const field = (page: Page) => panel(page).getByRole('searchbox');
const hits = (page: Page) => panel(page).locator('.search-hit');
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const texts = (page: Page) => panel(page).locator('.search-text').allTextContents();
const marked = (page: Page) => panel(page).locator('.search-text mark').allTextContents();
const row = (page: Page, text: string) =>
  page.locator('.log .row', { has: page.getByText(text, { exact: true }) });

let said = 0;
async function roomOf(writer: Person, name: string, lines: readonly string[]): Promise<string> {
  const made = await writer.send('POST', '/api/rooms', { name });
  const { id } = ((await made.json()) as { room: { id: string } }).room;
  const [socket] = await writer.connect(undefined, { entries: 1 });
  await join(socket, id);
  for (const line of lines) await say(socket, id, line, `line-${++said}`);
  return id;
}
const inFocus = (page: Page, text: string) =>
  until('the message is in focus', () => row(page, text).evaluate((one) => one === document.activeElement));

test('words are found while one types, marked, and lead to the message in its context and back', async () => {
  const writer = await people.someone();
  const lines = Array.from({ length: 130 }, (_, at) => `line ${at + 1}`);
  lines[6] = 'Crème brûlée for the whole team, at seven';
  await roomOf(writer, 'kitchen', lines);
  await roomOf(writer, 'plans', ['주간회의록을 올렸어요', 'the brulee is late', 'no dessert']);
  const ann = await person();
  await joinByBrowsing(ann, 'kitchen');
  await joinByBrowsing(ann, 'plans');

  await ann.getByRole('button', { name: 'Search messages' }).click();
  await panel(ann).getByText('It looks through all rooms').waitFor();
  await until('the field has the focus', () => field(ann).evaluate((one) => one === document.activeElement));
  await shot(ann, 'search-empty');
  await ann.keyboard.type('brulee');
  await expect
    .poll(() => texts(ann))
    .toEqual(['the brulee is late', 'Crème brûlée for the whole team, at seven']);
  expect(await marked(ann)).toEqual(['brulee', 'brûlée']);
  await shot(ann, 'search-hits');

  // By keys alone: down to the second hit, and Enter.
  await ann.keyboard.press('ArrowDown');
  await ann.keyboard.press('ArrowDown');
  await ann.keyboard.press('Enter');
  await heading(ann, 'kitchen').waitFor();
  await inFocus(ann, lines[6] as string);
  await ann.locator('.log').getByText('line 6', { exact: true }).waitFor();
  await ann.locator('.log').getByText('line 8', { exact: true }).waitFor();
  await shot(ann, 'search-jumped');
  await ann.goBack();
  await heading(ann, 'plans').waitFor();
  await row(ann, 'no dessert').waitFor();

  await ann.keyboard.press('Control+Shift+F');
  await until('the field has the focus', () => field(ann).evaluate((one) => one === document.activeElement));
  await field(ann).fill('회의');
  await expect.poll(() => texts(ann)).toEqual(['주간회의록을 올렸어요']);
  expect(await marked(ann)).toEqual(['회의']);
  await field(ann).fill('brulee');
  await panel(ann).getByRole('button', { name: 'Only in plans' }).click();
  await expect.poll(() => texts(ann)).toEqual(['the brulee is late']);
  await field(ann).fill(`"is late" from:${writer.name}`);
  await expect.poll(() => texts(ann)).toEqual(['the brulee is late']);
  await field(ann).fill('brulee in:nowhere');
  await panel(ann).getByText('You are in no room called “nowhere”.').waitFor();
  // To search for the same again would change nothing.
  expect(await panel(ann).getByRole('button', { name: 'Search again' }).count()).toBe(0);
  await field(ann).fill('from:nobody-here');
  await panel(ann).getByText('by anybody called “nobody-here”').waitFor();
  await field(ann).fill('');
  await expect.poll(() => panel(ann).textContent()).toContain('It looks through all rooms');
  await expect.poll(() => panel(ann).textContent()).not.toContain('nobody-here');
  await field(ann).fill('soufflé');
  await panel(ann).getByText('No message in your rooms has all of that.').waitFor();
  await ann.keyboard.press('Escape');
  await expect.poll(() => panel(ann).count()).toBe(0);
});

test('what Ctrl-K finds no room or person for is searched for in the messages, by Enter', async () => {
  const writer = await people.someone();
  await roomOf(writer, 'lights', ['the lighthouse keeper sleeps']);
  const ann = await person();
  await joinByBrowsing(ann, 'lights');
  await ann.keyboard.press('Control+k');
  await ann.getByRole('combobox').fill('lighthouse');
  const offered = ann.getByRole('button', { name: 'Search messages for “lighthouse”' });
  await offered.waitFor();
  await shot(ann, 'search-offered');
  await ann.keyboard.press('Enter');
  await expect.poll(() => texts(ann)).toEqual(['the lighthouse keeper sleeps']);
  await until('the field has the focus', () => field(ann).evaluate((one) => one === document.activeElement));
});

test('[FIND-1] what is deleted or edited meanwhile is shown so in the list of hits, too', async () => {
  const writer = await people.someone();
  const room = await roomOf(writer, 'changes', ['a red heron', 'a grey heron']);
  const ann = await person();
  await joinByBrowsing(ann, 'changes');
  await ann.keyboard.press('Control+Shift+F');
  await field(ann).fill('heron');
  await expect.poll(() => texts(ann)).toEqual(['a grey heron', 'a red heron']);
  const page = await writer.fetch(`/api/rooms/${room}/messages?entries=1`);
  const [red, grey] = ((await page.json()) as { messages: { mid: string }[] }).messages;
  const [socket] = await writer.connect(undefined, { entries: 1 });
  const emit = (change: object) => socket.timeout(30_000).emitWithAck('change', { room, ...change } as never);
  await emit({ cmid: `c${++said}`, of: red?.mid, kind: 'edit', text: 'a red flamingo' });
  await expect.poll(() => texts(ann)).toEqual(['a grey heron', 'a red flamingo']);
  await emit({ cmid: `c${++said}`, of: grey?.mid, kind: 'delete' });
  await expect.poll(() => texts(ann)).toEqual(['a red flamingo']);
});

test('on a phone in the dark: many hits, no answer and a new try; the list closes over the message', async () => {
  const writer = await people.someone();
  const lines = Array.from({ length: 45 }, (_, at) =>
    `pebble ${at + 1}: ${'a longer line of words '.repeat(at % 9)}`.trim(),
  );
  await roomOf(writer, 'a room with quite a long name', lines);
  const ann = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await joinByBrowsing(ann, 'a room with quite a long name');
  await ann.getByRole('button', { name: /^Open the list of rooms/ }).click();
  await ann.getByRole('button', { name: 'Search messages' }).click();
  await shot(ann, 'search-phone-empty');
  await ann.route('**/api/search*', (route) => route.abort());
  await field(ann).fill('pebble');
  await panel(ann).getByRole('alert').waitFor();
  await shot(ann, 'search-phone-failed');
  await ann.unroute('**/api/search*');
  await panel(ann).getByRole('button', { name: 'Search again' }).click();
  const more = panel(ann).getByRole('button', { name: 'Show more' });
  // Twenty, or as many as a busy machine marked in time: each answer brings some.
  let shown = 0;
  while (shown < 45) {
    if (shown > 0) await more.click();
    const before = shown;
    shown = await until('further hits', async () => {
      const count = await hits(ann).count();
      return count > before && count;
    });
    expect(shown - before).toBeLessThanOrEqual(20);
  }
  // The last answer of a busy machine may say that there could be more.
  await until('no more to be offered', async () => {
    if ((await more.count()) === 0) return true;
    await more.click({ timeout: 5_000 });
    return false;
  });
  expect(new Set(await texts(ann)).size).toBe(45);
  await shot(ann, 'search-phone-hits');
  await expect.poll(() => ann.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  await hits(ann).last().click();
  await inFocus(ann, 'pebble 1:');
  await expect.poll(() => panel(ann).count()).toBe(0);
  // What was found is still there for the next look.
  await ann.getByRole('button', { name: /^Open the list of rooms/ }).click();
  await ann.getByRole('button', { name: 'Search messages' }).click();
  await expect.poll(() => hits(ann).count()).toBe(45);
});

test('the jobs process dies while somebody searches: the page finds it all the same', async () => {
  const writer = await people.someone();
  await roomOf(writer, 'storms', ['thunder and lightning']);
  const ann = await person();
  await joinByBrowsing(ann, 'storms');
  await ann.keyboard.press('Control+Shift+F');
  signal(jobsOf(node.pid) as number, 'SIGKILL');
  await field(ann).fill('thunder');
  await expect.poll(() => texts(ann)).toEqual(['thunder and lightning']);
});
