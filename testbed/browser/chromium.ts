/** A real Chromium, without a window. `browser.close()` ends it. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

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

/** Whether there is one, for who can live without. */
export function hasBrowser(): boolean {
  return existsSync(CHROMIUM.executablePath);
}

/** Of what a page is waited for. A bound against waiting for ever: a shorter one judges the machine. */
const WITHIN_MS = 60_000;

export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch(CHROMIUM);
  browser.on('context', (context) => context.setDefaultTimeout(WITHIN_MS));
  return browser;
}
