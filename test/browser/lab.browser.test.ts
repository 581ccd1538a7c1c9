import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ClusterView } from '../../src/protocol/control.js';
import type { IncidentsBody } from '../../src/protocol/incident/incident.js';
import { beyondRight, shot } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';
import { useControlRoom } from '../support/use-control-room.js';

/** Somebody goes through the guided lab: they predict, it is done, and the page says what was measured. */

let node: TestNode;
let page: Page;
useControlRoom(
  () => TestNode.start({ workers: 3, mode: 'sticky' }),
  (shown) => {
    ({ node, page } = shown);
  },
);

/** By the page's own sign-in: the lab takes it along when it switches the mode. */
async function ask<Body>(path: string): Promise<Body> {
  return (await page.request.get(`${node.url}/control/${path}`)).json() as Promise<Body>;
}
const view = () => ask<ClusterView>('cluster');
const slots = async () => (await view()).nodes.flatMap((one) => one.slots);

const guide = () => page.locator('.lab-guide');
const measure = (name: string) => guide().locator(`.lab-result [data-measure="${name}"] dd`).textContent();

describe('the guided lab', () => {
  test('says before what it changes, and asks for a prediction before it does anything', async () => {
    await page.getByRole('button', { name: 'Guided lab' }).click();
    await guide().getByRole('heading', { name: 'One process' }).waitFor();
    const needs = guide().locator('.lab-needs li');
    await expect.poll(() => needs.count()).toBe(3);
    expect(await needs.allTextContents()).toEqual([
      'The mode becomes Shared. Sessions are taken along.',
      '3 workers become 1: the others drain, and their people move.',
      expect.stringMatching(/^12 synthetic people are called in/),
    ]);
    expect(await guide().locator('[data-act]').count()).toBe(0);
    await shot(page, 'lab-needs');
    await guide().getByRole('button', { name: 'Set it up' }).click();
    await guide().getByText('All is as this run needs it.').waitFor();
    expect((await slots()).map(({ state }) => state)).toEqual(['ready']);
    expect(await guide().locator('[data-act]').isDisabled()).toBe(true);
    await shot(page, 'lab-ready');
  });

  test('kills the only worker, and says what was measured, beside the prediction', async () => {
    const [victim] = await slots();
    await guide().getByLabel('nobody', { exact: true }).check();
    await guide().getByLabel('longer', { exact: true }).check();
    await guide().locator('[data-act]').focus();
    await page.keyboard.press('Enter');
    await guide().locator('.lab-result[data-over="true"]').waitFor();
    const now = await until('another to be ready', async () =>
      (await slots()).find(({ state }) => state === 'ready'),
    );
    expect(now.pid).not.toBe(victim?.pid);
    // What the page says is what the node has of the incident.
    const list = await ask<IncidentsBody>('incidents');
    const incident = list.incidents.find(({ kind }) => kind === 'worker-killed');
    expect(incident?.people?.before).toBeGreaterThanOrEqual(12);
    expect(await measure('there')).toBe(`${incident?.people?.before}, and nobody elsewhere`);
    expect(await measure('sessions')).toBe(`${incident?.people?.before} kept, 0 lost`);
    const worstMs = incident?.people?.worstMs ?? 0;
    expect(await measure('silence')).toBe(
      worstMs < 1_000 ? `${worstMs} ms` : `${(worstMs / 1_000).toFixed(1)} s`,
    );
    const shows = guide().locator('.lab-shows');
    expect(await shows.getAttribute('data-showed')).toBe('true');
    expect(await shows.textContent()).toContain(
      `All ${incident?.people?.before} people were on the one process`,
    );
    await expect
      .poll(() => guide().locator('[data-answer="signed-out"]').getAttribute('data-verdict'))
      .toBe('right');
    await shot(page, 'lab-result');
  });

  test('keeps what was done over a reload, and can be done again', async () => {
    await page.reload();
    await guide().locator('.lab-result[data-over="true"]').waitFor();
    await guide().getByRole('button', { name: 'Try again' }).click();
    await guide().getByText('Last time, in this browser:').waitFor();
    await guide().getByText('All is as this run needs it.').waitFor();
    expect(await guide().locator('.lab-chapters .lab-tick').count()).toBe(1);
  });

  test('shows two chats of two people, side by side in one page', async () => {
    const own = page.frameLocator('iframe[title="The chat, as you"]');
    // What the lab set up has signed nobody out, though the worker is gone in whose memory the session was.
    await own.locator('#composer').waitFor();
    // The page around has the focus; its keys are not typed into a chat.
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('IFRAME');
    const second = page.frameLocator('iframe[title="The chat, as somebody else"]');
    await second.getByText('Create an account').first().click();
    await second.locator('[name=username]').fill('bob');
    await second.locator('[name=password]').fill('correct horse battery');
    await second.locator('form.sign-in button[type=submit]').click();
    await second.locator('#composer').waitFor();
    await until('two people to be there', async () => {
      const users = (await slots()).flatMap(({ dots }) => dots.map(({ user }) => user));
      return users.includes('alice') && users.includes('bob');
    });
    // Neither has taken the other's place.
    await second.locator('#composer').fill('hello from the other frame');
    await second.locator('#composer').press('Enter');
    await own.getByText('hello from the other frame', { exact: true }).waitFor();
    await shot(page, 'lab-chats');
  });

  test('at 380 pixels, in the dark and in Korean it fits, and speaks Korean', async () => {
    await page.setViewportSize({ width: 380, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await guide().getByRole('button', { name: '한국어' }).click();
    await guide().getByRole('heading', { name: '프로세스 하나' }).waitFor();
    await guide().getByText('필요한 것이 모두 갖춰졌습니다.').waitFor();
    expect(await beyondRight(page, '.lab *')).toEqual([]);
    expect(await guide().getAttribute('lang')).toBe('ko');
    await shot(page, 'lab-380-ko-dark');
    await page.setViewportSize({ width: 1280, height: 800 });
    await shot(page, 'lab-1280-ko-dark');
    await guide().getByRole('button', { name: 'English' }).click();
    await guide().getByRole('heading', { name: 'One process' }).waitFor();
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('left in the middle, the page says so when it is opened again, and puts it back', async () => {
    await page.goto(`${node.url}/control`);
    await page.getByText('The guided lab has changed this cluster').waitFor();
    await shot(page, 'lab-left');
    await page.getByRole('button', { name: 'Go on with the lab' }).click();
    await guide().getByRole('button', { name: 'Leave the lab' }).click();
    await page.locator('.toast', { hasText: 'The mode is Sticky again. 3 workers wanted again.' }).waitFor();
    await until('all to be as before', async () => {
      const { mode, nodes } = await view();
      return mode.routing === 'session' && nodes[0]?.wantedWorkers === 3;
    });
    expect(await page.getByText('The guided lab has changed this cluster').count()).toBe(0);
  });
});
