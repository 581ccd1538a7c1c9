import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { beyondRight, shot, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** What people say of themselves, as they and others meet it in the page. */

let node: TestNode;
useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { newPage, person } = useChatPages(() => node);

/** By keys alone. */
async function openProfile(page: Page) {
  const list = page.getByRole('button', { name: /^Open the list of rooms/ });
  if (await list.isVisible()) await list.press('Enter');
  await page.locator('.me-button').press('Enter');
  await page.getByRole('button', { name: 'Your profile' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Your profile' });
  await dialog.getByLabel('Your name').waitFor();
  return dialog;
}
const rowOf = (page: Page, text: string) => page.locator('article.row', { hasText: text });

test.each([
  [380, 'dark'],
  [1280, 'light'],
] as const)(
  '[NAME-1] at %i px, %s: a new name is on all pages at once, beside what was written before, after a reload too',
  async (width, colorScheme) => {
    const [name, other, next] = [freshName(), freshName(), `Mina ${freshName()}`];
    const ann = await person({ name, viewport: { width, height: 800 }, colorScheme });
    const bob = await person({ name: other });
    await write(ann, `the tide at ${width}`);
    await write(bob, `thanks ${width} @${name}`);
    const second = await ann.context().newPage();
    await second.goto(ann.url());
    await rowOf(second, `thanks ${width}`).waitFor();

    const dialog = await openProfile(ann);
    const field = dialog.getByLabel('Your name');
    expect(await field.inputValue()).toBe(name);
    expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
    // What is refused is read there, and can be mended at once.
    await field.fill(other);
    await ann.keyboard.press('Enter');
    await dialog.getByText(`The name “${other}” is taken`).waitFor();
    expect(await beyondRight(ann, 'dialog *')).toEqual([]);
    await shot(ann, `profile-refused-${width}-${colorScheme}`);
    await field.fill(next);
    await dialog.getByLabel('Your status').fill('🏖️ at the sea');
    await ann.keyboard.press('Enter');
    await ann.getByText('Your profile has been saved.').waitFor();

    for (const page of [ann, second, bob]) {
      const drawn = rowOf(page, `the tide at ${width}`).locator('.author');
      await expect.poll(() => drawn.textContent()).toBe(next);
      const called = rowOf(page, `thanks ${width}`).locator('.called');
      await expect.poll(() => called.textContent()).toBe(`@${next}`);
    }
    await expect.poll(() => second.locator('.me-name bdi').textContent()).toBe(next);
    await bob.getByRole('button', { name: / here/ }).click();
    const listed = bob.locator('aside.people li', { hasText: next });
    await listed.getByText('🏖️ at the sea').waitFor();
    const again = await openProfile(ann);
    expect(await again.getByLabel('Your status').inputValue()).toBe('🏖️ at the sea');
    await again.getByLabel('Your status').fill('');
    await ann.keyboard.press('Enter');
    await expect.poll(() => listed.locator('.status-line').count()).toBe(0);
    expect(await listed.locator('bdi').textContent()).toBe(next);
    await bob.reload();
    await expect.poll(() => rowOf(bob, `the tide at ${width}`).locator('.author').textContent()).toBe(next);
    await expect.poll(() => rowOf(bob, `thanks ${width}`).locator('.called').textContent()).toBe(`@${next}`);
    await shot(bob, `profile-seen-${width}`);
  },
);

test('a picture stands in the place of the letter on all pages, and gives way to it when it is removed', async () => {
  const ann = await person({ viewport: { width: 380, height: 800 }, colorScheme: 'dark' });
  const bob = await person();
  await write(ann, 'with a face');
  const avatar = rowOf(bob, 'with a face').locator('.avatar');
  await avatar.waitFor();
  const dialog = await openProfile(ann);
  const chooser = ann.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose a picture' }).press('Enter');
  await (await chooser).setFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await dialog.getByText('“a.png” is no picture').waitFor();
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>';
  const third = ann.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose a picture' }).press('Enter');
  await (await third).setFiles({ name: 'a.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(drawing) });
  await dialog.getByRole('alert').waitFor({ state: 'detached' });
  await dialog.locator('.avatar img').waitFor();
  await dialog.getByRole('button', { name: 'Remove it' }).press('Enter');
  const next = ann.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose a picture' }).press('Enter');
  await (await next).setFiles('docs/pictures/chat-dark.png');
  await dialog.locator('.avatar img').waitFor();
  expect(await beyondRight(ann, 'dialog *')).toEqual([]);
  await shot(ann, 'profile-picture-380-dark');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  const isDrawn = () => avatar.locator('img').evaluate((one: HTMLImageElement) => one.naturalWidth);
  await expect.poll(isDrawn).toBe(128);
  await shot(bob, 'profile-picture-seen');
  const again = await openProfile(ann);
  await again.getByRole('button', { name: 'Remove it' }).press('Enter');
  await again.getByRole('button', { name: 'Save' }).press('Enter');
  await expect.poll(() => avatar.locator('img').count()).toBe(0);
  expect(await avatar.textContent()).toMatch(/^\p{L}$/u);
});

test('a name that is written from the right stands beside its picture, with a status below it', async () => {
  const ann = await person();
  const dialog = await openProfile(ann);
  await dialog.getByLabel('Your name').fill('محمد بن عبد الله');
  await dialog.getByLabel('Your status').fill('at the sea until Monday, and then on the train');
  await ann.keyboard.press('Enter');
  await ann.getByText('Your profile has been saved.').waitFor();
  /** How far its letters begin from the picture. */
  const away = (name: Locator) =>
    name.evaluate((one) => {
      const letters = document.createRange();
      letters.selectNodeContents(one);
      const picture = one.closest('.person')?.querySelector('.avatar');
      return letters.getBoundingClientRect().left - (picture?.getBoundingClientRect().right ?? 0);
    });
  await ann.getByRole('button', { name: / here/ }).click();
  const listed = ann.locator('aside.people .name-lines > bdi', { hasText: 'محمد' });
  await shot(ann, 'profile-from-the-right');
  expect(await away(listed)).toBeLessThan(20);
  await ann.locator('.title-button').click();
  const member = ann.locator('dialog .name-lines > bdi', { hasText: 'محمد' });
  await member.waitFor();
  expect(await away(member)).toBeLessThan(20);
});

test('a bot gets a picture from its maker, in the list of bots', async () => {
  const ann = await person({ viewport: { width: 380, height: 800 } });
  await ann.getByRole('button', { name: /^Open the list of rooms/ }).press('Enter');
  await ann.locator('.me-button').press('Enter');
  await ann.getByRole('button', { name: 'Your account' }).press('Enter');
  await ann.getByRole('button', { name: 'Your bots' }).press('Enter');
  const dialog = ann.getByRole('dialog', { name: 'Your bots' });
  await dialog.getByLabel('Name of the bot').fill('Tide tables');
  await ann.keyboard.press('Enter');
  // What can be done with it is open by itself.
  const chooser = ann.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose a picture' }).press('Enter');
  await (await chooser).setFiles('docs/pictures/chat-light.png');
  await dialog.getByText('Its picture has been saved.').waitFor();
  await dialog.locator('li .person .avatar img').waitFor();
  expect(await beyondRight(ann, 'dialog *')).toEqual([]);
  await shot(ann, 'profile-bot-380');
});

test('in Korean, on a narrow screen, all of it can be read and done', async () => {
  const page = await newPage({ locale: 'ko-KR', viewport: { width: 320, height: 640 } });
  await page.goto(`http://localhost:${node.port}/`);
  await page.getByText('계정 만들기').first().click();
  await page.getByLabel('이름').fill(freshName());
  await page.getByLabel('비밀번호').fill('good long password');
  await page.getByRole('button', { name: '계정 만들기' }).click();
  await page.getByRole('button', { name: '방 목록 열기' }).click();
  await page.getByRole('button', { name: /내 메뉴$/ }).click();
  await page.getByText('내 프로필').click();
  const dialog = page.getByRole('dialog', { name: '내 프로필' });
  await dialog.getByLabel('내 이름').fill('관리\u200b자');
  await dialog.getByRole('button', { name: '저장' }).click();
  expect(await dialog.getByRole('alert').textContent()).toMatch(/[가-힣]/);
  await dialog.getByLabel('내 이름').fill('김민아');
  expect(await beyondRight(page, 'dialog *')).toEqual([]);
  await shot(page, 'profile-320-ko');
  await dialog.getByRole('button', { name: '저장' }).click();
  await page.getByText('프로필을 저장했습니다.').waitFor();
  await expect.poll(() => page.locator('.me-name bdi').textContent()).toBe('김민아');
});
