/** Pages of a browser, and what a test keeps an eye on there. `close` ends what is opened here. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { PASSWORD } from '../people/person.js';
import { CHROMIUM } from './chromium.js';

/** A browser whose owner allows no site to keep anything: no cookies, no storage. */
export async function cookielessBrowser(): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-cookieless-'));
  await mkdir(join(dir, 'Default'));
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(dir, 'Default/Preferences'), JSON.stringify(blocked));
  const context = await chromium.launchPersistentContext(dir, CHROMIUM);
  const close = async () => {
    await context.close();
    await rm(dir, { recursive: true, force: true });
  };
  return { context, close };
}

/** Somebody new signs up by the form of the chat's page, which is open there. */
export async function fillSignUp(page: Page, name: string): Promise<void> {
  await page.getByText('Create an account').first().click();
  await page.fill('[name=username]', name);
  await page.fill('[name=password]', PASSWORD);
  await page.click('form.sign-in button[type=submit]');
}

/** Writes a message in the room that the chat's page shows, and sends it. */
export async function write(page: Page, text: string): Promise<void> {
  await page.fill('#composer', text);
  await page.press('#composer', 'Enter');
}

/** Keeps a picture for a person to look at, when HOLDFAST_SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.HOLDFAST_SHOTS;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Fails the test on any script error or refused resource (CSP): a page that logs errors is a broken page. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text())) {
      errors.push(message.text());
    }
  });
  return errors;
}
