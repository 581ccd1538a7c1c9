import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, or the one named by HOLDFAST_CHROMIUM; null without one. */
export async function openChromium(): Promise<Browser | null> {
  const executablePath = process.env.HOLDFAST_CHROMIUM ?? '/usr/bin/chromium';
  return existsSync(executablePath) ? chromium.launch({ executablePath, args: FLAGS }) : null;
}
