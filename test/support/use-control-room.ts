/** The control room of a node in one page, for all tests of a file. A script there that failed fails the test. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openControlRoom } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import type { Person } from '../../testbed/people/person.js';
import { closePages, keptBrowser } from './kept-browser.js';
import { tellPagesOfFailure } from './tell-pages.js';

export interface ShownControlRoom {
  readonly node: TestNode;
  readonly browser: Browser;
  readonly page: Page;
  readonly operator: Person;
}

/** Gives it to `ready` before the first test, and ends the node that `start` started after the last. */
export function useControlRoom(
  start: () => Promise<TestNode>,
  ready: (shown: ShownControlRoom) => void | Promise<void>,
): void {
  let node: TestNode;
  let browser: Browser;
  let errors: string[];
  beforeAll(async () => {
    [node, browser] = await Promise.all([start(), keptBrowser()]);
    const operator = await node.signUpOperator('alice');
    const opened = await openControlRoom(browser, operator);
    errors = opened.errors;
    await ready({ node, browser, page: opened.page, operator });
  });
  afterAll(async () => {
    await closePages(browser);
    await node?.stop();
  });
  afterEach(() => expect(errors).toEqual([]));
  tellPagesOfFailure(() => browser);
}
