import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { beyondRight, holdBack, makeRoom, shot, untilOpen } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { asBot } from '../../testbed/people/bots.js';
import { freshName } from '../../testbed/people/person.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Bots, as whoever makes them meets them in the page. */

let node: TestNode;
useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { newPage, person } = useChatPages(() => node);

/** By keys alone: from the menu of oneself to the account, and on to the bots. */
async function openBots(page: Page) {
  const isNarrow = (page.viewportSize()?.width ?? 0) < 700;
  const list = page.getByRole('button', { name: /^Open the list of rooms/ });
  if (isNarrow && (await list.isVisible())) await list.press('Enter');
  await page.locator('.me-button').press('Enter');
  await page.getByRole('button', { name: 'Your account' }).press('Enter');
  await page.getByRole('button', { name: 'Your bots' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Your bots' });
  await dialog.getByLabel('Name of the bot').waitFor();
  return dialog;
}
const statusOf = async (token: string) => (await asBot(node.url, token, '/api/rooms')).status;
/** Waits until `one` has the focus: keys before that go to what had it. */
const focused = (one: Locator) =>
  expect.poll(() => one.evaluate((element) => element === document.activeElement)).toBe(true);
const isShownOnline = (dialog: Locator) =>
  dialog
    .locator('.avatar')
    .evaluate((avatar) => !['', 'none'].includes(getComputedStyle(avatar, '::after').display));

test.each([
  [380, 'light'],
  [380, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const)(
  '[BOT-1] at %i px, %s: a person makes a bot, brings it into a room, renews its token and deletes it',
  async (width, colorScheme) => {
    const ann = await person({ viewport: { width, height: 800 }, colorScheme });
    const look = (what: string) => shot(ann, `bots-${what}-${width}-${colorScheme}`);
    if (width < 700) await ann.getByRole('button', { name: 'Open the list of rooms' }).click();
    const room = `Bots at ${width} ${colorScheme}`;
    await makeRoom(ann, room);
    const dialog = await openBots(ann);
    await dialog.getByText('You have no bots yet.').waitFor();
    expect(await dialog.getByLabel('Name of the bot').evaluate((one) => one === document.activeElement)).toBe(
      true,
    );
    await look('none');

    // A name that no account could have is refused in words, and can be mended at once.
    await ann.keyboard.type('operator');
    await ann.keyboard.press('Enter');
    await dialog.getByText('is kept for this server').waitFor();
    const name = `Weather of ${colorScheme} days`;
    await dialog.getByLabel('Name of the bot').fill(name);
    await ann.keyboard.press('Enter');
    const token = dialog.getByLabel('Token', { exact: true });
    const first = await token.inputValue();
    expect(first).toMatch(/^hfbot_/);
    expect(await statusOf(first)).toBe(200);
    await dialog.getByRole('button', { name: 'Copy', exact: true }).press('Enter');
    await dialog.getByText(/Copied\.|did not let it be copied/).waitFor();
    await dialog.getByText('In no room yet').waitFor();
    // Nobody knows whether a program is there.
    expect(await isShownOnline(dialog)).toBe(false);
    await dialog.getByLabel(room).press('Space');
    await dialog.getByText(`${name} is in ${room} now.`).waitFor();
    await dialog.getByText(`In ${room}`, { exact: true }).waitFor();
    await expect.poll(() => dialog.getByLabel(room).isChecked()).toBe(true);
    await look('made');
    expect(await beyondRight(ann, 'dialog *')).toEqual([]);

    // Once more it is taken out, and brought in again.
    await dialog.getByLabel(room).press('Space');
    await dialog.getByText('In no room yet').waitFor();
    await dialog.getByLabel(room).press('Space');
    await dialog.getByText(`In ${room}`, { exact: true }).waitFor();

    // The way back has the focus first.
    await dialog.getByRole('button', { name: 'New token' }).press('Enter');
    await dialog.getByText(`Make a new token for ${name}?`).waitFor();
    await focused(dialog.getByRole('button', { name: 'Cancel' }));
    await look('sure');
    await ann.keyboard.press('Enter');
    await dialog.getByText(`Make a new token for ${name}?`).waitFor({ state: 'detached' });
    expect(await statusOf(first)).toBe(200);
    await dialog.getByRole('button', { name: 'New token' }).press('Enter');
    await focused(dialog.getByRole('button', { name: 'Cancel' }));
    await dialog.getByRole('button', { name: 'New token' }).press('Enter');
    await expect.poll(() => token.inputValue()).not.toBe(first);
    const second = await token.inputValue();
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);

    // It is told once.
    await ann.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await ann.locator('.notice-row', { hasText: name }).last().waitFor();
    const again = await openBots(ann);
    await again.getByRole('button', { name: `What can be done with ${name}` }).press('Enter');
    expect(await token.count()).toBe(0);
    await again.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await again.getByText('What it wrote stays.').waitFor();
    await focused(again.getByRole('button', { name: 'Cancel' }));
    await again.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await again.getByText(`${name} was deleted.`).waitFor();
    await again.getByText('You have no bots yet.').waitFor();
    expect(await statusOf(second)).toBe(401);
  },
);

test('of two tabs that make a new token one shows it, and the other says that its bot has another one', async () => {
  const ann = await person();
  const first = await openBots(ann);
  await first.getByLabel('Name of the bot').fill('Raced');
  await ann.keyboard.press('Enter');
  await first.getByLabel('Token', { exact: true }).waitFor();
  const tab = await ann.context().newPage();
  await tab.goto(ann.url());
  await untilOpen(tab, 'general');
  const second = await openBots(tab);
  await second.getByRole('button', { name: 'What can be done with Raced' }).press('Enter');
  await second.getByRole('button', { name: 'New token' }).press('Enter');
  await focused(second.getByRole('button', { name: 'Cancel' }));

  await first.getByRole('button', { name: 'New token' }).press('Enter');
  await focused(first.getByRole('button', { name: 'Cancel' }));
  const before = await first.getByLabel('Token', { exact: true }).inputValue();
  await first.getByRole('button', { name: 'New token' }).press('Enter');
  await expect.poll(() => first.getByLabel('Token', { exact: true }).inputValue()).not.toBe(before);
  const token = await first.getByLabel('Token', { exact: true }).inputValue();

  await second.getByRole('button', { name: 'New token' }).press('Enter');
  await second.getByText('This bot got another token meanwhile').waitFor();
  expect(await second.getByLabel('Token', { exact: true }).count()).toBe(0);
  expect(await statusOf(token)).toBe(200);
  // Whoever wants one all the same presses again.
  const mine = second.getByLabel('Token', { exact: true });
  await expect
    .poll(async () => {
      if ((await mine.count()) === 0) await second.getByRole('button', { name: 'New token' }).press('Enter');
      return mine.count();
    })
    .toBe(1);
  expect([await statusOf(token), await statusOf(await mine.inputValue())]).toEqual([401, 200]);
});

test('[SEND-6] a bot of the room is completed after @ as a bot, and stands in the text as called', async () => {
  const ann = await person();
  await makeRoom(ann, 'Calling');
  const dialog = await openBots(ann);
  await dialog.getByLabel('Name of the bot').fill('Weather');
  await ann.keyboard.press('Enter');
  await dialog.getByLabel('Calling').press('Space');
  await dialog.getByText('In Calling', { exact: true }).waitFor();
  await ann.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await ann.focus('#composer');
  await ann.keyboard.type('@we');
  const option = ann.locator('#suggestions [role=option]', { hasText: 'Weather' });
  await option.waitFor();
  expect(await option.locator('.tag').textContent()).toBe('bot');
  await ann.keyboard.press('Enter');
  await expect.poll(() => ann.inputValue('#composer')).toBe('@Weather ');
  await ann.keyboard.type('how is it?');
  await ann.keyboard.press('Enter');
  await expect.poll(() => ann.locator('.row:not(.pending) .called').allTextContents()).toEqual(['@Weather']);
});

test('a name that is too long is refused in words, of a bot, a hook and an account: none is cut to another', async () => {
  const LONG = 'Weather of the northern coast, day by day';
  const words = 'A name has 2 to 32 characters.';
  const ann = await person();
  const paste = async (field: Locator) => {
    await field.focus();
    await ann.keyboard.insertText(LONG);
    await ann.keyboard.press('Enter');
  };
  const dialog = await openBots(ann);
  await paste(dialog.getByLabel('Name of the bot'));
  await dialog.getByText(words).waitFor();
  expect(await dialog.getByLabel('Name of the bot').inputValue()).toBe(LONG);
  await dialog.getByText('You have no bots yet.').waitFor();
  await ann.keyboard.press('Escape');
  await makeRoom(ann, 'Long names');
  await ann.locator('.title-button').press('Enter');
  const about = ann.getByRole('dialog', { name: 'About Long names' });
  await paste(about.getByLabel('Name of the bot'));
  await about.getByText(words).waitFor();

  const stranger = await newPage();
  await stranger.goto(node.url);
  await stranger.getByText('Create an account').first().click();
  await stranger.fill('[name=password]', 'good long password');
  await stranger.locator('[name=username]').focus();
  await stranger.keyboard.insertText(LONG);
  await stranger.keyboard.press('Enter');
  await stranger.getByText(words).waitFor();
});

test('where the list does not come it is said, and while it is on its way, too', async () => {
  const ann = await person();
  const answer = await holdBack(ann, '**/api/tokens', 'abort');
  const dialog = await openBots(ann);
  await dialog.getByText('Your bots are coming…').waitFor();
  answer();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByText('Your bots are coming…').waitFor({ state: 'detached' });
  expect(await dialog.getByText('You have no bots yet.').count()).toBe(0);
});

test('in Korean, at 320 px, the dialog says all of it in Korean and fits', async () => {
  const ann = await newPage({ locale: 'ko-KR', viewport: { width: 320, height: 640 } });
  await ann.goto(`http://localhost:${node.port}/`);
  await ann.getByText('계정 만들기').first().click();
  await ann.getByLabel('이름').fill(freshName());
  await ann.getByLabel('비밀번호').fill('good long password');
  await ann.getByRole('button', { name: '계정 만들기' }).click();
  await ann.getByRole('button', { name: '방 목록 열기' }).click();
  await ann.getByRole('button', { name: /내 메뉴$/ }).click();
  await ann.getByRole('button', { name: '내 계정' }).click();
  await ann.getByRole('button', { name: '내 봇' }).click();
  const dialog = ann.getByRole('dialog', { name: '내 봇' });
  await dialog.getByText('아직 봇이 없습니다.').waitFor();
  await dialog.getByLabel('봇 이름').fill('날씨 봇');
  await dialog.getByRole('button', { name: '봇 만들기' }).click();
  await dialog.getByLabel('general').click();
  await dialog.getByText('날씨 봇 봇이 이제 general 방에 있습니다.').waitFor();
  await shot(ann, 'bots-ko-320');
  expect(await beyondRight(ann, 'dialog *')).toEqual([]);
  const said = (await dialog.textContent())?.replaceAll(/general|hfbot_\S*/g, '') ?? '';
  expect(said.match(/[A-Za-z]{2,}/g) ?? []).toEqual([]);
});
