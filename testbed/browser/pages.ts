/** Pages of a browser, and what a test keeps an eye on there. `close` ends what is opened here. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
  type Request,
  type Response,
} from 'playwright-core';
import { PASSWORD, type Person } from '../people/person.js';
import { lives } from '../processes/family.js';
import { until } from '../wait.js';
import { CHROMIUM } from './chromium.js';

/**
 * A browser whose owner allows no site to keep anything: no cookies, no storage. It is the full one, since the shell
 * reads no preferences.
 */
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

/** Whatever is opened there is signed in as this person is. */
export async function signInWithin(context: BrowserContext, { cookies, url }: Person): Promise<void> {
  await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url })));
}

/** The control room of an operator's node in a page of a browser profile of its own, and the errors of that page. */
export async function openControlRoom(
  browser: Browser,
  operator: Person,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await signInWithin(context, operator);
  const page = await context.newPage();
  const errors = watchErrors(page);
  await page.goto(`${operator.url}/control`);
  await page.locator('[data-slot="1"]').waitFor();
  return { page, errors };
}

/** Presses what sends a request to the path, once more where a busy machine was too late for it. */
export async function pressUntilTaken(page: Page, path: string, press: () => Promise<void>): Promise<void> {
  const isOfIt = (answer: Response) => answer.url().endsWith(path) && answer.request().method() === 'POST';
  for (let status = 503; status === 503; ) {
    const answered = page.waitForResponse(isOfIt);
    await Promise.all([answered, press()]);
    status = (await answered).status();
  }
}

/**
 * Somebody new signs up by the form of the chat's page, which is open there. Where a busy machine was too late for it
 * the form is sent once more.
 */
export async function fillSignUp(page: Page, name: string): Promise<void> {
  await page.getByText('Create an account').first().click();
  await page.fill('[name=username]', name);
  await page.fill('[name=password]', PASSWORD);
  await pressUntilTaken(page, '/api/accounts', () => page.click('form.sign-in button[type=submit]'));
}

/** Makes a room by the chat's page, whose list of rooms is shown. Resolves when the room is open. */
export async function makeRoom(page: Page, name: string, { isPrivate = false } = {}): Promise<void> {
  await page.getByRole('button', { name: 'New room' }).first().click();
  await page.getByLabel('Name of the room').fill(name);
  if (isPrivate) await page.getByLabel('Private').check();
  await page.getByRole('button', { name: 'Create the room' }).click();
  await untilOpen(page, name);
}

/** Writes a message in the room that the chat's page shows, and sends it. */
export async function write(page: Page, text: string): Promise<void> {
  await page.fill('#composer', text);
  await page.press('#composer', 'Enter');
}

/**
 * Resolves when the chat's page shows the room of this name and its field has the focus. Until then a focus that a test
 * sets, or a key that it presses, can go to that field instead. Not on touch screens, where the field takes no focus.
 */
export async function untilOpen(page: Page, room: string): Promise<void> {
  await page.getByRole('heading', { name: room, level: 1 }).waitFor();
  await page.locator('#composer:focus').waitFor();
}

/** What the page asks for at that address has no answer until what this resolves with is called. */
export async function holdBack(
  page: Page,
  address: string | RegExp,
  then: 'continue' | 'abort' = 'continue',
): Promise<() => void> {
  let letGo = () => {};
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route) => {
    await isLetGo;
    await route[then]();
  });
  return letGo;
}

/** What of these elements is cut off at the right of the window. */
export function beyondRight(page: Page, selector: string): Promise<string[]> {
  return page
    .locator(selector)
    .evaluateAll((all) =>
      all
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => `${one.tagName} ${one.className}`),
    );
}

/** The process that serves the chat's page; not one that has ended and of whose end the page does not know yet. */
export function pidOf(page: Page): Promise<number> {
  return until('a worker that lives to serve the page', async () => {
    const text = (await page.locator('.served-pid').textContent()) ?? '';
    const pid = Number(text.replace(/\D/g, ''));
    return lives(pid) && pid;
  });
}

/** Whether it can be read: inside the window, and nothing is before its middle. */
export function isInSight(one: Locator): Promise<boolean> {
  return one.evaluate((element) => {
    const { left, top, bottom, width } = element.getBoundingClientRect();
    const before = document.elementFromPoint(left + width / 2, (top + bottom) / 2);
    return top >= 0 && bottom <= innerHeight && element.contains(before);
  });
}

/** Keeps a picture for a person to look at, when HOLDFAST_SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.HOLDFAST_SHOTS;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

const requests = new WeakMap<Page, Map<Request, string>>();

/** From now on `requestsOf` knows what the page asks for. */
export function watchRequests(page: Page): void {
  const all = new Map<Request, string>();
  requests.set(page, all);
  page.on('request', (request) => all.set(request, 'not answered'));
  // Not when it is finished: of an answer that no script reads, that is never said.
  page.on('response', (response) => {
    if (response.ok()) all.delete(response.request());
    else all.set(response.request(), `answered ${response.status()}`);
  });
  page.on('requestfailed', (request) => all.set(request, request.failure()?.errorText ?? 'failed'));
}

/** What the page asked for and did not get: each with what became of it. */
export function requestsOf(page: Page): string[] {
  return [...(requests.get(page) ?? [])].map(
    ([request, what]) => `${request.method()} ${request.url()}: ${what}`,
  );
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
