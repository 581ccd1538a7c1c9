import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { InviteBody, RoomBody } from '../../src/protocol/http.js';
import { beyondRight, makeRoom, pressUntilTaken, shot, untilOpen } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { freshName, PASSWORD, Person } from '../../testbed/people/person.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** A link from the dialog of a room to somebody new in it, in the page. */

const PHONE = { viewport: { width: 380, height: 700 }, colorScheme: 'dark' } as const;

let node: TestNode;
useCluster({ workers: 2, mode: 'shared', args: ['--registration', 'invited'] }, (cluster) => {
  node = cluster.node;
});
const { newPage } = useChatPages(() => node);

const at = ({ port }: TestNode) => `http://localhost:${port}`;

async function made<T>(by: Person, path: string, request: object): Promise<T> {
  const answer = await by.send('POST', path, request);
  expect(answer.status).toBe(201);
  return (await answer.json()) as T;
}

/** Somebody who has an account, which the operator made. */
async function someone(of: TestNode): Promise<string> {
  const name = freshName();
  await made(await of.signUpOperator(), '/api/accounts', { name, password: PASSWORD, byOperator: true });
  return name;
}

/** Made by the wire, and opened as `localhost`. */
async function linkBy(by: Person, wanted: { room?: string; uses: number }): Promise<string> {
  const { url } = await made<InviteBody>(by, '/api/invites', { days: 1, ...wanted });
  return url.replace(node.url, at(node));
}

async function fill(page: Page, name: string, press: string): Promise<void> {
  await page.fill('[name=username]', name);
  await page.fill('[name=password]', PASSWORD);
  const path = press.startsWith('Create') ? '/api/accounts' : '/api/session';
  await pressUntilTaken(page, path, () => page.getByRole('button', { name: press }).click());
}

async function signIn(page: Page, name: string, of = node): Promise<void> {
  await page.goto(`${at(of)}/`);
  await fill(page, name, 'Sign in');
  await page.waitForSelector('#composer');
}

async function about(page: Page, room: string): Promise<Locator> {
  await page.locator('.title-button').press('Enter');
  return page.getByRole('dialog', { name: `About ${room}` });
}

const linkField = (dialog: Locator) => dialog.getByLabel('Link', { exact: true });

async function makeLink(page: Page, dialog: Locator, people: number): Promise<string> {
  await dialog.getByLabel('How many people').selectOption(String(people));
  const button = dialog.getByRole('button', { name: 'Make a link' });
  await pressUntilTaken(page, '/api/invites', () => button.press('Enter'));
  return linkField(dialog).inputValue();
}

/** Once what has come was drawn. */
const drawn = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

const tooWide = (page: Page) => beyondRight(page, 'dialog *, .welcome *');

test('a link from a room’s dialog makes an account in that room, and is counted and ended there', async () => {
  const ann = await newPage();
  await signIn(ann, await someone(node));
  await makeRoom(ann, 'Tea', { isPrivate: true });
  const dialog = await about(ann, 'Tea');
  const url = await makeLink(ann, dialog, 5);
  expect(url).toContain('/#/invite/');
  await expect.poll(() => linkField(dialog).evaluate((one) => one === document.activeElement)).toBe(true);
  await dialog.getByRole('button', { name: 'Copy', exact: true }).press('Enter');
  await dialog.getByText(/Copied\.|did not let it be copied/).waitFor();
  await dialog.getByText('0 of 5 came').waitFor();
  await shot(ann, 'invites-dialog-1280');

  const stranger = await newPage(PHONE);
  await stranger.goto(`${at(node)}/`);
  await stranger.getByText('An account here is made by an invite link.').waitFor();
  expect(await stranger.getByText('Create an account').count()).toBe(0);
  await shot(stranger, 'invites-none-380-dark');
  // Opened in the page that is there already.
  await stranger.goto(url);
  await stranger.getByText('invites you into Tea.').waitFor();
  expect(stranger.url()).not.toContain('invite');
  expect(await tooWide(stranger)).toEqual([]);
  await shot(stranger, 'invites-invited-380-dark');
  await fill(stranger, freshName(), 'Create the account');
  await untilOpen(stranger, 'Tea');

  await dialog.getByRole('button', { name: 'Close' }).click();
  const again = await about(ann, 'Tea');
  await again.getByText('1 of 5 came').waitFor();
  expect(await linkField(again).count()).toBe(0);
  await again.getByRole('button', { name: /^End the link/ }).press('Enter');
  await again.getByText('The link is ended.').waitFor();
  await again.getByRole('button', { name: /^End the link/ }).waitFor({ state: 'detached' });
  await again.locator('.invite-links button:focus').waitFor();
});

test('a link brings in who has an account, as they sign in by it or open it in their chat', async () => {
  const operator = await node.signUpOperator();
  const { room } = await made<RoomBody>(operator, '/api/rooms', { name: 'Ink', private: true });
  const url = await linkBy(operator, { room: room.id, uses: 2 });
  const bob = await newPage();
  await bob.goto(url);
  await bob.getByText('invites you into Ink.').waitFor();
  await bob.getByText('Sign in', { exact: true }).first().click();
  await fill(bob, await someone(node), 'Sign in');
  await untilOpen(bob, 'Ink');
  const cat = await newPage();
  await signIn(cat, await someone(node));
  await cat.goto(url);
  await untilOpen(cat, 'Ink');
  expect(cat.url()).not.toContain('invite');
});

test('a link that is not valid says so, to a stranger and to somebody who is signed in', async () => {
  const stranger = await newPage();
  // Longer than any is, too.
  for (const code of ['nobody-has-it', 'x'.repeat(2_000)]) {
    await stranger.goto('about:blank');
    await stranger.goto(`${at(node)}/#/invite/${code}`);
    await stranger.getByText('This link is not valid any more.').waitFor();
    await stranger.getByText('An account here is made by an invite link.').waitFor();
    expect(await stranger.getByText('Create an account').count()).toBe(0);
  }
  await shot(stranger, 'invites-gone-1280');
  const ann = await newPage();
  await signIn(ann, await someone(node));
  await ann.goto(`${at(node)}/#/invite/nobody-has-it`);
  await ann.getByText('This link is not valid any more.').waitFor();
});

test('a link that is used up while somebody fills in the form says so, and invites nobody any more', async () => {
  const url = await linkBy(await node.signUpOperator(), { uses: 1 });
  const stranger = await newPage();
  await stranger.goto(url);
  await stranger.getByText('invites you into this chat.').waitFor();
  const invite = url.split('/#/invite/')[1];
  const other = { name: freshName(), password: PASSWORD, invite };
  await made(new Person(node.url, other.name), '/api/accounts', other);
  await fill(stranger, freshName(), 'Create the account');
  await stranger.getByText('This link is not valid any more.').waitFor();
  await stranger.getByText('An account here is made by an invite link.').waitFor();
  expect(await stranger.getByText(/invites you|Create/).count()).toBe(0);
  await shot(stranger, 'invites-used-up-1280');
});

test('what does not answer about a link can be asked again', async () => {
  const operator = await node.signUpOperator();
  const url = await linkBy(operator, { uses: 1 });
  const stranger = await newPage();
  let isAway = true;
  await stranger.route('**/api/invites/look', (route) => (isAway ? route.abort() : route.continue()));
  await stranger.goto(url);
  await stranger.getByText('No answer came from the server.').waitFor();
  isAway = false;
  await stranger.getByRole('button', { name: 'Try again' }).click();
  await stranger.getByText(`${operator.name} invites you into this chat.`).waitFor();
  // Into the chat, where who has an account is already.
  const ann = await newPage();
  await signIn(ann, await someone(node));
  let tries = 0;
  await ann.route('**/api/invites/accept', (route) => {
    tries += 1;
    return tries === 1 ? route.abort() : route.continue();
  });
  await ann.goto(url);
  await ann.getByText('You are in this chat already.').waitFor();
  expect(tries).toBeGreaterThan(1);
});

test('where only operators make accounts, a link brings in who has one, and none is offered into public rooms', async () => {
  const closed = await TestNode.start({ workers: 1, args: ['--registration', 'closed'] });
  try {
    // The first account is made in any case.
    const name = await someone(closed);
    const ann = await newPage({ ...PHONE, locale: 'ko-KR' });
    await ann.goto(`${at(closed)}/`);
    await ann.getByText('계정은 운영자만 만듭니다').waitFor();
    await shot(ann, 'invites-closed-380-dark-ko');
    await fill(ann, name, '로그인');
    await ann.waitForSelector('#composer');
    const answers = ['invites', 'setup'].map((path) => ann.waitForResponse(`**/api/${path}`));
    await ann.locator('.title-button').press('Enter');
    const dialog = ann.getByRole('dialog');
    for (const answer of answers) await (await answer).finished();
    await drawn(ann);
    expect(await dialog.getByText('링크로 초대').count()).toBe(0);
    await dialog.getByRole('button', { name: '닫기' }).click();

    const bob = await newPage();
    await signIn(bob, await someone(closed), closed);
    await makeRoom(bob, 'Jam', { isPrivate: true });
    const jam = await about(bob, 'Jam');
    await jam.getByText('Only operators make accounts.').waitFor();
    const url = await makeLink(bob, jam, 1);
    await ann.goto(url);
    await ann.getByRole('heading', { name: 'Jam', level: 1 }).waitFor();
    await ann.locator('.title-button').press('Enter');
    const button = dialog.getByRole('button', { name: '링크 만들기' });
    await pressUntilTaken(ann, '/api/invites', () => button.press('Enter'));
    await dialog.getByText('이번 한 번만 보이니').waitFor();
    expect(await tooWide(ann)).toEqual([]);
    await shot(ann, 'invites-dialog-380-dark-ko');

    const stranger = await newPage();
    const next = await dialog.getByLabel('링크', { exact: true }).inputValue();
    await stranger.goto(next);
    await stranger.getByText('invites you into Jam.').waitFor();
    await stranger.getByText('Only operators make accounts here.').waitFor();
    expect(await stranger.getByText('Create an account').count()).toBe(0);
    await shot(stranger, 'invites-closed-1280');
  } finally {
    await closed.stop();
  }
});
