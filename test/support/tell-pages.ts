/** What pages showed when a test failed: without it nobody can tell what it waited for in vain. */
import type { Browser, Page } from 'playwright-core';
import { afterEach } from 'vitest';
import { requestsOf } from '../../testbed/browser/pages.js';

/** How many characters of each page are told; what says more belongs to a picture (`HOLDFAST_SHOTS`). */
const LONGEST = 2_000;

/** Call it after what closes the pages: hooks run in the reverse order of their calls. */
export function tellPagesOfFailure(browser: () => Browser | undefined): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const pages = (browser()?.contexts() ?? []).flatMap((context) => context.pages());
    for (const page of pages) console.error(`When “${task.name}” failed, ${await shownOn(page)}`);
  });
}

/** What is seen, and not all that a page holds. */
async function shownOn(page: Page): Promise<string> {
  const seen = await page
    .locator('body')
    .ariaSnapshot({ timeout: 5_000 })
    .catch((error) => `nothing: ${error}`);
  return `${page.url()} showed:\n${seen.slice(0, LONGEST)}\n${requestsOf(page).slice(-20).join('\n')}`;
}
