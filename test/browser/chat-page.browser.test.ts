import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountsBody } from '../../src/protocol/http.js';
import { cookielessBrowser, fillSignUp, holdBack, pidOf, shot, write } from '../../testbed/browser/pages.js';
import { OddNetwork } from '../../testbed/network/odd-network.js';
import { TestNode } from '../../testbed/node/node.js';
import { freshName, PASSWORD, Person } from '../../testbed/people/person.js';
import { onBusyMachine, until } from '../../testbed/wait.js';
import { useChatPages } from '../support/use-chat-pages.js';

/** For whom what was said before in its one room is no hindrance. */
let shared: TestNode;
let node: TestNode;
beforeAll(async () => {
  shared = await TestNode.start({ workers: 2, mode: 'shared' });
  await shared.signUpOperator();
  node = shared;
});
const { newPage, person } = useChatPages(
  () => node,
  async () => {
    if (node !== shared) await node.stop();
    node = shared;
  },
);
afterAll(() => shared?.stop());

/** In the log: new messages are also told to screen readers elsewhere. */
function shows(page: Page, text: string): Promise<void> {
  return page.locator('.row .text').getByText(text, { exact: true }).waitFor();
}
function texts(page: Page): Promise<string[]> {
  return page.locator('.row .text').allTextContents();
}
async function slotOf(page: Page): Promise<number> {
  const text = (await page.locator('.served-worker').textContent()) ?? '';
  return Number(text.replace(/\D/g, ''));
}

test('[SESS-1] [SEND-5] two people talk; the worker of one is killed while they type: both go on, still signed in', async () => {
  const ann = await person();
  const bob = await person();
  await write(ann, 'hello bob');
  await shows(bob, 'hello bob');
  await write(bob, 'hello ann');
  await shows(ann, 'hello ann');

  const before = await slotOf(ann);
  await ann.type('#composer', 'half a ');
  await node.signal(before, 'SIGKILL');
  await ann.type('#composer', 'thought');
  await ann.press('#composer', 'Enter');
  await shows(bob, 'half a thought');
  await ann.getByText(/session kept/).waitFor();
  await shot(ann, 'chat-moved');
  await until('both show the same, once', async () => {
    const [one, two] = [await texts(ann), await texts(bob)];
    return one.filter((text) => text === 'half a thought').length === 1 && `${one}` === `${two}`;
  });
});

test('[SESS-2] sticky: the session dies with its worker, the page says so, and the draft is there after signing in', async () => {
  node = await TestNode.start({ workers: 2, mode: 'sticky' });
  await node.signUpOperator();
  const ann = await person();
  const slot = await slotOf(ann);
  await ann.fill('#composer', 'not sent yet');
  // By its process: the operator who would ask for the signal may live in the same worker.
  const killHers = async () => process.kill(await pidOf(ann), 'SIGKILL');
  await killHers();
  await ann.getByText(`Your session lived in the memory of worker ${slot}, which was killed`).waitFor();
  await ann.getByText('What you were writing has been kept.').waitFor();
  await shot(ann, 'chat-session-lost');
  await ann.fill('dialog [name=password]', PASSWORD);
  await ann.click('dialog button[type=submit]');
  await ann.waitForSelector('dialog', { state: 'detached' });
  await expect.poll(() => ann.inputValue('#composer')).toBe('not sent yet');
  // Not a worker's end but the browser's: that is said, too.
  await ann.context().clearCookies();
  await killHers();
  await ann.getByText('This browser no longer has your session').waitFor();
});

test('[SESS-2] [T1] who loads the page anew where it asks to sign in signed in again, and is not lost', async () => {
  node = await TestNode.start({ workers: 2, mode: 'sticky' });
  const operator = await node.signUpOperator();
  const name = freshName();
  const ann = await person({ name });
  const pid = await pidOf(ann);
  const since = Date.now();
  process.kill(pid, 'SIGKILL');
  await ann.getByText('Your session lived in the memory of worker').waitFor();
  await ann.reload();
  await ann.getByText('Your session lived in the memory of worker').waitFor();
  await ann.fill('[name=username]', name);
  await ann.fill('[name=password]', PASSWORD);
  await ann.click('form.sign-in button[type=submit]');
  await ann.locator('#composer').waitFor();
  const tookMs = Date.now() - since;
  // Their session may have been there, too.
  await operator.signIn();
  const people = await until('the event to say so', async () => {
    const { timeline } = await node.view();
    const died = timeline.findLast((one) => one.kind === 'worker-died' && one.pid === pid);
    return died?.effect?.people?.signedInAgain === 1 && died.effect.people;
  });
  expect(people.lost).toBe(0);
  expect(people.worstMs).toBeGreaterThan(0);
  expect(people.worstMs).toBeLessThanOrEqual(tookMs + onBusyMachine(1_000));
});

test('[SEND-5] what is written in an outage is shown as waiting, survives a reload, and arrives once', async () => {
  node = await TestNode.start({ workers: 2, mode: 'shared' });
  await node.signUpOperator();
  const ann = await person();
  const bob = await person();
  await ann.context().setOffline(true);
  // The page finds it out by itself; what is written before that may go out all the same.
  await ann.getByText('Not connected.').waitFor();
  await write(ann, 'written in the dark');
  await ann.getByText('Waiting for a connection').waitFor();
  await ann.context().setOffline(false);
  await ann.reload();
  await shows(bob, 'written in the dark');
  await shows(ann, 'written in the dark');
  // What comes later is behind all that could have come twice.
  await write(ann, 'and in the light');
  await shows(bob, 'and in the light');
  expect(await texts(bob)).toEqual(['written in the dark', 'and in the light']);
});

test('markup, javascript: and direction marks in a message are text', async () => {
  const ann = await person();
  const nasty = '<img src=x onerror=alert(1)> javascript:alert(1) \u202etxet';
  await write(ann, nasty);
  await ann.locator('.row:not(.pending) .text').last().waitFor();
  await expect.poll(async () => (await texts(ann)).at(-1)).toBe(nasty);
  expect(await ann.locator('.text img, .text a').count()).toBe(0);
});

test('another person in a new tab is a second identity beside the first, in one browser', async () => {
  const ann = await person();
  await ann.locator('.me-button, .me button').first().click();
  const [tab] = await Promise.all([
    ann.context().waitForEvent('page'),
    ann.locator('.other-person a', { hasText: 'bob' }).click(),
  ]);
  await tab.waitForURL(`http://bob.localhost:${node.port}/**`);
  await fillSignUp(tab, freshName());
  await tab.waitForSelector('#composer');
  await ann.keyboard.press('Escape');
  await ann.reload();
  await ann.waitForSelector('#composer');
  await write(tab, 'from the second');
  await shows(ann, 'from the second');
  await write(ann, 'from the first');
  await shows(tab, 'from the first');
});

test('a new password is taken, keeps this page signed in and talking, and ends the others', async () => {
  const operator = await node.signUpOperator();
  const ann = await person();
  await ann.click('.me-button');
  const name = (await ann.textContent('.me-name bdi')) ?? '';
  const elsewhere = new Person(node.url, name, PASSWORD);
  expect((await elsewhere.signIn()).status).toBe(200);
  await ann.getByRole('button', { name: 'Your account' }).click();
  await ann.getByLabel('Current password').fill('not this one');
  await ann.getByLabel('New password').fill('a longer new password');
  await ann.keyboard.press('Enter');
  await ann.getByText('Your present password is not that.').waitFor();
  await ann.getByLabel('Current password').fill(PASSWORD);
  await ann.keyboard.press('Enter');
  await ann.getByText('Your password has been changed.').waitFor();
  await write(ann, 'still me');
  await ann.locator('.row:not(.pending) .text', { hasText: 'still me' }).waitFor();
  expect((await elsewhere.whoami()).status).toBe(401);

  const { accounts } = (await (await operator.fetch('/api/accounts')).json()) as AccountsBody;
  const id = accounts.find((account) => account.name === name)?.id;
  expect((await operator.send('PUT', `/api/accounts/${id}`, { disabled: true })).status).toBe(200);
  await ann.getByText('Your session was ended').waitFor();
});

test('who was never here sees the form before the server said who they are; who was does not see it flash by', async () => {
  const ann = await person();
  const stranger = await newPage();
  for (const page of [ann, stranger]) await page.route('**/api/session', () => {});
  await stranger.goto(`http://localhost:${node.port}/`);
  await stranger.waitForSelector('[name=username]');
  await stranger.getByText('Nobody is signed in in this browser.').waitFor();
  await ann.reload();
  await ann.getByText('Opening').waitFor();
  expect(await ann.locator('[name=username]').count()).toBe(0);
  await ann.unroute('**/api/session');
  await ann.reload();
  await ann.waitForSelector('#composer');
});

test('on a new server the form keeps what was typed while the server said that it is new', async () => {
  node = await TestNode.start({ workers: 1, mode: 'shared' });
  const page = await newPage();
  const answer = await holdBack(page, '**/api/setup');
  await page.goto(`http://localhost:${node.port}/`);
  await page.fill('[name=username]', 'ada');
  await page.fill('[name=password]', PASSWORD);
  answer();
  await page.getByText('Create the first account').waitFor();
  await page.locator('.welcome-head').getByText('Holdfast', { exact: true }).waitFor();
  await expect.poll(() => page.inputValue('[name=username]')).toBe('ada');
  await expect.poll(() => page.inputValue('[name=password]')).toBe(PASSWORD);
});

test('the part of the page for signed-in people cannot be fetched: it is tried until it can, and nobody has to sign in again', async () => {
  const page = await newPage();
  let refused = 0;
  await page.context().route('**/build/signed-in-*.js', (route) => {
    refused += 1;
    return route.abort();
  });
  await page.goto(`http://localhost:${node.port}/`);
  const reloaded = page.waitForEvent('load');
  await fillSignUp(page, freshName());
  // A new page helps where the browser remembers the failure; here it does not, and there is no second one soon.
  await reloaded;
  const before = refused;
  await until('tried again on the new page', async () => refused > before + 1);
  await page.getByText('Not connected.', { exact: true }).waitFor();
  await page.context().unroute('**/build/signed-in-*.js');
  await page.waitForSelector('#composer');
});

test.each([
  ['/', '**/build/chat.js', 'no-preference'],
  ['/', '**/build/chat.js', 'reduce'],
  ['/control', '**/control/assets/control-en.js', 'no-preference'],
] as const)(
  'the script of %s does not come: the page says so after a while, and how to go on (%s, motion: %s)',
  async (path, script, reducedMotion) => {
    node = await TestNode.start({ workers: 1, mode: 'shared' });
    await node.signUpOperator();
    const page = await newPage({ reducedMotion });
    await page.route(script, (route) => route.abort());
    await page.goto(`http://localhost:${node.port}${path}`);
    const again = page.getByRole('link', { name: 'Load the page again' });
    // Most scripts come at once, and nobody is to read it then.
    expect(await again.isVisible()).toBe(false);
    await again.waitFor();
    await page.unroute(script);
    await again.click();
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    // Nor is it there unseen, to be read after a while over what has come.
    expect(await page.locator('.not-come').count()).toBe(0);
  },
);

/** The browser waits for its first request of a file as long as the page lives; the next ones wait for `letGo`. */
async function hangFirst(page: Page, file: string): Promise<() => void> {
  let letGo = () => {};
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let asked = 0;
  await page.context().route(file, async (route) => {
    asked += 1;
    if (asked === 1) return;
    await isLetGo;
    await route.continue();
  });
  return letGo;
}

test('the part of the page for signed-in people never comes: the page says so and asks for it again', async () => {
  const page = await newPage();
  const letGo = await hangFirst(page, '**/build/signed-in-*.js');
  await page.goto(`http://localhost:${node.port}/`);
  await fillSignUp(page, freshName());
  await page.getByText('Part of the page does not come. It is asked for again.').waitFor();
  letGo();
  await page.waitForSelector('#composer');
});

test('a later part of the page never comes: who needs it is told so, and gets it without a new page', async () => {
  const page = await newPage();
  const letGo = await hangFirst(page, '**/build/later-*.js*');
  await page.goto(`http://localhost:${node.port}/`);
  await fillSignUp(page, freshName());
  await page.waitForSelector('#composer');
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  await page.getByRole('button', { name: 'Browse rooms' }).click();
  await page.getByText('Part of the page does not come. It is asked for again.').waitFor();
  letGo();
  await page.getByRole('dialog', { name: 'Rooms open to all' }).waitFor();
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true);
});

test('[SEND-4] behind a network that swallows what websockets carry: true words while it connects, there by polling, and at once the next time', async () => {
  const network = await OddNetwork.start(node.port, 'both');
  const url = `http://localhost:${network.port}`;
  const isSent = (text: string) =>
    page.locator('.row:not(.pending) .text').getByText(text, { exact: true }).waitFor();
  const page = await newPage();
  const doubts = () =>
    page.evaluate(() => Object.keys(localStorage).filter((key) => /websocket-doubt/.test(key)));
  /** Leaves the chat, whose quiet try could come between, and changes what the browser remembers: null forgets it. */
  const leaveWith = async (change: { probeAt: number } | null) => {
    await page.goto(`${url}/healthz`);
    await page.evaluate(
      ([keys, to]) => {
        for (const key of keys) {
          const memory = JSON.parse(localStorage.getItem(key) as string);
          if (to === null) localStorage.removeItem(key);
          else localStorage.setItem(key, JSON.stringify({ ...memory, ...to }));
        }
      },
      [await doubts(), change] as const,
    );
  };
  try {
    await page.goto(url);
    await fillSignUp(page, freshName());
    await page.getByText('Connecting…').waitFor();
    await write(page, 'through all the same');
    await isSent('through all the same');

    // As a browser that knows nothing of the network yet.
    await leaveWith(null);
    await page.goto(url);
    await page.getByText('Your rooms will appear once the chat is connected.').waitFor();
    expect(await page.getByText('You are not in any room yet').count()).toBe(0);
    await shot(page, 'chat-silent-network');
    await write(page, 'and again');
    await isSent('and again');

    // Its quiet try is not due, however slow this machine is.
    await leaveWith({ probeAt: Date.now() + 3_600_000 });
    const asked = network.attempts.length;
    await page.goto(url);
    await write(page, 'at once');
    await isSent('at once');
    // Whatever a machine that is too slow for a poll as well leads to afterwards.
    expect(network.attempts[asked]).toBe('polling');

    // Another network now, and the quiet try is due.
    network.oddity = 'none';
    await leaveWith({ probeAt: 1 });
    await page.goto(url);
    await until('nothing to be in doubt', async () => (await doubts()).length === 0);
    await write(page, 'by a websocket again');
    await isSent('by a websocket again');
  } finally {
    await network.stop();
  }
});

test('a browser that blocks cookies: the page and the control room say so after the sign-in, and not before', async () => {
  const cookieless = await cookielessBrowser();
  try {
    const page = await cookieless.context.newPage();
    await page.goto(`http://localhost:${node.port}/`);
    await page.waitForSelector('[name=username]');
    expect(await page.getByText('Allow cookies').count()).toBe(0);
    await page.fill('[name=username]', 'operator');
    await page.fill('[name=password]', PASSWORD);
    await page.click('form.sign-in button[type=submit]');
    await page.getByText(`Allow cookies for localhost:${node.port}`).waitFor();
    await shot(page, 'chat-no-cookies');

    await page.goto(`http://localhost:${node.port}/control`);
    await page.fill('[name=name]', 'operator');
    await page.fill('[name=password]', PASSWORD);
    await page.click('section.sign-in button[type=submit]');
    await page.getByText(`Allow cookies for localhost:${node.port}`).waitFor();
  } finally {
    await cookieless.close();
  }
});
