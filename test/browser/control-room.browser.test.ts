import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { shot, watchErrors } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { Person } from '../../testbed/people/person.js';
import { onBusyMachine, until } from '../../testbed/wait.js';
import { closePages, keptBrowser } from '../support/kept-browser.js';
import { tellPagesOfFailure } from '../support/tell-pages.js';

const WORKERS = 3;
/** The number follows the load; nothing here is load enough. */
const RANGE = [WORKERS, WORKERS + 1] as const;
const GUESTS = 4;

let node: TestNode;
let browser: Browser;
let page: Page;
let errors: string[];
let operator: Person;

beforeAll(async () => {
  const started = TestNode.start({ mode: 'shared', args: ['--workers', RANGE.join('..')] });
  [node, browser] = await Promise.all([started, keptBrowser()]);
  operator = await node.signUpOperator('alice');
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  errors = watchErrors(page);
});
afterAll(async () => {
  await closePages(browser);
  await node?.stop();
});
afterEach(() => expect(errors).toEqual([]));
tellPagesOfFailure(() => browser);

const card = (slot: number) => page.locator(`[data-slot="${slot}"]`);

async function signIn(): Promise<void> {
  await page.getByLabel('Name').fill(operator.name);
  await page.getByLabel('Password').fill(operator.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A person whose tab comes back by itself, as the chat page's does. */
async function guest(): Promise<void> {
  const person = await Person.signUp(node.url);
  const connect = async () => {
    const from = { node: '', slot: 0, pid: 0 };
    const socket = person.socket(['websocket'], { tab: person.name });
    socket.on('welcome', (by) => Object.assign(from, { node: by.node, slot: by.slot, pid: by.pid }));
    let lostAt = 0;
    const again = () => {
      socket.auth = { tab: person.name, from: { ...from, lostMs: Date.now() - lostAt } };
      socket.connect();
    };
    socket.on('connect_error', () => setTimeout(again, 50));
    socket.on('disconnect', () => {
      lostAt = Date.now();
      again();
    });
    socket.connect();
    await until('the guest to be connected', () => socket.connected);
  };
  await connect();
}

describe('the control room', () => {
  test('asks a stranger to sign in, and says when that failed', async () => {
    await page.goto(`${node.url}/control`);
    await page.getByRole('heading', { name: 'Sign in as an operator' }).waitFor();
    await page.getByLabel('Name').fill(operator.name);
    await page.getByLabel('Password').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByText('Name or password is wrong.').waitFor();
    await signIn();
    await card(1).waitFor();
    const sessions = page.locator('.figure', { hasText: 'Sessions' }).locator('.figure-value');
    // The operator's own session is there, so none is wrong from the beginning. Counting seldom, every 10 s, is late.
    await until(
      'the sessions',
      async () => /^[1-9]/.test((await sessions.textContent()) ?? ''),
      onBusyMachine(1_500),
    );
    await shot(page, 'control-signed-in');
  });

  test('shows every worker with its process and state', async () => {
    for (const slot of await node.slots()) {
      await card(slot.slot).getByText(`pid ${slot.pid}`).waitFor();
      await card(slot.slot).getByText('ready', { exact: true }).waitFor();
    }
    await expect.poll(() => page.locator('[data-card]').count()).toBe(WORKERS);
    await expect
      .poll(() => page.locator('.stepper output').textContent())
      .toBe(`${WORKERS} workers (${RANGE.join('–')})`);
  });

  test('counts sockets as they come', async () => {
    await Promise.all(Array.from({ length: GUESTS }, guest));
    await page.waitForFunction((count) => {
      const figures = [...document.querySelectorAll('.figure')];
      const sockets = figures.find((one) => one.textContent?.startsWith('Sockets'));
      return Number(sockets?.querySelector('.figure-value')?.textContent) === count;
    }, GUESTS);
    // And the operator's two, of a browser and of this test. A count of up to ten seconds ago was shown once.
    const sessions = page.locator('.figure', { hasText: 'Sessions' }).locator('.figure-value');
    await until(
      'each of them to be counted',
      async () => (await sessions.textContent()) === String(GUESTS + 2),
      onBusyMachine(1_500),
    );
  });

  test('kills a worker by keyboard after asking once, and tells what it did to people', async () => {
    const victim = (await node.slots()).find((slot) => slot.sockets > 0);
    if (victim === undefined) throw new Error('no worker has a socket');
    await card(victim.slot).focus();
    await page.keyboard.press('k');
    const question = page.getByRole('dialog', { name: `Kill worker ${victim.slot}?` });
    await question.getByText(`(process ${victim.pid}) ends at once.`).waitFor();
    await shot(page, 'control-confirm');
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    expect((await node.slot(victim.slot)).pid).toBe(victim.pid);
    await expect.poll(() => card(victim.slot).evaluate((one) => one === document.activeElement)).toBe(true);

    await page.keyboard.press('k');
    await question.waitFor();
    await page.keyboard.press('Enter');
    const row = page.locator('[data-kind="worker-died"]').first();
    await row.getByText(/SIGKILL by alice/).waitFor();
    await row.getByText(/kept their session/).waitFor();
    await shot(page, 'control-killed');
    await page.waitForFunction(
      ([slot, pid]) => {
        const text = document.querySelector(`[data-slot="${slot}"]`)?.textContent ?? '';
        return text.includes('ready') && !text.includes(`pid ${pid} `);
      },
      [victim.slot, victim.pid] as const,
    );
  });

  test('asked about a process that ends meanwhile, it does nothing to the next one', async () => {
    const victim = await node.slot(2);
    await card(2).focus();
    await page.keyboard.press('k');
    const question = page.getByRole('dialog', { name: 'Kill worker 2?' });
    await question.waitFor();
    const lowerEdge = async () => {
      const box = await question.boundingBox();
      return Math.ceil((box?.y ?? 0) + (box?.height ?? 0));
    };
    // It just fits, and not with a sentence more.
    const height = (await lowerEdge()) + 20;
    await page.setViewportSize({ width: 1280, height });
    process.kill(victim.pid as number, 'SIGKILL');
    await question.getByText(`Process ${victim.pid} of worker 2 has ended meanwhile.`).waitFor();
    const cancel = question.getByRole('button', { name: 'Cancel' });
    await expect.poll(() => cancel.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await question.getByText('Enter confirms').count()).toBe(0);
    expect(await lowerEdge()).toBeLessThanOrEqual(height);
    await shot(page, 'control-confirm-gone');
    await page.setViewportSize({ width: 1280, height: 900 });
    await until('another to be ready', async () => (await node.slot(2)).state === 'ready');
    const { pid } = await node.slot(2);
    expect(await question.getByRole('button', { name: 'Kill' }).isDisabled()).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    expect((await node.slot(2)).pid).toBe(pid);
  });

  test('goes from worker to worker with the arrow keys', async () => {
    await card(1).focus();
    await page.keyboard.press('ArrowRight');
    const focused = () =>
      page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.slot ?? null);
    await expect.poll(focused).toBe('2');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(focused).toBe('1');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'How to use the control room' }).waitFor();
    await page.keyboard.press('Escape');
  });

  test('says what a switch would do, switches, and says what it did', async () => {
    // Dots follow their sockets by a heartbeat; what the page says afterwards is about those it drew before.
    await page.waitForFunction((count) => {
      const texts = [...document.querySelectorAll('[data-card]')].map((one) => one.textContent ?? '');
      const sockets = texts.reduce((all, text) => all + Number(/(\d+) sockets?/.exec(text)?.[1] ?? 0), 0);
      return sockets === count && !texts.some((text) => text.includes('not drawn'));
    }, GUESTS);
    const sticky = page.locator('[data-preset="sticky"]');
    await expect.poll(() => sticky.getAttribute('aria-pressed')).toBe('false');
    await sticky.click();
    const question = page.getByRole('dialog', { name: 'Switch the cluster to Sticky?' });
    await question.locator('.forecast li').first().waitFor();
    await shot(page, 'control-forecast');
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      () => document.querySelector('[data-preset="sticky"]')?.getAttribute('aria-pressed') === 'true',
    );
    expect((await node.view()).mode).toEqual({ routing: 'session', sessions: 'memory' });
    const outcome = page.locator('[data-outcome="session/memory"]');
    await outcome.getByText(/taken along/).waitFor();
    await page
      .locator('[data-kind="mode-switched"]')
      .getByText(/by alice/)
      .first()
      .waitFor();

    await page.getByRole('button', { name: /^More/ }).click();
    await page.locator('[data-pair="least-connections/redis"]').click();
    await page.getByRole('dialog', { name: 'Switch the cluster to Shared?' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      () => document.querySelector('[data-preset="shared"]')?.getAttribute('aria-pressed') === 'true',
    );
  });

  test('adds a worker, and takes it away after asking', async () => {
    await page.getByRole('button', { name: 'One worker more' }).click();
    await card(WORKERS + 1)
      .getByText('ready', { exact: true })
      .waitFor();
    await page.getByRole('button', { name: 'One worker fewer' }).click();
    await page.getByRole('dialog', { name: `${WORKERS} workers?` }).waitFor();
    await page.keyboard.press('Enter');
    await card(WORKERS + 1).waitFor({ state: 'detached' });
  });

  test('calls in a crowd and sends it home', async () => {
    await page.getByRole('textbox', { name: 'People' }).fill('3');
    await page.getByRole('button', { name: 'Call in' }).click();
    await page.getByText('3 of 3 connected').waitFor();
    await page.getByRole('button', { name: 'Send home' }).click();
    await page.getByText('No synthetic people are here.').waitFor();
  });

  test('finds a person, shuts them out after asking, lets them in, and makes a new password', async () => {
    const person = await Person.signUp(node.url, 'Somebody');
    const people = page.locator('.accounts-card');
    await people.getByPlaceholder('Name').fill(person.name);
    await people.getByRole('button', { name: 'Find' }).click();
    await people.getByRole('button', { name: `Disable: ${person.name}` }).click();
    await page.getByText(`Shut ${person.name} out?`).waitFor();
    await page.getByRole('button', { name: 'Do it' }).press('Enter');
    await people.getByText('disabled', { exact: true }).waitFor();
    expect((await person.whoami()).status).toBe(401);
    await people.getByRole('button', { name: `Enable: ${person.name}` }).click();
    await people.getByRole('button', { name: `New password: ${person.name}` }).click();
    await page.getByRole('button', { name: 'Do it' }).press('Enter');
    const told = await page.getByText(`${person.name}’s new password is`).textContent();
    const password = /is (\S{16}) /.exec(told ?? '')?.[1] ?? '';
    expect((await new Person(node.url, person.name, password).signIn()).status).toBe(200);
    await shot(page, 'control-people');
    await people.getByPlaceholder('Name').fill('');
  });

  test('fits a narrow window', async () => {
    await page.setViewportSize({ width: 380, height: 800 });
    const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(beyond).toBeLessThanOrEqual(0);
    await shot(page, 'control-380');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('stays live, and loads anew, when every worker is dead', async () => {
    let allStood = false;
    // They are given up 3 s later: where the machine looks too late others are stopped. At once, by their processes.
    for (let tries = 0; tries < 3 && !allStood; tries += 1) {
      const pids = (await node.slots()).map(({ pid }) => pid as number);
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      await until('all to stand still on the page, or others to be there', async () => {
        allStood = (await page.locator('.worker-frozen').count()) === WORKERS;
        if (allStood) return true;
        const slots = await node.slots();
        return slots.every(({ pid, state }) => state === 'ready' && !pids.includes(pid as number));
      });
    }
    expect(allStood).toBe(true);
    await page.reload();
    await card(1).waitFor();
    await page.waitForFunction(
      (count) => document.querySelectorAll('.worker-ready').length === count,
      WORKERS,
    );
  });

  test('says that the primary does not answer, and comes back by itself', async () => {
    process.kill(node.pid, 'SIGSTOP');
    try {
      await page.getByRole('alert').getByText('The primary does not answer').waitFor();
      // Nobody knows how the store is: the card says how old its word is, and goes on counting.
      const store = page.locator('.store');
      await store.getByText('not known now').waitFor();
      const ageOf = async () => Number(/last heard (\d+) s ago/.exec((await store.textContent()) ?? '')?.[1]);
      const before = await ageOf();
      await expect.poll(ageOf).toBeGreaterThanOrEqual(before + 2);
      await shot(page, 'control-lost');
    } finally {
      process.kill(node.pid, 'SIGCONT');
    }
    await page.getByText(/^Live from/).waitFor();
    await page.locator('.store').getByText('heard just now').waitFor();
  });

  test('closed to somebody whose sign-in was ended elsewhere, it says so', async () => {
    const answer = await page.evaluate(() =>
      fetch('/api/session', { method: 'DELETE' }).then(({ ok }) => ok),
    );
    expect(answer).toBe(true);
    await page.getByText('Your sign-in was ended, here or elsewhere').waitFor();
    await shot(page, 'control-signed-out');
  });
});
