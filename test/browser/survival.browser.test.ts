import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PRESETS } from '../../src/protocol/mode.js';
import { shot } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { useAnn } from '../support/use-ann.js';
import { useControlRoom } from '../support/use-control-room.js';

/** The matrix fills itself from what somebody breaks, and they read it. */

let node: TestNode;
let page: Page;
useControlRoom(
  () => TestNode.start({ workers: 2, mode: 'shared' }),
  (shown) => {
    ({ node, page } = shown);
  },
);
const ann = useAnn(() => node);

const sheet = () => page.getByRole('dialog', { name: 'What survived what' });
const cell = (name: string) => sheet().locator(`[data-cell="${name}"] .survival-own`);

/** Her worker is killed, once it has told of her. */
async function killHers(): Promise<void> {
  await node.signal((await ann.worker()).slot, 'SIGKILL');
}

test('is empty at first, shows what was measured, and has two cells after two kills in two modes', async () => {
  await page.getByRole('button', { name: 'What survived' }).click();
  await sheet().getByText('Nothing was broken here yet.').waitFor();
  expect(await cell('worker-killed/sticky').textContent()).toBe('not done here');
  await sheet()
    .locator('[data-cell="worker-killed/sticky"]')
    .getByText(/Measured \d×: \d+ signed out and told/)
    .waitFor();
  // It is open all the time: what happens stands there by itself.
  await killHers();
  await expect
    .poll(() => cell('worker-killed/shared').textContent())
    .toMatch(/^1× 1 kept, 0 signed in again, 0 lost; longest outage .*; 0 messages lost$/);
  await node.switchMode(PRESETS.sticky);
  await ann.sessionIn('memory');
  await killHers();
  await expect
    .poll(() => cell('worker-killed/sticky').textContent())
    .toMatch(/^1× 0 kept, 0 signed in again, 1 lost/);
  await ann.signIn();
  await expect
    .poll(() => cell('worker-killed/sticky').textContent())
    .toMatch(/^1× 0 kept, 1 signed in again, 0 lost/);
  expect(await cell('worker-killed/shared').textContent()).toMatch(/^1× 1 kept/);
  await shot(page, 'survival');
});

test('each cell leads to its incident; it opens by a key, and fits 380 pixels in the dark', async () => {
  await cell('worker-killed/sticky').getByRole('link').click();
  const incident = page.getByRole('dialog', { name: 'Incident' });
  await incident.getByText('was killed by alice.').waitFor();
  expect(await sheet().count()).toBe(0);
  await page.keyboard.press('Escape');
  await incident.waitFor({ state: 'hidden' });
  await page.setViewportSize({ width: 380, height: 800 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.keyboard.press('s');
  await sheet().waitFor();
  await shot(page, 'survival-380');
  const beyond = await sheet().evaluate((one) => [
    one.scrollWidth - one.clientWidth,
    one.getBoundingClientRect().right,
  ]);
  expect(beyond[0]).toBeLessThanOrEqual(0);
  expect(beyond[1]).toBeLessThanOrEqual(380);
  await page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'hidden' });
});
