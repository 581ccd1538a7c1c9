/**
 * A browser, and people in the chat's page. After each test their pages are closed. A script of theirs that failed
 * fails the test.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { fillSignUp, watchErrors, watchRequests } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import { closePages, keptBrowser } from './kept-browser.js';
import { tellPagesOfFailure } from './tell-pages.js';

export interface NewPerson extends BrowserContextOptions {
  /** Not given: a fresh one. */
  readonly name?: string;
}

export interface ChatPages {
  /** An empty page of a browser profile of its own. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** Somebody new in such a page, signed up through it and in the room that the server made. */
  person(options?: NewPerson): Promise<Page>;
}

/**
 * `node`: the one at which people sign up. `whenClosed`: what is to be ended after each test, when its pages are closed
 * and before their errors are looked at. `open`: another browser for this file, where the tests' own is not enough.
 */
export function useChatPages(
  node: () => TestNode,
  whenClosed: () => Promise<unknown> = async () => {},
  open?: () => Promise<Browser>,
): ChatPages {
  let browser: Browser;
  let errors: string[][] = [];
  beforeAll(async () => {
    browser = await (open ?? keptBrowser)();
  });
  afterEach(async () => {
    await closePages(browser);
    await whenClosed();
    const seen = errors.flat();
    errors = [];
    expect(seen).toEqual([]);
  });
  tellPagesOfFailure(() => browser);
  afterAll(async () => {
    if (open !== undefined) await browser?.close();
  });

  async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.on('page', (page) => {
      errors.push(watchErrors(page));
      watchRequests(page);
    });
    return context.newPage();
  }
  return {
    newPage,
    async person({ name = freshName(), ...options } = {}) {
      const page = await newPage(options);
      await page.goto(`http://localhost:${node().port}/`);
      await fillSignUp(page, name);
      await page.waitForSelector('#composer');
      return page;
    },
  };
}

/** Joins the public room of this name as one who finds it in the list, on a narrow page too. */
export async function joinByBrowsing(page: Page, name: string): Promise<void> {
  if ((page.viewportSize()?.width ?? 0) < 700)
    await page.getByRole('button', { name: /^Open the list of rooms/ }).click();
  await page.getByRole('button', { name: 'Browse rooms' }).click();
  await page.getByRole('button', { name: `Join ${name}`, exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}
