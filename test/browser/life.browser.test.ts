import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CookieJar } from '../../src/client/http/cookie-jar.js';
import type { ChatClient } from '../../src/client/index.js';
import { createNodeClient } from '../../src/client/node-client.js';
import { openControlRoom, shot } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { PASSWORD } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { closePages, keptBrowser } from '../support/kept-browser.js';
import { tellPagesOfFailure } from '../support/tell-pages.js';

/** Everybody as a thread through workers, beside what each client of this test itself lived through. */

const NAMES = ['ann', 'bob', 'cleo', 'dan', 'eve', 'fay'];
/** Between what a client says of itself and what this test saw of it, on a machine where both are late. */
const LATE_MS = 3_000;

interface Lived {
  readonly client: ChatClient;
  /** Each time without service, by the clock of this test. */
  readonly outages: { from: number; to: number }[];
}

let node: TestNode;
let browser: Browser;
let page: Page;
let errors: string[];
const people = new Map<string, Lived>();

beforeAll(async () => {
  [node, browser] = await Promise.all([TestNode.start({ workers: 2, mode: 'shared' }), keptBrowser()]);
  ({ page, errors } = await openControlRoom(browser, await node.signUpOperator('alice')));
});
afterAll(async () => {
  for (const { client } of people.values()) client.stop();
  await closePages(browser);
  await node?.stop();
});
afterEach(() => expect(errors).toEqual([]));
tellPagesOfFailure(() => browser);

async function come(name: string): Promise<void> {
  const client = createNodeClient({ url: node.url, jar: new CookieJar() });
  const outages: Lived['outages'] = [];
  let downAt: number | null = null;
  people.set(name, { client, outages });
  await client.signUp(name, PASSWORD);
  client.on('connection', ({ kind }) => {
    if (kind !== 'online') downAt ??= Date.now();
    else if (downAt !== null) {
      outages.push({ from: downAt, to: Date.now() });
      downAt = null;
    }
  });
  await client.start();
  await until(`${name} to be online`, () => client.state.kind === 'online');
  outages.length = 0;
}

const sheet = () => page.getByRole('dialog', { name: 'Life lines' });
const chart = () => sheet().getByRole('listbox');

/** Follows somebody by the keyboard. */
async function follow(name: string): Promise<void> {
  await chart().focus();
  await page.keyboard.press(name.charAt(0));
  await sheet().getByRole('heading', { name, level: 3 }).waitFor();
}

/** The red lapses of whoever is followed, as they are said. */
async function saidLapses(): Promise<{ from: number; to: number }[]> {
  const all = await sheet()
    .locator('[data-moment="unserved"]')
    .evaluateAll((rows) =>
      rows.map((row) => ({
        from: Number((row as HTMLElement).dataset.from),
        to: Number((row as HTMLElement).dataset.to),
      })),
    );
  return all.reverse();
}

/** The widths of the lapses that are drawn in a row, ms: where the paper shows between two pieces of a line. */
function drawnLapses(row: number, rows: number, spanMs: number): Promise<number[]> {
  return page.locator('.life-port canvas').evaluate(
    (one, asked) => {
      const canvas = one as HTMLCanvasElement;
      const scale = canvas.width / canvas.clientWidth;
      const pitch = (canvas.clientHeight - 18) / asked.rows;
      const left = Math.min(112, Math.round(canvas.clientWidth / 4));
      // Above the thin line in the middle of a lapse, and above ticks.
      const y = Math.round((pitch * asked.row + pitch * 0.22) * scale);
      const wide = canvas.width - Math.round(left * scale);
      const pixels = canvas.getContext('2d')?.getImageData(canvas.width - wide, y, wide, 1).data;
      const isLine = Array.from({ length: wide }, (_, x) => {
        const [r = 0, g = 0, b = 0] = pixels?.slice(x * 4, x * 4 + 3) ?? [];
        return Math.max(r, g, b) - Math.min(r, g, b) > 60;
      });
      const [first, last] = [isLine.indexOf(true), isLine.lastIndexOf(true)];
      const holes: number[] = [];
      for (let x = first, begin = -1; x <= last; x += 1) {
        if (!isLine[x] && begin === -1) begin = x;
        if (isLine[x] && begin !== -1) {
          holes.push(x - begin);
          begin = -1;
        }
      }
      return holes.map((pixels) => (pixels / wide) * asked.spanMs);
    },
    { row, rows, spanMs },
  );
}

test('says that nobody was there yet', async () => {
  await page.getByRole('button', { name: 'Life lines' }).click();
  await sheet().getByText('Nobody was connected since this page was opened.').waitFor();
  await shot(page, 'life-lines-empty');
  await page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'hidden' });
});

test('after a kill, the lapses that are said and drawn are those that each client lived through; the others have none', async () => {
  for (const name of NAMES) await come(name);
  await page.keyboard.press('l');
  await sheet().getByText(`${NAMES.length} people, nobody without service`).waitFor();
  await page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'hidden' });
  const ann = people.get('ann') as Lived;
  const victim = await until('her worker', async () =>
    (await node.slots()).find(({ pid }) => pid === ann.client.servedBy?.pid),
  );
  const aboard = NAMES.filter((name) => people.get(name)?.client.servedBy?.pid === victim.pid);
  const elsewhere = NAMES.filter((name) => !aboard.includes(name));
  expect(aboard.length).toBeGreaterThan(0);
  expect(elsewhere.length).toBeGreaterThan(0);
  // As somebody does who looks at it afterwards.
  await node.signal(victim.slot, 'SIGKILL');
  await until('all to be online again', () =>
    NAMES.every((name) => {
      const { client, outages } = people.get(name) as Lived;
      return client.state.kind === 'online' && (!aboard.includes(name) || outages.length > 0);
    }),
  );
  await page.keyboard.press('l');
  await sheet().getByRole('button', { name: '30 s' }).click();
  await sheet().getByText(`${aboard.length} without service`).waitFor();
  for (const [index, name] of NAMES.entries()) {
    await follow(name);
    const { outages } = people.get(name) as Lived;
    if (elsewhere.includes(name)) {
      expect(outages, name).toEqual([]);
      expect(await saidLapses(), name).toEqual([]);
      expect(await drawnLapses(index, NAMES.length, 30_000), name).toEqual([]);
      continue;
    }
    // By the incident, which the page asks for, and not by views alone.
    await sheet().locator('[data-moment="unserved"]').getByRole('link', { name: 'Incident' }).waitFor();
    const [lived] = outages;
    const said = await saidLapses();
    expect(said, name).toHaveLength(1);
    const [{ from, to }] = said as [{ from: number; to: number }];
    const livedMs = (lived?.to ?? 0) - (lived?.from ?? 0);
    expect(Math.abs(from - (lived?.from ?? 0)), name).toBeLessThan(LATE_MS);
    expect(Math.abs(to - from - livedMs), name).toBeLessThan(Math.max(60, livedMs / 3));
    // A pixel is some 33 ms, and a lapse is at least three of them wide.
    await expect
      .poll(async () => {
        const drawn = await drawnLapses(index, NAMES.length, 30_000);
        return drawn.map((ms) => Math.abs(ms - Math.max(to - from, 100)) < 100);
      })
      .toEqual([true]);
  }
  await shot(page, 'life-lines');
});

test('a freeze is a lapse from when it began; it ends when they are served again', async () => {
  const ann = people.get('ann') as Lived;
  await follow('ann');
  const before = (await saidLapses()).length;
  ann.outages.length = 0;
  const { slot } = await until('her worker to have told of her', async () =>
    (await node.slots()).find(
      ({ pid, dots }) => pid === ann.client.servedBy?.pid && dots.some(({ user }) => user === 'ann'),
    ),
  );
  await node.signal(slot, 'SIGSTOP');
  await until('her to be served again', () => ann.outages.length > 0 && ann.client.state.kind === 'online');
  await expect
    .poll(async () => {
      const { from, to } = (await saidLapses())[before] ?? { from: 0, to: 0 };
      return to - from;
    })
    .toBeGreaterThan((ann.outages[0]?.to ?? 0) - (ann.outages[0]?.from ?? 0) - 500);
  await shot(page, 'life-lines-freeze');
});

test('a message is a tick, with who took it and who sent it on', async () => {
  await follow('ann');
  const { client } = people.get('ann') as Lived;
  await client.join('general');
  const told = sheet().locator('[data-moment="message"]').first();
  // Messages are told as samples.
  await until('one of hers to be told', async () => {
    client.send('general', 'which way?');
    await told.waitFor({ timeout: 3_000 }).catch(() => {});
    return (await told.count()) > 0;
  });
  await expect
    .poll(() => told.textContent())
    .toMatch(/stored by worker \d.*sent on by worker \d to \d+ socket/);
  await shot(page, 'life-lines-message');
  await sheet().getByRole('button', { name: 'Follow nobody' }).click();
  await sheet().getByText('Choose a line').waitFor();
});

test('a click follows a person, and their lapse leads to its incident', async () => {
  await chart().click({ position: { x: 300, y: 9 } });
  await sheet().getByRole('heading', { name: 'ann', level: 3 }).waitFor();
  await sheet().locator('[data-moment="unserved"]').getByRole('link', { name: 'Incident' }).last().click();
  const incident = page.getByRole('dialog', { name: 'Incident' });
  await incident.getByText('was killed by alice.').waitFor();
  expect(await sheet().count()).toBe(0);
  await page.keyboard.press('Escape');
  await incident.waitFor({ state: 'hidden' });
});

test('fits 380 pixels in the dark', async () => {
  await page.setViewportSize({ width: 380, height: 800 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.keyboard.press('l');
  await sheet().waitFor();
  await follow('ann');
  await shot(page, 'life-lines-380');
  const [beyond, right] = await sheet().evaluate((one) => [
    one.scrollWidth - one.clientWidth,
    one.getBoundingClientRect().right,
  ]);
  expect(beyond).toBeLessThanOrEqual(0);
  expect(right).toBeLessThanOrEqual(380);
});
