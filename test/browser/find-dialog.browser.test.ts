import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeRoom, shot, untilOpen } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Rooms and people, found by name and opened by keyboard. */

let node: TestNode;
useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Find a room or a person' });
const options = (page: Page) => dialog(page).getByRole('option');
const field = (page: Page) => dialog(page).getByRole('combobox');
const chosen = (page: Page) => dialog(page).locator('[aria-selected=true] bdi').textContent();

test('Ctrl or Cmd with K finds rooms and people in any script, and opens them without a pointer', async () => {
  const [ann, minsu] = [await person({ name: 'Ann' }), await person({ name: '김민수' })];
  await makeRoom(ann, 'Café Zürich');
  await makeRoom(minsu, '점심 모임');
  await ann.keyboard.press('Control+k');
  await field(ann).waitFor();
  await expect.poll(() => field(ann).evaluate((one) => one === document.activeElement)).toBe(true);
  await ann.keyboard.type('cafe zurich');
  await expect.poll(() => options(ann).allTextContents()).toEqual([expect.stringContaining('Café Zürich')]);
  await field(ann).fill('');
  // Two syllables, from the middle of a name.
  await ann.keyboard.type('모임');
  await expect.poll(() => chosen(ann)).toBe('점심 모임');
  await shot(ann, 'find');
  await ann.keyboard.press('Enter');
  await untilOpen(ann, '점심 모임');

  await ann.keyboard.press('Meta+k');
  await field(ann).fill('민수');
  await expect.poll(() => chosen(ann)).toBe('김민수');
  await ann.keyboard.press('Enter');
  await untilOpen(ann, '김민수');
  // From then on the conversation stands for the person.
  await ann.keyboard.press('Control+k');
  await field(ann).fill('민수');
  await expect.poll(() => options(ann).count()).toBe(1);
  await field(ann).fill('general');
  await expect.poll(() => chosen(ann)).toBe('general');
  await ann.keyboard.press('Enter');
  await untilOpen(ann, 'general');
});

test('arrows choose, Escape closes and gives the focus back; a name of nobody is said; a button opens it', async () => {
  const eve = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await eve.locator('#composer').focus();
  await eve.keyboard.press('Control+k');
  await field(eve).waitFor();
  const first = await chosen(eve);
  await eve.keyboard.press('ArrowDown');
  await expect.poll(() => chosen(eve)).not.toBe(first);
  await eve.keyboard.press('ArrowUp');
  await expect.poll(() => chosen(eve)).toBe(first);
  await shot(eve, 'find-phone');
  await field(eve).fill('qqqqq');
  await dialog(eve).getByText('No room and nobody in your rooms is called that.').waitFor();
  await shot(eve, 'find-nothing-phone');
  await eve.keyboard.press('Escape');
  await dialog(eve).waitFor({ state: 'detached' });
  await eve.locator('#composer:focus').waitFor();
  await eve.keyboard.type('back');
  await expect.poll(() => eve.locator('#composer').inputValue()).toBe('back');
  await eve.getByRole('button', { name: /^Open the list of rooms/ }).click();
  await shot(eve, 'find-button-phone');
  await eve.getByRole('button', { name: /^Find/ }).click();
  await field(eve).waitFor();
});

test('what cannot be opened now is said, and the people who could not be asked for', async () => {
  const [fay, gus] = [await person({ name: 'Fay' }), await person({ name: 'Gus' })];
  await untilOpen(gus, 'general');
  await fay.keyboard.press('Control+k');
  await field(fay).fill('gus');
  await expect.poll(() => chosen(fay)).toBe('Gus');
  await fay.context().setOffline(true);
  await fay.keyboard.press('Enter');
  await dialog(fay).getByRole('alert').waitFor();
  await fay.context().setOffline(false);
  await fay.keyboard.press('Enter');
  await untilOpen(fay, 'Gus');
  // Whoever writes on without a pointer has the caret there, too.
  await fay.keyboard.type('Come to lunch');
  await fay.keyboard.press('Enter');
  await fay.getByRole('log').getByText('Come to lunch').waitFor();
  await fay.reload();
  await fay.route('**/members', (route) => route.abort());
  await untilOpen(fay, 'Gus');
  await fay.keyboard.press('Control+k');
  await field(fay).fill('general');
  await expect.poll(() => chosen(fay)).toBe('general');
});

test('a phone is told of no keys', async () => {
  const keys = 'Arrow keys choose';
  const ann = await person({ viewport: { width: 380, height: 700 } });
  await ann.keyboard.press('Control+k');
  await dialog(ann).getByText(keys).waitFor();
  const phone = await person({ viewport: { width: 380, height: 700 }, hasTouch: true, isMobile: true });
  await phone.getByRole('button', { name: /^Open the list of rooms/ }).click();
  await phone.getByRole('button', { name: /^Find/ }).click();
  await field(phone).waitFor();
  expect(await dialog(phone).getByText(keys).isVisible()).toBe(false);
});
