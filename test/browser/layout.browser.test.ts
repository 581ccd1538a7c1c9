import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/protocol/mode.js';
import { openBrowser } from '../../testbed/browser/chromium.js';
import { shot, watchErrors } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';

/**
 * Where things stand on the control room's one screen, whatever happens: nothing that one looks at or aims for moves by
 * itself.
 */

const PEOPLE = 12;

let node: TestNode;
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  [node, browser] = await Promise.all([TestNode.start({ workers: 3 }), openBrowser()]);
  const operator = await node.signUpOperator('alice');
  await operator.send('PUT', '/control/crowd', { people: PEOPLE });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addCookies([...operator.cookies].map(([name, value]) => ({ name, value, url: node.url })));
  page = await context.newPage();
  errors = watchErrors(page);
  await page.goto(`${node.url}/control`);
  await page.locator('[data-slot="1"]').waitFor();
  await page.getByText(`${PEOPLE} of ${PEOPLE} connected`).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await node?.stop();
});
afterEach(() => expect(errors).toEqual([]));

/**
 * Follows where things stand, in whole pixels, from one drawn frame to the next; `moved` names what was in more than
 * one place.
 */
async function watchPlaces(): Promise<{ moved: () => Promise<Record<string, string[]>> }> {
  await page.evaluate(() => {
    const seen = new Map<string, Set<string>>();
    const watched = [
      '.totals',
      '.conservation',
      '[data-card]',
      '.mode',
      '.more',
      '.event-log',
      '.crowd',
      '.store',
    ];
    let over = false;
    const look = () => {
      for (const selector of watched) {
        for (const [i, one] of [...document.querySelectorAll(selector)].entries()) {
          const { x, y, width, height } = one.getBoundingClientRect();
          // What is in a list or a card may grow at its end.
          const numbers = ['.event-log', '.crowd', '.store'].includes(selector)
            ? [x, y, width]
            : [x, y, width, height];
          const key = `${selector} ${i}`;
          seen.set(key, (seen.get(key) ?? new Set()).add(numbers.map(Math.round).join(' ')));
        }
      }
      if (!over) requestAnimationFrame(look);
    };
    look();
    Object.assign(window, {
      movedPlaces: () => {
        over = true;
        return Object.fromEntries(
          [...seen].filter(([, all]) => all.size > 1).map(([key, all]) => [key, [...all]]),
        );
      },
    });
  });
  return {
    moved: () =>
      page.evaluate(() =>
        (window as unknown as { movedPlaces: () => Record<string, string[]> }).movedPlaces(),
      ),
  };
}

/** The worker in this slot is killed and another one is ready there, as the page shows it. */
async function killAndWait(slot: number, picture: string): Promise<void> {
  const { pid } = await node.slot(slot);
  const card = page.locator(`[data-slot="${slot}"]`);
  await node.signal(slot, 'SIGKILL');
  await page.locator(`[data-slot="${slot}"].worker-ready`).waitFor({ state: 'detached' });
  await shot(page, picture);
  await until('another process to be ready there', async () => {
    const facts = await card.locator('.worker-facts').textContent();
    return (
      facts?.includes(`pid ${pid} `) === false && (await card.getAttribute('class'))?.includes('worker-ready')
    );
  });
}

describe('at 1280 × 800 nothing jumps', () => {
  test('when a worker is killed and comes back', async () => {
    const places = await watchPlaces();
    await killAndWait(2, 'layout-killed');
    expect(await places.moved()).toEqual({});
  });

  test('when the mode is switched and its outcome stands there', async () => {
    const places = await watchPlaces();
    await node.switchMode(PRESETS.sticky);
    await page
      .locator('[data-outcome]')
      .getByText(/taken along/)
      .waitFor();
    await page
      .locator('.figure-note')
      .getByText(/^in memory/)
      .waitFor();
    await shot(page, 'layout-outcome');
    await until('everybody to be taken along', async () => {
      const [event] = (await node.view()).timeline.filter(({ kind }) => kind === 'mode-switched');
      return event?.effect?.people?.kept === PEOPLE;
    });
    expect(await places.moved()).toEqual({});
  });

  test('with five workers, in two rows, when one is killed: all keep their places, and people fly between the rows', async () => {
    const operator = await node.signUpOperator();
    await operator.send('PUT', '/control/workers', { count: 5 });
    await until(
      'five ready workers on the page',
      async () => (await page.locator('.worker-ready').count()) === 5,
    );
    await shot(page, 'layout-five');
    const places = await watchPlaces();
    await killAndWait(1, 'layout-five-killed');
    await shot(page, 'layout-five-after');
    expect(await places.moved()).toEqual({});
  });
});
