/** A real Chromium, without a window. `browser.close()` ends it. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions, type Page } from 'playwright-core';

/** Debian's, which `npm test` installs, or the one that HOLDFAST_CHROMIUM names. */
export const CHROMIUM: LaunchOptions & { readonly executablePath: string } = {
  executablePath: process.env.HOLDFAST_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** Whether there is one, for whoever can live without. */
export function hasBrowser(): boolean {
  return existsSync(CHROMIUM.executablePath);
}

/** How many times slower a page's scripts run, to find what a test takes for done too early. Not given: as they are. */
const SLOWER = Number(process.env.HOLDFAST_SLOWER ?? 1);

/** A page that is closed meanwhile has nothing left to be slowed down. */
async function slowDown(page: Page): Promise<void> {
  try {
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  } catch (error) {
    if (!page.isClosed()) throw error;
  }
}

/** How long a page is waited for. A bound against waiting for ever: a shorter one judges the machine. */
const WITHIN_MS = 120_000;

export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch(CHROMIUM);
  browser.on('context', (context) => {
    context.setDefaultTimeout(WITHIN_MS);
    if (SLOWER > 1) context.on('page', slowDown);
  });
  return browser;
}
