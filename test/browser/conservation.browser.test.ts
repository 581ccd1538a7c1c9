import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import type { ClusterView } from '../../src/protocol/control.js';
import { shot } from '../../testbed/browser/pages.js';
import type { Image } from '../../testbed/image.js';
import { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';
import { faultyClients } from '../support/faulty-clients.js';
import { useControlRoom } from '../support/use-control-room.js';

/** The conservation line as an operator sees it; one client of the crowd loses a message and shows another twice. */

const PEOPLE = 12;

let image: Image;
let node: TestNode;
let browser: Browser;
let page: Page;

// After the node, which runs from it.
afterAll(() => image?.remove());
useControlRoom(
  async () => {
    image = await faultyClients();
    return TestNode.start({ workers: 3, main: image.file('main.js') });
  },
  (shown) => {
    ({ node, browser, page } = shown);
  },
);

const line = () => page.getByRole('region', { name: 'Messages' });
const figure = (name: string) => line().locator(`[data-figure="${name}"]`);
const count = async (name: string) =>
  Number((await figure(name).locator('.conservation-count').textContent())?.replace(',', ''));
const places = () =>
  line()
    .locator('[data-figure]')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
const heightOf = async () => (await line().boundingBox())?.height;

async function callIn(people: number): Promise<void> {
  const operator = await node.signUpOperator();
  await operator.send('PUT', '/control/crowd', { people });
}

async function tallyOfCrowd() {
  const { nodes } = (await node.view()) as ClusterView;
  return nodes[0]?.witnesses?.crowd?.tally;
}

describe('the conservation line', () => {
  test('says so while nobody has sent anything, and the screen holds all of three workers', async () => {
    await line().getByText('No crowd or open page has sent anything.').waitFor();
    await expect.poll(() => page.locator('[data-card]').count()).toBe(3);
    const lowest = async (selector: string, edge: 'top' | 'bottom') =>
      Math.max(
        ...(await page
          .locator(selector)
          .evaluateAll((all, of) => all.map((one) => one.getBoundingClientRect()[of]), edge)),
      );
    await expect.poll(() => lowest('[data-card], .panel.mode, .event-log', 'top')).toBeLessThan(800);
    await expect.poll(() => lowest('[data-card]', 'bottom')).toBeLessThanOrEqual(800);
    await shot(page, 'conservation-empty');
  });

  test('counts what a page of the chat sends as what it says, beside a crowd of nobody', async () => {
    const context = await browser.newContext();
    const chat = await context.newPage();
    await chat.goto(node.url);
    await chat.getByText('Create an account').first().click();
    await chat.fill('[name=username]', 'bob');
    await chat.fill('[name=password]', 'correct horse battery');
    await chat.keyboard.press('Enter');
    await chat.fill('#composer', 'hello');
    await chat.keyboard.press('Enter');
    await figure('seen').getByText('+1').waitFor();
    await expect.poll(() => count('seen')).toBe(0);
    await figure('sent').getByText('told by pages').waitFor({ state: 'attached' });
    await line().getByText('no crowd · + 1 page').waitFor();
    await context.close();
  });

  test('shows what the node counts, with no number moving another', async () => {
    await callIn(PEOPLE);
    await until('something to be sent', async () => (await count('sent')) > 0);
    const before = await places();
    const height = await heightOf();
    await shot(page, 'conservation-crowd');
    await until('a loss and a double', async () => {
      const tally = await tallyOfCrowd();
      return tally !== undefined && tally.lost + tally.doubled === 2;
    });
    await until(
      'the page to say so',
      async () => (await count('lost')) === 1 && (await count('doubled')) === 1,
    );
    expect(await places()).toEqual(before);
    expect(await heightOf()).toBe(height);
    await expect.poll(() => figure('lost').getAttribute('class')).toContain('conservation-flaw');
    expect(await figure('waiting').getAttribute('class')).not.toContain('conservation-flaw');
    const colour = await figure('lost')
      .locator('button')
      .evaluate((one) => getComputedStyle(one).color);
    expect(colour).not.toBe(
      await figure('sent')
        .locator('.conservation-count')
        .evaluate((one) => getComputedStyle(one).color),
    );
    await shot(page, 'conservation-flaw');
  });

  test('has the first counterexample one click away: who, which message, what was expected, since when', async () => {
    await figure('lost').getByRole('button').click();
    const dialog = page.getByRole('dialog', { name: 'What became of messages' });
    await dialog.getByText(/^The first: crowd-\S+ never showed message 2$/).waitFor();
    const row = (name: string) =>
      dialog.locator('.counterexample-facts > div', { hasText: name }).locator('dd');
    expect(await row('Whose client').textContent()).toMatch(/^crowd-/);
    expect(await row('Number (seq)').textContent()).toBe('2');
    expect(await row('Message (cmid)').textContent()).toMatch(/^[\w-]{20}$/);
    expect(await row('Room (id)').textContent()).toMatch(/^[\w-]+$/);
    expect(await row('Expected').textContent()).toContain('before the next one');
    expect(await row('Noticed').textContent()).toMatch(/^\d\d:\d\d:\d\d, .* ago$/);
    await shot(page, 'conservation-dialog');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shot(page, 'conservation-dialog-dark');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await shot(page, 'conservation-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('fits 380 pixels, with its dialog', async () => {
    await page.setViewportSize({ width: 380, height: 800 });
    const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(beyond).toBeLessThanOrEqual(0);
    await line().scrollIntoViewIfNeeded();
    await shot(page, 'conservation-380');
    await figure('doubled').getByRole('button').click();
    const dialog = page.getByRole('dialog', { name: 'What became of messages' });
    await dialog.waitFor();
    await expect
      .poll(() => dialog.evaluate((one) => one.scrollWidth - one.clientWidth))
      .toBeLessThanOrEqual(0);
    await shot(page, 'conservation-dialog-380');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});
