import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ExportLine } from '../../src/protocol/export.js';
import { makeRoom, shot, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** A room and what oneself wrote, saved as files by the browser. */

let node: TestNode;
useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

const TEXTS = [
  '한글 메시지입니다 👩‍👩‍👧‍👦 👍🏽',
  'שלום עולם',
  'one\u2028two',
  '`const a = 1 && "<b>"`',
  '힣'.repeat(8_000),
];

async function saved(page: Page, button: Locator): Promise<{ name: string; lines: ExportLine[] }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const text = await readFile(await download.path(), 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.trimEnd().split('\n');
  return { name: download.suggestedFilename(), lines: lines.map((line) => JSON.parse(line)) };
}
const textsIn = (lines: readonly ExportLine[]) =>
  lines.flatMap((line) => ('text' in line && line.kind === undefined ? [line.text] : []));

test('a moderator saves the room to the letter, a member is offered none of it and saves what is theirs', async () => {
  const name = freshName();
  const ann = await person({ name });
  await makeRoom(ann, '조선소');
  for (const text of TEXTS) await write(ann, text);
  const bob = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await joinByBrowsing(bob, '조선소');
  await write(bob, 'what Bob wrote');
  await ann.locator('article.row', { hasText: 'what Bob wrote' }).waitFor();

  await ann.locator('.title-button').press('Enter');
  const dialog = ann.getByRole('dialog', { name: 'About 조선소' });
  const offered = dialog.getByRole('button', { name: 'Export this room' });
  const room = await saved(ann, offered);
  expect(room.name).toMatch(/^조선소 [\d-]{10}\.ndjson$/);
  expect(textsIn(room.lines)).toEqual([...TEXTS, 'what Bob wrote']);
  expect(room.lines.at(-1)).toMatchObject({ kind: 'end', messages: TEXTS.length + 1 });
  await ann.getByText('The export is on its way.').waitFor();
  await offered.scrollIntoViewIfNeeded();
  await shot(ann, 'export-room-1280');

  await bob.locator('.title-button').press('Enter');
  const his = bob.getByRole('dialog', { name: 'About 조선소' });
  await his.getByText('Members · 2').waitFor();
  expect(await his.getByRole('button', { name: 'Export this room' }).count()).toBe(0);
  await bob.keyboard.press('Escape');
  await bob.getByRole('button', { name: 'Open the list of rooms' }).click();
  await bob.getByRole('button', { name: /your menu$/ }).click();
  await bob.getByText('Your account').click();
  const own = bob.getByRole('button', { name: 'Export what I wrote' });
  await own.scrollIntoViewIfNeeded();
  await shot(bob, 'export-own-380-dark');
  expect(textsIn((await saved(bob, own)).lines)).toEqual(['what Bob wrote']);
});

test('what the server refuses is read where one asked for it, in Korean, too', async () => {
  const page = await person({ locale: 'en', viewport: { width: 320, height: 640 } });
  await page.getByRole('button', { name: 'Open the list of rooms' }).click();
  await page.getByRole('button', { name: /your menu$/ }).click();
  await page.getByText('한국어').click();
  await page.getByRole('button', { name: '방 목록 열기' }).click();
  await page.getByRole('button', { name: /내 메뉴$/ }).click();
  await page.getByText('내 계정').click();
  const own = page.getByRole('button', { name: '내가 쓴 글 내보내기' });
  await own.scrollIntoViewIfNeeded();
  await shot(page, 'export-own-320-ko');
  await page.route('**/api/me/export?ask=1', (route) =>
    route.fulfill({
      status: 403,
      contentType: 'application/json',
      body: '{"error":{"code":"forbidden","message":"No.","retry":false,"refusal":{"kind":"not-moderator"}}}',
    }),
  );
  await own.click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toMatch(/[가-힣]/);
});
