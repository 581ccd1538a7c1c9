import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../testbed/browser/chromium.js';
import { shot } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';

/** Conversations of exactly their people, as two pages have them. */

let browser: Browser;
let node: TestNode;
let contexts: BrowserContext[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  node = await TestNode.start({ workers: 2, mode: 'shared' });
  await node.signUpOperator();
});
afterAll(async () => {
  await browser.close();
  await node.stop();
});
afterEach(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
});

async function person(name: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(`http://localhost:${node.port}/`);
  await page.getByText('Create an account').first().click();
  await page.fill('[name=username]', name);
  await page.fill('[name=password]', 'correct horse battery');
  await page.click('form.sign-in button[type=submit]');
  await page.waitForSelector('#composer');
  return page;
}
const directLink = (page: Page, name: string) =>
  page.getByRole('link', { name: new RegExp(`Direct messages with|${name}`) }).filter({ hasText: name });
async function write(page: Page, text: string): Promise<void> {
  await page.fill('#composer', text);
  await page.press('#composer', 'Enter');
}

test('one writes to somebody from beside their name; to them it appears with the first message', async () => {
  const [annName, bobName] = [freshName(), freshName()];
  const [ann, bob] = [await person(annName), await person(bobName)];
  await ann.getByRole('button', { name: /People in this room/ }).click();
  await ann.getByRole('button', { name: `Message ${bobName}` }).click();
  await ann.getByRole('heading', { name: bobName, level: 1 }).waitFor();
  await ann.getByText('No messages yet. Say hello.').waitFor();
  expect(await ann.getByRole('button', { name: 'Leave the room' }).count()).toBe(0);
  expect(await directLink(bob, annName).count()).toBe(0);
  await write(ann, '만나서 반가워요 👋');
  await directLink(bob, annName).waitFor();
  await directLink(bob, annName).locator('.count.called', { hasText: '1' }).waitFor();
  await shot(bob, 'direct-unread');
  await directLink(bob, annName).click();
  await bob.locator('.row .text', { hasText: '만나서 반가워요 👋' }).waitFor();
  await write(bob, 'me too');
  await ann.locator('.row .text', { hasText: 'me too' }).waitFor();
  await ann.reload();
  await directLink(ann, bobName).waitFor();
  await ann.locator('.row .text', { hasText: 'me too' }).waitFor();
  await shot(ann, 'direct-open');

  await ann.getByRole('button', { name: bobName, exact: true }).click();
  const dialog = ann.getByRole('dialog');
  await dialog.getByText('Only the people below can read this conversation.').waitFor();
  await dialog.getByRole('button', { name: `Message ${bobName}` }).waitFor();
  expect(await dialog.getByText('Invite somebody').count()).toBe(0);
  await ann.keyboard.press('Escape');
  await write(ann, '/invite somebody-else');
  await ann.getByRole('alert').getByText('A direct conversation keeps its people').waitFor();
});

test('one chooses several people by keyboard, and the same people have the same conversation', async () => {
  const names = [freshName(), freshName(), freshName()];
  const [ann, bob] = [await person(names[0] as string), await person(names[1] as string)];
  await person(names[2] as string);
  const choose = async (page: Page, some: readonly string[]) => {
    await page.getByRole('button', { name: 'New message' }).click();
    const dialog = page.getByRole('dialog', { name: 'New message' });
    for (const name of some) {
      await dialog.getByRole('searchbox').fill(name);
      await dialog.getByRole('checkbox', { name }).focus();
      await page.keyboard.press('Space');
    }
    await dialog.getByRole('searchbox').fill('nobody of this name');
    await dialog.getByText('There is nobody of that name in your rooms.').waitFor();
    await dialog.getByRole('searchbox').fill('');
    await shot(page, 'direct-choose');
    await dialog.getByRole('button', { name: 'Open the conversation' }).click();
    await page.getByRole('heading', { name: new RegExp(some.join('|')), level: 1 }).waitFor();
  };
  await choose(ann, [names[1] as string, names[2] as string]);
  await write(ann, 'the three of us');
  await choose(bob, [names[2] as string, names[0] as string]);
  await bob.locator('.row .text', { hasText: 'the three of us' }).waitFor();
});

test('on a phone the list has the conversation, and its header has what is left', async () => {
  const [annName, bobName] = [freshName(), freshName()];
  const phone = { viewport: { width: 380, height: 700 }, hasTouch: true, colorScheme: 'dark' } as const;
  const [ann, bob] = [await person(annName, phone), await person(bobName)];
  await bob.getByRole('button', { name: /People in this room/ }).click();
  await bob.getByRole('button', { name: `Message ${annName}` }).click();
  await bob.getByRole('heading', { name: annName, level: 1 }).waitFor();
  await write(bob, 'hello phone');
  await ann.getByRole('button', { name: /Open the list of rooms: 1 mention/ }).click();
  await shot(ann, 'direct-phone-list');
  await directLink(ann, bobName).click();
  await ann.locator('.row .text', { hasText: 'hello phone' }).waitFor();
  await shot(ann, 'direct-phone');
});
