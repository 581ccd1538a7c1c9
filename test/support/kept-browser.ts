/**
 * One browser for all test files that follow each other in a process. Each has its pages in contexts of its own, and
 * closes them. The browser ends with the process, while what the testbed starts ends with its user.
 */
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../testbed/browser/chromium.js';

let kept: Promise<Browser> | null = null;

/** The tests' own browser; a new one after one that crashed. */
export async function keptBrowser(): Promise<Browser> {
  const before = await kept;
  if (before?.isConnected() !== true) kept = openBrowser();
  return kept as Promise<Browser>;
}

/** Closes all that a file opened there. */
export async function closePages(browser: Browser | undefined): Promise<void> {
  for (const context of browser?.contexts() ?? []) await context.close();
}
