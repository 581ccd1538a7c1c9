import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canMakeDisks, SmallDisk } from '../../prove/system/small-disk.js';
import { openControlRoom, shot } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { onBusyMachine, until } from '../../testbed/wait.js';
import { closePages, keptBrowser } from '../support/kept-browser.js';
import { tellPagesOfFailure } from '../support/tell-pages.js';

let redis: RedisServer;
let client: Redis;
let node: TestNode;
let browser: Browser;
beforeAll(async () => {
  redis = await RedisServer.start();
  client = new Redis(redis.url);
  [node, browser] = await Promise.all([TestNode.start({ workers: 1, redis: redis.url }), keptBrowser()]);
});
afterAll(async () => {
  await closePages(browser);
  await node?.stop();
  client.disconnect();
  await redis.stop();
});

tellPagesOfFailure(() => browser);

/** Its control room, where its operator is signed in; its store answers. */
async function openStoreCard(of: TestNode): Promise<{ page: Page; card: Locator; errors: string[] }> {
  const { page, errors } = await openControlRoom(browser, await of.signUpOperator());
  const card = page.locator('.store');
  await card.getByText('answers').waitFor();
  return { page, card, errors };
}

test('the store card is red while nothing can be written, says why in the words of the store, and is green again', async () => {
  const { page, card, errors } = await openStoreCard(node);

  await client.config('SET', 'maxmemory', '1mb');
  await card.getByText("OOM command not allowed when used memory > 'maxmemory'").waitFor();
  await card.getByText('give it more').waitFor();
  await card.getByText('refuses', { exact: true }).waitFor();
  await expect.poll(() => card.getAttribute('class')).toContain('store-down');
  await page.getByRole('log').getByText('The store refuses').waitFor();
  await shot(page, 'control-store-refuses');

  await client.config('SET', 'maxmemory', '0');
  await card.getByText('answers').waitFor();
  await expect.poll(() => card.locator('[data-problem]').count()).toBe(0);
  await page.getByRole('log').getByText('Over: The store refuses').waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

const why = canMakeDisks() ? null : 'a disk of its own needs root on Linux';
if (why !== null) console.warn(`NOT RUN: the control room of a node whose disk is full: ${why}`);

test.skipIf(why !== null)(
  'the card of the embedded store is red while its disk is full, says so, and is green again',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-full-card-'));
    const disk = SmallDisk.make(join(folder, 'disk'), 4);
    const own = await TestNode.start({ workers: 1, dataDir: disk.folder });
    try {
      const { page, card, errors } = await openStoreCard(own);
      disk.fill();
      const words = card.getByText('The disk of the data folder is full');
      await until('the card to say so', () => words.isVisible(), onBusyMachine(2_000));
      await card.getByText('refuses', { exact: true }).waitFor();
      await expect.poll(() => card.getAttribute('class')).toContain('store-down');
      // What is shown, not only what it is called: the state has the colour of what failed.
      const colour = (one: Locator) => one.evaluate((element) => getComputedStyle(element).backgroundColor);
      await expect.poll(async () => isRed(await colour(card.locator('.state')))).toBe(true);
      const failed = await colour(card.locator('.state'));
      await shot(page, 'control-disk-full');

      disk.free();
      await card.getByText('answers').waitFor();
      await expect.poll(() => card.locator('[data-problem]').count()).toBe(0);
      await expect.poll(() => colour(card.locator('.state'))).not.toBe(failed);
      expect(errors).toEqual([]);
      await page.context().close();
    } finally {
      await own.stop();
      disk.remove();
      await rm(folder, { recursive: true });
    }
  },
);

/** An `rgb(…)` has more red than anything else. */
function isRed(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return red > 1.5 * green && red > 1.5 * blue;
}
