import { expect, test } from 'vitest';
import { sentences } from '../../src/browser/chat/strings/en.js';
import { shot } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** The chat in Korean: for a browser that likes it, and for whom chooses it. */

let node: TestNode;
useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { newPage, person } = useChatPages(() => node);

/** Every sentence of the first view in English that is one word or more. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string') return /^[A-Z][a-z]{2,}/.test(value) && value !== 'Holdfast' ? [value] : [];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(leaves) : [];
}
const ENGLISH = leaves(sentences);

test('a browser that likes Korean signs up, writes, reacts and is refused in Korean, on a narrow screen', async () => {
  const page = await newPage({ locale: 'ko-KR', viewport: { width: 320, height: 640 } });
  await page.goto(`http://localhost:${node.port}/`);
  await page.getByText('계정 만들기').first().waitFor();
  await shot(page, 'ko-sign-in');
  await page.getByText('계정 만들기').first().click();
  const name = freshName();
  await page.getByLabel('이름').fill(name);
  await page.getByLabel('비밀번호').fill('a');
  await page.getByRole('button', { name: '계정 만들기' }).click();
  await shot(page, 'ko-refused');
  await page.getByLabel('비밀번호').fill('good long password');
  await page.getByRole('button', { name: '계정 만들기' }).click();
  const composer = page.getByRole('textbox', { name: 'general에 쓰기' });
  await composer.fill('내일 점심에 모여서 이야기해요 🎉');
  await page.getByRole('button', { name: '보내기' }).click();
  const row = page.getByRole('log').getByText('내일 점심에 모여서 이야기해요 🎉');
  await row.waitFor();
  await shot(page, 'ko-log');
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await page.locator('html').getAttribute('lang')).toBe('ko');
  await page.getByRole('button', { name: '방 목록 열기' }).click();
  await shot(page, 'ko-rooms');
  await page.getByRole('button', { name: /내 메뉴$/ }).click();
  await shot(page, 'ko-menu');
  await expect.poll(() => page.locator('#app').textContent()).toContain('로그아웃');
  const said = await page.locator('#app').textContent();
  expect(ENGLISH.length).toBeGreaterThan(50);
  expect(ENGLISH.filter((words) => said?.includes(words))).toEqual([]);
});

test('who chooses a language keeps it, with what was written, and whatever the browser likes', async () => {
  const ann = await person({ name: freshName() });
  await ann.locator('#composer').fill('half a sentence');
  await ann.getByRole('button', { name: /your menu$/ }).click();
  await ann.getByText('한국어').click();
  await ann.getByRole('button', { name: /내 메뉴$/ }).waitFor();
  await expect.poll(() => ann.locator('#composer').inputValue()).toBe('half a sentence');
  await ann.reload();
  await ann.getByRole('button', { name: /내 메뉴$/ }).click();
  await ann.getByText('English').click();
  await ann.getByRole('button', { name: /your menu$/ }).waitFor();
});
