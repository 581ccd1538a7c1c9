import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/protocol/mode.js';
import { openControlRoom, shot, signInWithin } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';
import { showAsNodes } from '../support/show-as-nodes.js';
import { useControlRoom } from '../support/use-control-room.js';

/**
 * Where things stand on the control room's one screen, whatever happens: nothing that one looks at or aims for moves by
 * itself.
 */

const PEOPLE = 12;

let node: TestNode;
let browser: Browser;
let page: Page;

useControlRoom(
  () => TestNode.start({ workers: 3 }),
  async (shown) => {
    ({ node, browser, page } = shown);
    await shown.operator.send('PUT', '/control/crowd', { people: PEOPLE });
    await page.getByText(`${PEOPLE} of ${PEOPLE} connected`).waitFor();
  },
);

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
  const another = async () => {
    const facts = await card.locator('.worker-facts').textContent();
    return (
      facts?.includes(`pid ${pid} `) === false && (await card.getAttribute('class'))?.includes('worker-ready')
    );
  };
  await node.signal(slot, 'SIGKILL');
  // For the picture. A page that is slow may be told of the next one before it has drawn that there is none.
  await until('it to be gone', async () => {
    const isReady = (await card.getAttribute('class'))?.includes('worker-ready');
    return !isReady || (await another());
  });
  await shot(page, picture);
  await until('another process to be ready there', another);
}

/** What is not wholly on the screen, of all that the selectors find; and what they do not find. */
function offScreen(on: Page, selectors: readonly string[]): Promise<string[]> {
  return on.evaluate(
    (wanted) =>
      wanted.flatMap((selector) => {
        const found = [...document.querySelectorAll(selector)];
        if (found.length === 0) return [`${selector}: not there`];
        return found.flatMap((one) => {
          const { left, top, right, bottom, width, height } = one.getBoundingClientRect();
          const isIn =
            left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && width * height > 0;
          return isIn ? [] : [`${selector}: ${[left, top, right, bottom].map(Math.round).join(' ')}`];
        });
      }),
    selectors,
  );
}

/** How far the whole page can be scrolled, px: down and to the right. */
function scrollableBy(on: Page): Promise<readonly [down: number, right: number]> {
  return on.evaluate(() => {
    const page = document.scrollingElement as Element;
    return [page.scrollHeight - innerHeight, page.scrollWidth - innerWidth] as const;
  });
}

const ON_SCREEN = [
  '.totals',
  '.conservation',
  '[data-card]',
  '.worker-actions button',
  '.preset',
  '.event-log',
  '.event:nth-child(3)',
  '.store',
  '.crowd button',
  '.accounts-card button',
];

describe('at 1280 × 800 all is on one screen', () => {
  test('[T10] three workers, all four modes, faults and the event log, without scrolling', async () => {
    await shot(page, 'layout-three');
    await expect.poll(() => offScreen(page, ON_SCREEN)).toEqual([]);
    await expect.poll(() => scrollableBy(page)).toEqual([0, 0]);
  });

  test('twelve workers on three nodes: dense, not long', async () => {
    const [operator, context] = [
      await node.signUpOperator(),
      await browser.newContext({ viewport: { width: 1280, height: 800 } }),
    ];
    await operator.send('PUT', '/control/workers', { count: 4 });
    await until('four workers', async () => (await node.slots()).every(({ state }) => state === 'ready'));
    await context.addInitScript(showAsNodes, ['ash', 'birch', 'cedar']);
    await signInWithin(context, operator);
    const dense = await context.newPage();
    await dense.goto(`${node.url}/control`);
    await until('twelve workers', async () => (await dense.locator('.worker-ready').count()) === 12);
    await shot(dense, 'layout-twelve');
    await expect.poll(() => offScreen(dense, ON_SCREEN)).toEqual([]);
    await expect.poll(() => scrollableBy(dense)).toEqual([0, 0]);
    await context.close();
    await operator.send('PUT', '/control/workers', { count: 3 });
    await until('three workers on the page', async () => (await page.locator('[data-card]').count()) === 3);
  });
});

test('at 380 px nothing is beyond the right edge, and what is pressed is 44 px high', async () => {
  const viewport = { width: 380, height: 800 };
  const { page: small } = await openControlRoom(browser, await node.signUpOperator(), { viewport });
  await small.locator('[data-slot="3"]').waitFor();
  await shot(small, 'layout-380');
  await expect.poll(async () => (await scrollableBy(small))[1]).toBe(0);
  const lowest = async () =>
    Math.min(
      ...(await small
        .locator('.worker-actions button')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))),
    );
  await expect.poll(lowest).toBeGreaterThanOrEqual(44);
  await small.context().close();
});

describe('requests on their way', () => {
  /** Something is drawn over the floor. */
  const isDrawn = (on: Page) =>
    on.locator('canvas.trips').evaluate((canvas: HTMLCanvasElement) => {
      const pen = canvas.getContext('2d');
      const { width, height } = canvas;
      return pen?.getImageData(0, 0, width, height).data.some((value) => value > 0) === true;
    });

  test('are drawn as they happen, and not when they are not wanted', async () => {
    await until('a message of the crowd to be drawn', () => isDrawn(page));
    await shot(page, 'layout-trips');
    const wanted = page.getByLabel('Requests on their way');
    await wanted.uncheck();
    await expect.poll(() => isDrawn(page)).toBe(false);
    await wanted.check();
    await until('another to be drawn', () => isDrawn(page));
  });

  test('are neither drawn nor offered to people who wish for less motion', async () => {
    const { page: calm } = await openControlRoom(browser, await node.signUpOperator(), {
      reducedMotion: 'reduce',
    });
    expect(await calm.getByLabel('Requests on their way').count()).toBe(0);
    // Time enough for the other page to draw one.
    await until('a whole trip on the other page', () => isDrawn(page));
    await until('it to be over', async () => !(await isDrawn(page)));
    expect(await isDrawn(calm)).toBe(false);
    await calm.context().close();
  });
});

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
