import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepTheFlight } from '../../scripts/keep-the-flight.mjs';
import { closePages, keptBrowser } from '../support/kept-browser.js';
import { tellPagesOfFailure } from '../support/tell-pages.js';

/** `npm run pictures` keeps what is drawn at one moment. Here it is a page of its own, in place of a control room. */

let browser: Browser;
beforeAll(async () => {
  browser = await keptBrowser();
});
afterAll(() => closePages(browser));
tellPagesOfFailure(() => browser);

const PAGE = `<div id="app">
  <div class="worker-ready"><p class="tray-count"><strong>1</strong></p></div>
  <div class="worker"></div>
  <canvas></canvas>
</div>`;

test('what was first drawn after the dots took off is kept in its own size, not blown up and cut off', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(keepTheFlight, { moved: 1, inFlightMs: 1, slowness: 0.01 });
  await page.route('http://control.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: PAGE }),
  );
  await page.goto('http://control.test/');
  // The count before the death is read with each drawn frame.
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  await page.evaluate(() => {
    const find = (selector: string) => document.querySelector(selector) as HTMLElement;
    find('.worker').classList.add('worker-dead');
    find('strong').textContent = '2';
    // In the frame in which they take off, after the page was copied: that was asked for earlier.
    requestAnimationFrame(() => {
      const canvas = find('canvas') as HTMLCanvasElement;
      Object.assign(canvas, { width: 900, height: 600 });
      canvas.getContext('2d')?.fillRect(800, 500, 20, 20);
    });
  });
  await page.waitForFunction(() => 'isKept' in window);
  const kept = await page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => ({
    size: [canvas.width, canvas.height],
    alpha: canvas.getContext('2d')?.getImageData(810, 510, 1, 1).data[3],
  }));
  expect(kept).toEqual({ size: [900, 600], alpha: 255 });
});
