import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** Debian's Chromium, or the one named by HOLDFAST_CHROMIUM. */
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

/** Null where there is none. */
export async function openChromium(): Promise<Browser | null> {
  return existsSync(CHROMIUM.executablePath) ? chromium.launch(CHROMIUM) : null;
}
