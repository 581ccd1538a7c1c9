import type { Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PushBody } from '../../src/protocol/http.js';
import { openFullBrowser } from '../../testbed/browser/chromium.js';
import { fillSignUp, shot } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, PASSWORD, Person, say } from '../../testbed/people/person.js';
import { type PushBrowser, TestPushService } from '../../testbed/people/push-browser.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Being told while the page is closed, by Chromium's own service worker. Its push service is one of the test. */

let node: TestNode;
let service: TestPushService;
const people = useCluster(
  { workers: 1, mode: 'shared', args: ['--push-networks', 'loopback'] },
  (cluster) => {
    node = cluster.node;
  },
);
// The shell, which other tests open, shows no notifications.
const { newPage } = useChatPages(() => node, undefined, openFullBrowser);
beforeAll(async () => {
  service = await TestPushService.start();
});
afterAll(() => service.close());

/** Without Google's service Chromium subscribes nowhere: it gets what the test's own service gives. */
async function subscribesAt(page: Page, browser: PushBrowser): Promise<void> {
  await page.context().grantPermissions(['notifications']);
  await page.context().addInitScript((given) => {
    let isOn = false;
    const subscription = {
      endpoint: given.endpoint,
      toJSON: () => given,
      unsubscribe: async () => {
        isOn = false;
        return true;
      },
    };
    Object.assign(PushManager.prototype, {
      subscribe: async () => {
        isOn = true;
        return subscription;
      },
      // As a browser does, it knows it in each of its pages.
      getSubscription: async () => (isOn || localStorage.getItem('holdfast.push') ? subscription : null),
    });
  }, browser.subscription());
}

const shownBy = (worker: Worker) =>
  worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
  });

/**
 * Until the worker has shown this one, which it remembers afterwards. While one is being displayed Chromium forgets it
 * when somebody asks for all: 2 of 40. Of those that are displayed it forgot 0 of 40.
 */
async function untilShown(worker: Worker, mid: string): Promise<void> {
  const shown = () =>
    worker.evaluate(async () => {
      const kept = await (await caches.open('holdfast-push')).match('/build/shown');
      return kept === undefined ? [] : ((await kept.json()) as string[]);
    });
  await expect.poll(shown).toContain(mid);
}

/** Wakes the service worker as the browser does when something came for it. */
async function waker(page: Page): Promise<(data: string) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  const found = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.endsWith('/build/'));
      if (own !== undefined) resolve(own.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await found;
  const origin = new URL(page.url()).origin;
  return async (data) => {
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  };
}

test('[NOTE-1] a browser is set up by a press, told with its page closed, and shows what came twice once', async () => {
  const writer = await people.someone();
  const made = await writer.send('POST', '/api/rooms', { name: 'pier' });
  const { id } = ((await made.json()) as { room: { id: string } }).room;
  const [socket] = await writer.connect(undefined, { entries: 1 });
  await join(socket, id);
  const browser = service.browser();
  const page = await newPage();
  await subscribesAt(page, browser);
  await page.goto(`http://localhost:${node.port}/`);
  await fillSignUp(page, 'wanda');
  await page.waitForSelector('#composer');
  await joinByBrowsing(page, 'pier');
  // Nothing is there before somebody presses.
  expect(page.context().serviceWorkers()).toEqual([]);
  await page.getByRole('button', { name: /your menu/ }).click();
  await page.getByRole('button', { name: 'Notifications' }).click();
  await page.getByRole('button', { name: 'Tell me here, too' }).press('Enter');
  await page.getByText('This browser tells you of messages while the page is closed.').waitFor();
  await shot(page, 'push-on');
  await expect.poll(() => page.context().serviceWorkers()).toHaveLength(1);
  const [worker] = page.context().serviceWorkers() as [Worker];
  // It controls no page.
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  const wake = await waker(page);

  await page.goto('about:blank');
  const called = await say(socket, id, '@wanda look', 'called');
  await expect.poll(() => browser.mids).toEqual([called.mid]);
  const [push] = browser.caught;
  await wake(push?.text ?? '');
  await untilShown(worker, called.mid);
  const shown = {
    title: `\u2068${writer.name}\u2069 in \u2068pier\u2069`,
    body: 'New message',
    tag: called.mid,
  };
  await expect.poll(() => shownBy(worker)).toEqual([shown]);
  // Put away, and told of once more.
  await worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    for (const one of await registration.getNotifications()) one.close();
  });
  await wake(push?.text ?? '');
  const second = await say(socket, id, '@wanda again', 'again');
  await expect.poll(() => browser.mids).toEqual([called.mid, second.mid]);
  await wake(browser.caught[1]?.text ?? '');
  await untilShown(worker, second.mid);
  await expect.poll(async () => (await shownBy(worker)).map(({ tag }) => tag)).toEqual([second.mid]);

  // A press opens the message; what is read is shown no more.
  await page.goto(`http://localhost:${node.port}/#/room/general`);
  await page.getByRole('heading', { name: 'general', level: 1 }).waitFor();
  await worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const [notification] = await registration.getNotifications();
    const event = Object.assign(new Event('notificationclick'), { notification, waitUntil: () => {} });
    dispatchEvent(event);
  });
  await page.getByRole('heading', { name: 'pier', level: 1 }).waitFor();
  expect(page.url()).toContain(second.mid);
  await expect.poll(() => shownBy(worker)).toEqual([]);

  // Whoever signs out is told no more.
  await page.getByRole('button', { name: /your menu/ }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('button', { name: 'Sign in' }).first().waitFor();
  const device = new Person(node.url, 'wanda', PASSWORD);
  people.add(device);
  expect((await device.signIn()).status).toBe(200);
  const body = (await (await device.fetch('/api/push')).json()) as PushBody;
  expect(body.subscriptions).toBe(0);
});
