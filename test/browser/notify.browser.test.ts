import type { BrowserContext, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openFullBrowser } from '../../testbed/browser/chromium.js';
import { fillSignUp, shot } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, say, type TestSocket } from '../../testbed/people/person.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** What somebody wants to be told about, as they choose and see it in the page. */

let node: TestNode;
const people = useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
// The shell, which other tests open, shows no notifications.
const { newPage, person } = useChatPages(() => node, undefined, openFullBrowser);

/** A public room, and somebody who writes in it. */
async function busyRoom(name: string): Promise<{ id: string; socket: TestSocket }> {
  const writer = await people.someone();
  const made = await writer.send('POST', '/api/rooms', { name });
  const { id } = ((await made.json()) as { room: { id: string } }).room;
  const [socket] = await writer.connect(undefined, { entries: 1 });
  await join(socket, id);
  return { id, socket };
}

/** The same person on another device. */
async function elsewhere(page: Page): Promise<Page> {
  const other = await newPage({ storageState: await page.context().storageState() });
  await other.goto(page.url());
  return other;
}

test('a level is chosen by keyboard on a phone, holds on the other device at once, and a quiet room has no number', async () => {
  const { id, socket } = await busyRoom('harbour');
  const phone = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await joinByBrowsing(phone, 'harbour');
  const desk = await elsewhere(phone);
  const link = desk.getByRole('link', { name: /harbour/ });
  await link.waitFor();
  await phone.getByRole('button', { name: 'harbour' }).press('Enter');
  const dialog = phone.getByRole('dialog');
  const levels = dialog.getByRole('group', { name: 'Tell me of' });
  await expect.poll(() => levels.getByRole('radio', { name: 'Mentions' }).isChecked()).toBe(true);
  await levels.getByRole('radio', { name: 'Mentions' }).press('ArrowRight');
  await expect.poll(() => levels.getByRole('radio', { name: 'Nothing' }).isChecked()).toBe(true);
  await desk.locator('.room-link.quiet', { hasText: 'harbour' }).waitFor();
  await shot(phone, 'notify-level-380');
  await expect
    .poll(() => phone.evaluate(() => document.documentElement.scrollWidth))
    .toBeLessThanOrEqual(380);

  await desk.getByRole('link', { name: 'general' }).click();
  await desk.getByRole('heading', { name: 'general', level: 1 }).waitFor();
  await phone.keyboard.press('Escape');
  await phone.goto('about:blank');
  await say(socket, id, 'the tide is in', 'one');
  await desk.locator('.room-link.quiet .quiet-mark').waitFor();
  expect(await link.locator('.count').count()).toBe(0);
  await expect.poll(() => desk.title()).toBe('general · Holdfast');
  await shot(desk, 'notify-level-quiet');

  await desk.evaluate(
    (room) =>
      fetch(`/api/rooms/${room}/notify`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ level: 'all' }),
      }),
    id,
  );
  await link.locator('.count.called', { hasText: '1' }).waitFor();
  await expect.poll(() => desk.title()).toBe('(1) general · Holdfast');
});

interface Notified {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  closed: boolean;
}
declare global {
  interface Window {
    isInFront: boolean;
    readonly told: (Notified & { readonly it: Notification })[];
  }
}

/** Its pages are not looked at until `lookAt`, and keep what the browser was asked to show. */
async function watchNotifications(context: BrowserContext): Promise<void> {
  await context.grantPermissions(['notifications']);
  await context.addInitScript(() => {
    // A driven browser gives each of its pages the focus.
    window.isInFront = false;
    document.hasFocus = () => window.isInFront;
    const told: Window['told'] = [];
    Object.assign(window, { told });
    const Real = window.Notification;
    window.Notification = class extends Real {
      private readonly entry: Window['told'][number];
      constructor(title: string, options: NotificationOptions = {}) {
        super(title, options);
        this.entry = { title, body: options.body ?? '', tag: options.tag ?? '', closed: false, it: this };
        told.push(this.entry);
      }
      override close() {
        this.entry.closed = true;
        super.close();
      }
    };
  });
}
/** Resolves when all tabs of its browser can know it. */
async function lookAt(page: Page, isInFront: boolean): Promise<void> {
  await page.evaluate((now) => {
    window.isInFront = now;
    dispatchEvent(new Event(now ? 'focus' : 'blur'));
  }, isInFront);
  const isKnown = () =>
    page.evaluate(async () => {
      const { held = [] } = await navigator.locks.query();
      return held.some(({ name }) => name?.startsWith('holdfast.looking.'));
    });
  await expect.poll(isKnown).toBe(isInFront);
}
async function notifiedBy(pages: readonly Page[]): Promise<Notified[]> {
  const each = pages.map((page) =>
    page.evaluate(() => window.told.map(({ title, body, tag, closed }) => ({ title, body, tag, closed }))),
  );
  return (await Promise.all(each)).flat();
}

test('of three tabs one tells of a mention, nobody of what is looked at, read elsewhere or not wanted', async () => {
  const { id, socket } = await busyRoom('pier');
  const first = await newPage();
  await watchNotifications(first.context());
  await first.goto(`http://localhost:${node.port}/`);
  await fillSignUp(first, 'wanda');
  await first.waitForSelector('#composer');
  await joinByBrowsing(first, 'pier');
  const device = await elsewhere(first);
  await device.getByRole('heading', { name: 'pier', level: 1 }).waitFor();
  await device.getByRole('link', { name: 'general' }).click();

  // Nothing is asked before somebody presses.
  await first.getByRole('button', { name: /your menu/ }).click();
  await first.getByRole('button', { name: 'Notifications' }).click();
  await first.getByRole('button', { name: 'Show notifications' }).press('Enter');
  await first.getByText('This browser shows notifications.').waitFor();
  await shot(first, 'notifications');
  await first.keyboard.press('Escape');
  const pages = [first];
  for (let more = 0; more < 2; more += 1) {
    const page = await first.context().newPage();
    await page.goto(`http://localhost:${node.port}/#/room/general`);
    await page.getByRole('heading', { name: 'general', level: 1 }).waitFor();
    pages.push(page);
  }
  await first.getByRole('link', { name: 'general' }).click();
  const inList = (page: Page, unread: number) =>
    page.getByRole('link', { name: new RegExp(`pier.*\\b${unread} unread`, 's') }).waitFor();
  const everywhere = async (unread: number) => {
    for (const page of pages) await inList(page, unread);
  };
  const tagsNotified = async () => (await notifiedBy(pages)).map(({ tag }) => tag);

  await say(socket, id, 'plain words', 'plain');
  const called = await say(socket, id, '@wanda look', 'called');
  await everywhere(2);
  await expect.poll(tagsNotified).toEqual([called.mid]);
  expect((await notifiedBy(pages))[0]).toMatchObject({ body: 'New message', closed: false });

  // Read on the other device: closed here.
  await device.getByRole('link', { name: /pier/ }).click();
  await lookAt(device, true);
  await expect.poll(async () => (await notifiedBy(pages)).map(({ closed }) => closed)).toEqual([true]);
  await device.getByRole('link', { name: 'general' }).click();

  // Looked at in one of the tabs, it is told by none; then it is again.
  await lookAt(pages[1] as Page, true);
  await say(socket, id, '@wanda now', 'seen');
  await everywhere(1);
  await say(socket, id, '@wanda and now', 'seen-too');
  await everywhere(2);
  await lookAt(pages[1] as Page, false);
  const last = await say(socket, id, '@wanda at last', 'last');
  await expect.poll(tagsNotified).toContain(last.mid);
  expect((await tagsNotified()).sort()).toEqual([called.mid, last.mid].sort());

  // A press leads to the message.
  const teller = await Promise.all(
    pages.map((page) => page.evaluate((tag) => window.told.some((one) => one.tag === tag), last.mid)),
  );
  const page = pages[teller.indexOf(true)] as Page;
  await page.evaluate(
    (tag) => window.told.find((one) => one.tag === tag)?.it.dispatchEvent(new Event('click')),
    last.mid,
  );
  await page.getByRole('heading', { name: 'pier', level: 1 }).waitFor();
  await expect.poll(() => page.url()).toContain(last.mid);
});

test('do not disturb is chosen and shown at 380 px in the dark, and a refusal is told', async () => {
  const page = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  // What is granted to a driven page is all that it gets.
  await page.context().grantPermissions(['geolocation']);
  await page.getByRole('button', { name: /^Open the list of rooms/ }).click();
  await page.getByRole('button', { name: /your menu/ }).click();
  await page.getByRole('button', { name: 'Notifications' }).click();
  const dialog = page.getByRole('dialog', { name: 'Notifications' });
  await dialog.getByRole('button', { name: 'Show notifications' }).press('Enter');
  await dialog.getByText(/^This browser refuses notifications of this page/).waitFor();
  await dialog.getByRole('button', { name: 'For an hour' }).press('Enter');
  await dialog.getByText(/^On until /).waitFor();
  const holds = () => dialog.getByRole('button', { pressed: true }).allTextContents();
  await expect.poll(holds).toEqual(['For an hour']);
  await dialog.getByRole('button', { name: 'Until tomorrow at 8' }).press('Enter');
  await expect.poll(holds).toEqual(['Until tomorrow at 8']);
  await dialog.getByRole('button', { name: 'Until I switch it off' }).press('Enter');
  await expect.poll(holds).toEqual(['Until I switch it off']);
  await dialog.getByText(/^On until you switch it off/).waitFor();
  await shot(page, 'notifications-380');
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Open the list of rooms/ }).click();
  await page.locator('.me-button', { hasText: 'Do not disturb' }).waitFor();
  // The dialog shows it again, and it can be switched off.
  await page.getByRole('button', { name: /your menu/ }).click();
  await page.getByRole('button', { name: 'Notifications' }).click();
  await expect.poll(holds).toEqual(['Until I switch it off']);
  await dialog.getByRole('button', { name: 'Switch it off', exact: true }).press('Enter');
  await dialog.getByText('Off.', { exact: true }).waitFor();
  expect(await holds()).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'what is chosen of a few stands out from the rest, %s',
  async (colorScheme) => {
    const page = await person({ viewport: { width: 1280, height: 800 }, colorScheme });
    await page.getByRole('button', { name: /your menu/ }).click();
    const segments = page.locator('.me-menu .segments').first();
    await segments.locator('input:checked').waitFor({ state: 'attached' });
    const ring = segments.locator('input:checked + span');
    const shadow = await ring.evaluate((one) => getComputedStyle(one).boxShadow);
    const track = await segments.evaluate((one) => getComputedStyle(one).backgroundColor);
    expect(contrast(shadow, track)).toBeGreaterThanOrEqual(3);
    await shot(page, `segments-${colorScheme}`);
  },
);

/** The contrast of two colours, as WCAG has it: 1 to 21. Each is the first `rgb(…)` of a style. */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
function luminance(style: string): number {
  const [red = 0, green = 0, blue = 0] = (/rgb\((.*?)\)/.exec(style)?.[1] ?? '').split(',').map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
