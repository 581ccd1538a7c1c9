import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PRESETS, type PresetName } from '../../src/protocol/mode.js';
import { shot } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';
import { useAnn } from '../support/use-ann.js';
import { useControlRoom } from '../support/use-control-room.js';

/** Somebody predicts what a fault will do, does it, and reads what came true. */

let node: TestNode;
let page: Page;
useControlRoom(
  () => TestNode.start({ workers: 2, mode: 'shared' }),
  (shown) => {
    ({ node, page } = shown);
  },
);
const ann = useAnn(() => node);

const sheet = () => page.getByRole('dialog', { name: 'Incident' });
const verdict = (answer: string) =>
  expect.poll(() => sheet().locator(`[data-answer="${answer}"]`).getAttribute('data-verdict'));
const person = () => sheet().locator('.compared-person');

/** By keyboard, but for the marks; `pictures`: what is looked at before it is done. Resolves with the event's row. */
async function predictAndKill(marks: readonly string[], pictures: () => Promise<void>): Promise<Locator> {
  const victim = await ann.worker();
  const card = page.locator(`[data-slot="${victim.slot}"]`);
  await card.getByText(`pid ${victim.pid}`).waitFor();
  await expect.poll(() => card.locator('.session-badge').textContent()).toContain(`${victim.memorySessions}`);
  await until('the page to have the kill’s question', async () => {
    await card.focus();
    await page.keyboard.press('k');
    return (await page.getByRole('dialog', { name: `Kill worker ${victim.slot}?` }).count()) === 1;
  });
  await page.keyboard.press('p');
  const question = page.getByRole('dialog', { name: `Kill worker ${victim.slot}?` });
  for (const label of marks) await question.getByLabel(label, { exact: true }).check();
  await pictures();
  // In a field, as on the button.
  await page.keyboard.press('Enter');
  await question.waitFor({ state: 'hidden' });
  return page.locator('.event', { hasText: `(process ${victim.pid}) died` });
}

async function openComparison(row: Locator): Promise<void> {
  await row.getByRole('link', { name: 'Compare with your prediction' }).click();
  await sheet().getByRole('heading', { name: 'Your prediction' }).waitFor();
}

async function closeComparison(): Promise<void> {
  await page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'hidden' });
}

async function switchTo(preset: PresetName): Promise<void> {
  await node.switchMode(PRESETS[preset]);
  await ann.sessionIn(PRESETS[preset].sessions);
}

describe('predict, then kill', () => {
  test('in shared: nobody is signed out, as was said, and the page says why', async () => {
    const row = await predictAndKill(['nobody', 'none', 'longer'], async () => {
      await shot(page, 'predict-question');
    });
    await openComparison(row);
    await verdict('signed-out').toBe('right');
    expect(await person().textContent()).toMatch(/ann.*Stayed signed in\. Their session is in the store\./);
    // One who comes back at once was not out for five seconds.
    await verdict('silence').toBe('wrong');
    await shot(page, 'predict-shared');
    await closeComparison();
  });

  test('a fault without a prediction has nothing to compare, and says who was there', async () => {
    await ann.online();
    const row = await predictAndKill([], async () => {});
    await row.getByRole('link', { name: 'Who was there' }).click();
    await sheet().locator('.incident-head').waitFor();
    expect(await sheet().getByRole('heading', { name: 'Your prediction' }).count()).toBe(0);
    await closeComparison();
  });

  test('at 380 pixels, and in the dark, the question and the comparison fit', async () => {
    await ann.online();
    await page.setViewportSize({ width: 380, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    const isIn = async (selector: string) =>
      page.locator(selector).evaluate((one) => {
        const { left, right, bottom } = one.getBoundingClientRect();
        return [left >= 0, right <= innerWidth, bottom <= innerHeight, one.scrollWidth <= one.clientWidth];
      });
    const row = await predictAndKill(['these people', 'none'], async () => {
      await shot(page, 'predict-question-380');
      expect(await isIn('dialog.popover')).toEqual([true, true, true, true]);
    });
    await openComparison(row);
    await verdict('signed-out').toBe('right');
    await shot(page, 'predict-380');
    expect(await isIn('dialog.incident-sheet')).toEqual([true, true, true, true]);
    await closeComparison();
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  // The last one: the operator's session may be in the memory of the worker, too.
  test('in sticky: the same prediction is wrong, person by person, and stays so over a reload', async () => {
    await ann.online();
    await switchTo('sticky');
    const row = await predictAndKill(['these people', 'some', 'under 1 s'], async () => {
      await shot(page, 'predict-people');
    });
    await openComparison(row);
    await verdict('signed-out').toBe('wrong');
    await expect
      .poll(() => person().textContent())
      .toMatch(/stays signed in\. Was signed out, and is not back\./);
    expect(await person().textContent()).toContain('in the memory of the process that ended');
    await verdict('silence').toBe('open');
    await ann.signIn();
    await expect.poll(() => person().textContent()).toContain('Had to sign in again.');
    await page.reload();
    await sheet().getByRole('heading', { name: 'Your prediction' }).waitFor();
    await verdict('signed-out').toBe('wrong');
    await shot(page, 'predict-sticky');
    await closeComparison();
  });
});
