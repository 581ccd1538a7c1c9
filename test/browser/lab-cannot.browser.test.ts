import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { beyondRight, openControlRoom, shot } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { Person } from '../../testbed/people/person.js';
import { useControlRoom } from '../support/use-control-room.js';

/** Where a run of the lab cannot be done, or not by whoever is there: it says why, and what would be right. */

let node: TestNode;
let browser: Browser;
let page: Page;
useControlRoom(
  () => TestNode.start({ mode: 'shared', args: ['--workers', '2..3'] }),
  async (shown) => {
    ({ node, browser, page } = shown);
  },
);

const guide = () => page.locator('.lab-guide');

describe('what cannot be', () => {
  test('with workers that follow the load: one process is not to be had, several are', async () => {
    await page.keyboard.press('g');
    await guide().getByRole('heading', { name: 'One process' }).waitFor();
    const why = guide().getByRole('alert');
    await why.waitFor();
    expect(await why.textContent()).toMatch(
      /This run cannot be done here now\. The number of workers follows the load, from 2 to 3\..*--workers 3/,
    );
    expect(await guide().getByRole('button', { name: 'Set it up' }).count()).toBe(0);
    expect(await guide().locator('[data-act]').count()).toBe(0);
    await shot(page, 'lab-cannot');
    await guide().locator('.lab-chapters').getByRole('button', { name: 'Several processes' }).click();
    await guide().getByRole('button', { name: 'Set it up' }).waitFor();
    expect(await guide().getByRole('alert').count()).toBe(0);
  });

  test('without the right: whoever is no operator is asked to sign in, and nothing of the lab is shown', async () => {
    const stranger = await Person.signUp(node.url);
    const other = await browser.newPage();
    await other
      .context()
      .addCookies([...stranger.cookies].map(([name, value]) => ({ name, value, url: node.url })));
    await other.goto(`${node.url}/control?lab`);
    await other.getByRole('heading', { name: 'Sign in as an operator' }).waitFor();
    expect(await other.locator('.lab').count()).toBe(0);
    await other.close();
  });

  test('two people in one page, where the browser cannot: a private window, or an address of their own', async () => {
    const operator = await node.signUpOperator('alice');
    const opened = await openControlRoom(browser, operator);
    // As in browsers that do not know the attribute.
    await opened.page.addInitScript(
      () => delete (HTMLIFrameElement.prototype as { credentialless?: unknown }).credentialless,
    );
    await opened.page.goto(`${node.url}/control?lab`);
    await opened.page.getByText('Open the chat in a private window to be the second one.').waitFor();
    expect(await opened.page.locator('iframe').count()).toBe(1);
    await opened.page.close();
  });

  test('without the primary: nothing is done while nobody can see it', async () => {
    await guide().locator('.lab-chapters').getByRole('button', { name: 'One process' }).click();
    await node.crash();
    await guide().locator('.lab-chapters').getByRole('button', { name: 'Several processes' }).click();
    await guide().getByText('Nothing is done while nobody can see what it does.').waitFor();
    expect(await guide().getByRole('button', { name: 'Set it up' }).count()).toBe(0);
    await page.setViewportSize({ width: 380, height: 800 });
    expect(await beyondRight(page, '.lab-guide, .lab-guide *')).toEqual([]);
    await shot(page, 'lab-away-380');
  });
});
