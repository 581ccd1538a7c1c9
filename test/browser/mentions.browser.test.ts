import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shot, untilOpen, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

let node: TestNode;
useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

/** What is offered, the active one in brackets. */
async function offered(page: Page): Promise<string[]> {
  const options = await page.locator('#suggestions [role=option]').all();
  return Promise.all(
    options.map(async (one) => {
      const name = (await one.locator('bdi').textContent()) ?? '';
      return (await one.getAttribute('aria-selected')) === 'true' ? `[${name}]` : name;
    }),
  );
}
const value = (page: Page) => page.inputValue('#composer');

test('[SEND-6] people are called by keyboard; who is called sees it in the text, in the list and in the title', async () => {
  const minsu = await person({ name: '김민수' });
  await minsu.route('**/build/markup-*.js', () => {});
  const bob = await person({ name: 'Bob Stone' });
  const ann = await person({ name: 'Ann' });
  await ann.focus('#composer');
  await ann.keyboard.type('hi @');
  await until('everybody to be offered', async () => (await offered(ann)).length === 4);
  expect((await offered(ann)).toSorted()).toContain('room');
  await ann.keyboard.type('st');
  await until('one to be offered', async () => `${await offered(ann)}` === '[Bob Stone]');
  await expect.poll(() => ann.getAttribute('#composer', 'aria-activedescendant')).toBe('suggestion-0');
  await ann.keyboard.press('Enter');
  await expect.poll(() => value(ann)).toBe('hi @Bob Stone ');
  await ann.keyboard.type('and @ro');
  await until('all to be offered', async () => `${await offered(ann)}` === '[room]');
  await ann.keyboard.press('Escape');
  await expect.poll(() => offered(ann)).toEqual([]);
  await ann.keyboard.press('Backspace');
  await ann.keyboard.press('Backspace');
  await ann.keyboard.press('ArrowDown');
  await expect.poll(async () => (await offered(ann))[1]).toMatch(/^\[/);
  await ann.keyboard.type('Bob Stone: `@Bob Stone`');
  // Nobody is left to be chosen, so that Enter sends.
  await ann.keyboard.press('Enter');
  await ann.locator('.row:not(.pending) .called').first().waitFor();
  const called = (page: Page) => page.locator('.row .called').allTextContents();
  await expect.poll(() => called(ann)).toEqual(['@Bob Stone', '@Bob Stone']);
  expect(await ann.locator('.row .called.mine').count()).toBe(0);
  await bob.locator('.row.calls-me .called.mine').first().waitFor();
  await expect.poll(() => bob.locator('.row code').textContent()).toBe('@Bob Stone');
  expect(await minsu.locator('.row.calls-me').count()).toBe(0);
  await minsu.reload();
  await minsu.locator('.row:not(.pending) .called').nth(1).waitFor();
  // What draws code is not there: the name in code is not shown as called in the meantime.
  expect(await minsu.locator('.row code').count()).toBe(0);
  await expect.poll(() => called(minsu)).toEqual(['@Bob Stone', '@Bob Stone']);
  await expect.poll(() => minsu.locator('.row .text').last().textContent()).toMatch(/: `@Bob Stone`$/);

  // In a room that is not looked at: counted in the list, and in the title.
  await bob.getByRole('button', { name: 'New room' }).click();
  await bob.getByLabel('Name').fill('quay');
  await bob.getByRole('button', { name: /Create/ }).click();
  await untilOpen(bob, 'quay');
  await write(ann, 'one more, @bob stone');
  // By the name that he has.
  await ann
    .locator('.row .text', { hasText: 'one more' })
    .locator('.called', { hasText: '@Bob Stone' })
    .waitFor();
  await bob.locator('.room-link .count.called', { hasText: '@1' }).waitFor();
  await bob.getByText('1 mention of you').waitFor({ state: 'attached' });
  await until('the title to say so', async () => (await bob.title()).startsWith('@1 (1) '));
  await shot(bob, 'chat-mentions');
  await bob.setViewportSize({ width: 380, height: 740 });
  await bob.getByRole('button', { name: 'Open the list of rooms: 1 mention of you' }).click();
  await bob.locator('.room-link .count.called').click();
  await until('the title to say it no more', async () => !(await bob.title()).startsWith('@'));
});

test('a Korean name that is being put together is offered, loses nothing, and Enter belongs to the input method', async () => {
  const minsu = await person({ name: '박서준' });
  const ann = await person({ name: 'Dana', viewport: { width: 380, height: 740 }, hasTouch: true });
  await ann.focus('#composer');
  const ime = await ann.context().newCDPSession(ann);
  const compose = (text: string) =>
    ime.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await ann.keyboard.type('@');
  for (const text of ['ㅂ', '바', '박']) await compose(text);
  await until('the name to be offered', async () => `${await offered(ann)}` === '[박서준]');
  // As browsers send it while an input method has the key.
  await ann.locator('#composer').evaluate((field) => {
    field.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }),
    );
  });
  expect(await value(ann)).toBe('@박');
  await expect.poll(() => offered(ann)).toEqual(['[박서준]']);
  await shot(ann, 'chat-mentions-narrow');
  // By touch, in the middle of the composition: the syllable is not there twice.
  await ann.locator('#suggestions [role=option]').first().tap();
  await expect.poll(() => value(ann)).toBe('@박서준');
  await ime.send('Input.insertText', { text: '이 왔다' });
  await expect.poll(() => value(ann)).toBe('@박서준이 왔다');
  await expect.poll(() => offered(ann)).toEqual([]);
  await ann.getByRole('button', { name: 'Send' }).click();
  await minsu.locator('.row.calls-me .called.mine', { hasText: '@박서준' }).waitFor();
  await expect.poll(() => minsu.locator('.row.calls-me .text').last().textContent()).toBe('@박서준이 왔다');
});
