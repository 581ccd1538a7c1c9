import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { readIncidentFile } from '../../src/protocol/incident/schema.js';
import { shot } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { join, Person } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useControlRoom } from '../support/use-control-room.js';

/** An incident as an operator sees it: found on the event log, replayed, saved, and opened by its link. */

let node: TestNode;
let page: Page;
useControlRoom(
  () => TestNode.start({ workers: 2 }),
  (shown) => {
    ({ node, page } = shown);
  },
);

const sheet = () => page.getByRole('dialog', { name: 'Incident' });

test('of a kill: a link on the event log opens it, a slider replays it, its file is one that Holdfast opens', async () => {
  const ann = await Person.signUp(node.url, 'ann');
  const [socket, welcome] = await ann.connect(['websocket'], { tab: 'ann' });
  await join(socket, 'general');
  const slot = await until('her to be in a heartbeat', async () =>
    (await node.slots()).find(({ dots }) => dots.some(({ user }) => user === 'ann')),
  );
  const lostAt = new Promise<number>((resolve) => socket.once('disconnect', () => resolve(Date.now())));
  await node.signal(slot.slot, 'SIGKILL');
  const row = page.locator('.event[data-kind="worker-died"]');
  await row.getByRole('link', { name: 'Who was there' }).click();
  await expect.poll(() => sheet().locator('.incident-head').textContent()).toContain('was killed by alice.');
  const life = sheet().locator('.life');
  await expect.poll(() => life.locator('.life-name').textContent()).toBe('ann');
  const slider = sheet().getByRole('slider');
  await slider.fill((await slider.getAttribute('min')) as string);
  await expect.poll(() => sheet().getByRole('status').textContent()).toBe('1 served, 0 without service');
  await expect.poll(() => sheet().locator('.moment-later').count()).toBeGreaterThan(0);
  await shot(page, 'incident');

  // Open all the time: what comes of it stands there by itself, and the slider stays where it was put.
  const outcome = life.locator('.life-outcome');
  await expect.poll(() => outcome.textContent()).toBe('not heard of');
  const moment = await slider.inputValue();
  // Not a made-up time: a silence from before the kill would not be of it, one from before her sign-up a new sign-in.
  const lostMs = Date.now() - (await lostAt);
  const from = { node: welcome.node, slot: welcome.slot, pid: welcome.pid, lostMs };
  const [again] = await ann.connect(['websocket'], { tab: 'ann', from });
  await expect.poll(() => outcome.textContent()).toMatch(/^kept their session, /);
  await expect.poll(() => sheet().textContent()).toMatch(/is ready after/);
  expect(await slider.inputValue()).toBe(moment);

  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    sheet().getByRole('link', { name: 'Save as a file' }).click(),
  ]);
  const file = readIncidentFile(await readFile(await saved.path(), 'utf8'));
  expect(file.incident).toMatchObject({ kind: 'worker-killed', list: [{ name: 'ann' }] });
  await page.keyboard.press('Escape');
  await expect.poll(() => sheet().count()).toBe(0);
  await expect.poll(() => new URL(page.url()).hash).toBe('');
  again.disconnect();
});

test('a link opens it in another tab, and one that leads nowhere says so; it fits 380 pixels', async () => {
  const href = (await page
    .locator('.event[data-kind="worker-died"]')
    .getByRole('link', { name: 'Who was there' })
    .getAttribute('href')) as string;
  const other = await page.context().newPage();
  await other.setViewportSize({ width: 380, height: 800 });
  await other.goto(`${node.url}/control${href}`);
  const dialog = other.getByRole('dialog', { name: 'Incident' });
  await expect.poll(() => dialog.locator('.incident-head').textContent()).toContain('was killed by alice.');
  await expect
    .poll(() => other.evaluate(() => document.documentElement.scrollWidth))
    .toBeLessThanOrEqual(380);
  await expect
    .poll(() => dialog.evaluate((element) => element.scrollWidth - element.clientWidth))
    .toBeLessThanOrEqual(0);
  await shot(other, 'incident-380');
  await other.evaluate(() => {
    location.hash = '#incident=nobody.nothing';
  });
  await expect
    .poll(() => dialog.getByRole('alert').textContent())
    .toContain('There is no incident nobody.nothing');
  await other.close();
});

test('what was refused for a moment is asked for again, also when nothing more happens', async () => {
  const href = (await page
    .locator('.event[data-kind="worker-died"]')
    .getByRole('link', { name: 'Who was there' })
    .getAttribute('href')) as string;
  const other = await page.context().newPage();
  const error = { code: 'store_unavailable', message: 'The store does not answer just now.' };
  await other.route(
    '**/control/incidents/*',
    (route) =>
      route.fulfill({ status: 503, contentType: 'application/json', body: JSON.stringify({ error }) }),
    { times: 1 },
  );
  await other.goto(`${node.url}/control${href}`);
  await other
    .getByRole('dialog', { name: 'Incident' })
    .locator('.incident-head')
    .waitFor({ timeout: 30_000 });
  await other.close();
});
