/** A real Chromium, without a window: the tests' own, or the full one. `browser.close()` ends it. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions, type Page } from 'playwright-core';

/** Debian's of the package chromium: all that somebody's browser has. */
const FULL = '/usr/bin/chromium';
/** Debian's of chromium-headless-shell: the same engine without a browser's interface, profiles and preferences. */
const SHELL = '/usr/bin/chromium-headless-shell';

/**
 * The one that tests open: the shell, since it takes three fifths of the CPU. Where it is not there, the full one.
 * `named`: what HOLDFAST_CHROMIUM says, which then is both.
 */
export function browserOfTests(named: string | undefined, isThere: (path: string) => boolean): string {
  return named ?? (isThere(SHELL) ? SHELL : FULL);
}

/** The full one, which `npm test` installs with the shell, or the one that HOLDFAST_CHROMIUM names. */
export const CHROMIUM: LaunchOptions & { readonly executablePath: string } = {
  executablePath: process.env.HOLDFAST_CHROMIUM ?? FULL,
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

/** Whether there is a full one, for whoever can live without. */
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

/** The one of the tests. */
export function openBrowser(): Promise<Browser> {
  return open(browserOfTests(process.env.HOLDFAST_CHROMIUM, existsSync));
}

/** For what the shell has not, such as notifications, and to measure or to picture what people see. */
export function openFullBrowser(): Promise<Browser> {
  return open(CHROMIUM.executablePath);
}

async function open(executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({ ...CHROMIUM, executablePath });
  browser.on('context', (context) => {
    context.setDefaultTimeout(WITHIN_MS);
    if (SLOWER > 1) context.on('page', slowDown);
  });
  return browser;
}
