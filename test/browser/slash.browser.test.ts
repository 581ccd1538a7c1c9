import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shot, untilOpen, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Where one writes: commands, the keys that send, drafts. */

let node: TestNode;
useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);
const written = (page: Page) => page.inputValue('#composer');

/** Resolves once the page has been told of it, and has drawn what came of it. */
async function selectAll(page: Page): Promise<void> {
  await page.locator('#composer').evaluate(
    (field: HTMLTextAreaElement) =>
      new Promise((resolve) => {
        field.addEventListener('select', () => requestAnimationFrame(resolve), { once: true });
        field.select();
      }),
  );
}

test('commands are offered for a slash, carried out, or explained', async () => {
  const bobName = freshName();
  const bob = await person({ name: bobName });
  const ann = await person();
  await ann.focus('#composer');
  await ann.keyboard.type('/');
  await ann.getByRole('listbox', { name: 'Commands' }).getByRole('option').nth(4).waitFor();
  await shot(ann, 'slash-offered');
  await ann.keyboard.type('m');
  await ann.keyboard.press('Enter');
  await expect.poll(() => written(ann)).toBe('/me ');
  await ann.keyboard.type('looks at *the tide*');
  await ann.keyboard.press('Enter');
  await bob.locator('.row .text em', { hasText: 'looks at *the tide*' }).waitFor();
  await ann.keyboard.type('/shrug who knows');
  await ann.keyboard.press('Enter');
  await bob.locator('.row .text', { hasText: 'who knows ¯\\_(ツ)_/¯' }).waitFor();
  await ann.keyboard.type('//me is a command');
  await ann.keyboard.press('Enter');
  await bob.locator('.row .text', { hasText: /^\/me is a command$/ }).waitFor();

  await ann.keyboard.type('/dance');
  await ann.keyboard.press('Enter');
  await ann.getByRole('alert').getByText('There is no command /dance').waitFor();
  await shot(ann, 'slash-unknown');
  await expect.poll(() => written(ann)).toBe('/dance');
  await write(ann, '/invite bob');
  await ann.getByRole('alert').getByText('open to all').waitFor();
  await selectAll(ann);
  expect(await ann.getByRole('alert').getByText('open to all').isVisible()).toBe(true);
  await ann.keyboard.type('x');
  await ann.getByRole('alert').getByText('open to all').waitFor({ state: 'detached' });
  await ann.fill('#composer', '');

  await ann.getByRole('button', { name: 'New room' }).click();
  await ann.getByRole('dialog').getByRole('textbox').fill('the pier');
  await ann.getByRole('dialog').getByRole('checkbox').check();
  await ann.keyboard.press('Enter');
  await untilOpen(ann, 'the pier');
  await write(ann, '/invite nobody-of-this-name');
  await ann.getByRole('alert').waitFor();
  await expect.poll(() => written(ann)).toBe('/invite nobody-of-this-name');
  await write(ann, `/invite ${bobName}`);
  await bob.getByRole('link', { name: 'the pier' }).waitFor();
  // Bob may hear of it before the answer to Ann is there.
  await until('the command to be done with', async () => (await written(ann)) === '');
  await bob.getByRole('link', { name: 'the pier' }).click();
  await untilOpen(bob, 'the pier');
  await write(bob, '/topic mine');
  await bob.getByRole('alert').getByText('Only a moderator').waitFor();
  await expect.poll(() => written(bob)).toBe('/topic mine');
  await write(ann, '/topic Ships\nand tides');
  await bob.locator('.room-header', { hasText: 'Ships and tides' }).waitFor();
  await bob.locator('.notice-row', { hasText: 'set the topic' }).waitFor();
  await until('the command to be done with', async () => (await written(ann)) === '');
  await write(ann, '/topic -');
  await bob.locator('.notice-row', { hasText: 'took the topic away' }).waitFor();
  await write(bob, '/leave');
  await bob.getByRole('dialog').getByRole('button', { name: 'Leave', exact: true }).click();
  await bob.getByRole('link', { name: 'the pier' }).waitFor({ state: 'detached' });
});

test('a draft is of its tab and room: marked in the list, kept over a reload, not sent twice', async () => {
  const page = await person();
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('the shed');
  await page.keyboard.press('Enter');
  await untilOpen(page, 'the shed');
  await page.fill('#composer', 'half a thought');
  await page.getByRole('link', { name: 'general' }).click();
  await page.getByRole('link', { name: /the shed.*Unsent draft/ }).waitFor();
  await shot(page, 'draft-mark');
  await page.getByRole('link', { name: 'the shed' }).click();
  await untilOpen(page, 'the shed');
  await expect.poll(() => written(page)).toBe('half a thought');

  // A tab that is opened later begins with it, and goes its own way.
  const other = await page.context().newPage();
  await other.goto(page.url());
  await untilOpen(other, 'the shed');
  await expect.poll(() => written(other)).toBe('half a thought');
  await other.fill('#composer', 'another thought');
  await page.press('#composer', 'Enter');
  await page.locator('.row:not(.pending) .text', { hasText: 'half a thought' }).waitFor();
  await expect.poll(() => written(page)).toBe('');
  await other.reload();
  await untilOpen(other, 'the shed');
  await expect.poll(() => written(other)).toBe('another thought');
  await page.reload();
  await untilOpen(page, 'the shed');
  await expect.poll(() => written(page)).toBe('');
});

test('on a phone Enter breaks the line, and the button or Ctrl+Enter sends', async () => {
  const page = await person({ viewport: { width: 380, height: 700 }, hasTouch: true, isMobile: true });
  await page.tap('#composer');
  // Chromium makes a press of a touch later.
  await page.locator('#composer:focus').waitFor();
  await page.keyboard.type('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  await expect.poll(() => written(page)).toBe('one\ntwo');
  await page.keyboard.press('Control+Enter');
  await page.locator('.row .text', { hasText: 'one\ntwo' }).waitFor();
  await page.fill('#composer', '  with its indent');
  await page.getByRole('button', { name: 'Send' }).tap();
  const row = page.locator('.row .text', { hasText: 'with its indent' });
  await row.waitFor();
  await expect.poll(() => row.textContent()).toBe('  with its indent');
});

test('with a keyboard Enter and Ctrl+Enter send, Shift+Enter breaks the line', async () => {
  const page = await person();
  await page.focus('#composer');
  await page.keyboard.type('three');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('four');
  await expect.poll(() => written(page)).toBe('three\nfour');
  await page.keyboard.press('Control+Enter');
  await page.locator('.row .text', { hasText: 'three\nfour' }).waitFor();
  await expect.poll(() => written(page)).toBe('');
});
