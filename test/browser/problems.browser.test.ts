import { Redis } from 'ioredis';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../testbed/browser/chromium.js';
import { shot, watchErrors } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';

let redis: RedisServer;
let client: Redis;
let node: TestNode;
let browser: Browser;
beforeAll(async () => {
  redis = await RedisServer.start();
  client = new Redis(redis.url);
  [node, browser] = await Promise.all([TestNode.start({ workers: 1, redis: redis.url }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await node?.stop();
  client.disconnect();
  await redis.stop();
});

test('the store card is red while nothing can be written, says why in the words of the store, and is green again', async () => {
  const operator = await node.signUpOperator();
  const context = await browser.newContext();
  await context.addCookies([...operator.cookies].map(([name, value]) => ({ name, value, url: node.url })));
  const page = await context.newPage();
  const errors = watchErrors(page);
  await page.goto(`${node.url}/control`);
  const card = page.locator('.store');
  await card.getByText('answers').waitFor();

  await client.config('SET', 'maxmemory', '1mb');
  await card.getByText("OOM command not allowed when used memory > 'maxmemory'").waitFor();
  await card.getByText('give it more').waitFor();
  await card.getByText('refuses', { exact: true }).waitFor();
  expect(await card.getAttribute('class')).toContain('store-down');
  await page.getByRole('log').getByText('The store refuses').waitFor();
  await shot(page, 'control-store-refuses');

  await client.config('SET', 'maxmemory', '0');
  await card.getByText('answers').waitFor();
  expect(await card.locator('[data-problem]').count()).toBe(0);
  await page.getByRole('log').getByText('Over: The store refuses').waitFor();
  expect(errors).toEqual([]);
  await context.close();
});
