import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { beyondRight, makeRoom, shot, signInWithin, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { joinByBrowsing, useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** A room that is archived, as its moderator and a member on a telephone have it. */

let node: TestNode;
const people = useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { newPage, person } = useChatPages(() => node);

const SHUT = 'This room is archived: it can be read, and nothing new is written in it.';
const composer = (page: Page) => page.locator('textarea#composer');
const line = (page: Page) => page.locator('.archived-line');
const tooWide = (page: Page) => beyondRight(page, 'main *, .sidebar.open *');

test('[SEND-5] a room is archived and back: what waited is given up in words, and nothing of it is lost', async () => {
  const ann = await person();
  await makeRoom(ann, 'Regatta');
  const bob = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await joinByBrowsing(bob, 'Regatta');
  await write(bob, 'see you at the quay');
  const said = ann.locator('article.row', { hasText: 'see you at the quay' });
  await said.waitFor();
  await composer(bob).fill('half a thought');

  await bob.context().setOffline(true);
  await composer(bob).fill('from the tunnel');
  await bob.press('#composer', 'Enter');
  await composer(bob).fill('half a thought');
  await ann.locator('.title-button').press('Enter');
  const dialog = ann.getByRole('dialog', { name: 'About Regatta' });
  await dialog.getByRole('button', { name: 'Archive this room' }).click();
  await dialog.getByText('Nobody can write in it or come in').waitFor();
  await shot(ann, 'archive-asked-1280');
  await dialog.getByRole('button', { name: 'Archive', exact: true }).click();
  await dialog.getByRole('button', { name: 'Unarchive' }).waitFor();
  expect(await dialog.getByText('Invite somebody').count()).toBe(0);
  await ann.keyboard.press('Escape');
  await line(ann).getByText('This room is archived.').waitFor();
  await expect.poll(() => composer(ann).count()).toBe(0);
  await expect.poll(() => ann.locator('.notice-row').last().textContent()).toContain('archived the room');
  await shot(ann, 'archived-1280');

  // Where a room is one of many, it says so.
  await ann.keyboard.press('Control+k');
  const found = ann.getByRole('dialog', { name: 'Find a room or a person' });
  await found.getByRole('combobox').fill('Regatta');
  await found
    .getByRole('option', { name: /Regatta/ })
    .getByText('archived')
    .waitFor();
  await shot(ann, 'archived-found-1280');
  await ann.keyboard.press('Escape');
  await ann.getByRole('button', { name: 'Search messages' }).click();
  await ann.getByRole('searchbox').fill('see you at the quay');
  const hit = ann.locator('.search-hit', { hasText: 'Regatta' });
  await hit.getByText('archived').waitFor();
  await shot(ann, 'archived-hit-1280');
  await ann.keyboard.press('Escape');
  await expect.poll(() => ann.getByRole('searchbox').count()).toBe(0);

  await bob.context().setOffline(false);
  await line(bob).getByText('This room is archived.').waitFor();
  expect(await line(bob).getByRole('button', { name: 'Unarchive' }).count()).toBe(0);
  const late = bob.locator('article.row', { hasText: 'from the tunnel' });
  await late.getByText(SHUT).waitFor();
  await expect.poll(() => line(bob).getByLabel('What you were writing').inputValue()).toBe('half a thought');
  expect(await tooWide(bob)).toEqual([]);
  await shot(bob, 'archived-380-dark');
  // It may be taken back, and nothing else be done with it.
  await said.hover();
  await expect.poll(() => said.getByRole('button', { name: 'Reply' }).count()).toBe(0);

  await bob.getByRole('button', { name: /^Open the list of rooms/ }).click();
  const archived = bob.locator('.room-list details');
  await archived.getByText('Archived · 1').waitFor();
  await bob.getByRole('link', { name: 'general' }).click();
  await bob.getByRole('button', { name: /^Open the list of rooms/ }).click();
  await expect.poll(() => archived.getByRole('link', { name: /Regatta/ }).isVisible()).toBe(false);
  // The drawer has come to rest.
  await expect.poll(async () => (await bob.locator('.sidebar').boundingBox())?.x).toBe(0);
  await shot(bob, 'archived-list-380-dark');
  await archived.locator('summary').press('Enter');
  await archived.getByRole('link', { name: /Regatta/ }).click();
  await bob.reload();
  await late.getByText(SHUT).waitFor();

  // Whoever is not in it finds it apart, and no way in.
  const cat = await person();
  await cat.getByRole('button', { name: 'Browse rooms' }).click();
  const browse = cat.getByRole('dialog');
  await browse.getByText('Archived · 1').click();
  await browse.getByText('Regatta').waitFor();
  expect(await browse.getByRole('button', { name: 'Join Regatta' }).count()).toBe(0);
  await shot(cat, 'archived-browse-1280');
  await cat.keyboard.press('Escape');
  await cat.keyboard.press('Control+k');
  await cat.getByRole('combobox').fill('Regatta');
  await cat.getByText('No room and nobody in your rooms is called that.').waitFor();
  await cat.keyboard.press('Escape');
  await cat.getByRole('button', { name: 'Browse rooms' }).click();
  await browse.getByText('Archived · 1').click();

  await line(ann).getByRole('button', { name: 'Unarchive' }).click();
  await composer(ann).waitFor();
  await expect.poll(() => ann.locator('.notice-row').last().textContent()).toContain('took the room back');
  await expect.poll(() => composer(bob).inputValue()).toBe('half a thought');
  await late.getByRole('button', { name: 'Retry' }).click();
  await ann.locator('article.row', { hasText: 'from the tunnel' }).waitFor();
  await browse.getByRole('button', { name: 'Join Regatta' }).waitFor();
});

test('in Korean it is said in Korean', async () => {
  const page = await newPage({ locale: 'ko-KR', viewport: { width: 380, height: 700 } });
  await signInWithin(page.context(), await people.someone());
  await page.goto(`${node.url}/`);
  await page.getByRole('button', { name: '방 목록 열기' }).click();
  await page.getByRole('button', { name: '새 방' }).click();
  await page.getByLabel('방 이름').fill('요트');
  await page.getByRole('button', { name: '방 만들기' }).click();
  await page.getByRole('heading', { name: '요트', level: 1 }).waitFor();
  await page.locator('.title-button').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '방 보관' }).click();
  await shot(page, 'archive-asked-380-ko');
  await dialog.getByRole('button', { name: '보관', exact: true }).click();
  await dialog.getByRole('button', { name: '보관 해제' }).waitFor();
  await page.keyboard.press('Escape');
  await line(page).getByText('보관된 방입니다.').waitFor();
  await expect.poll(() => page.locator('.notice-row').last().textContent()).toContain('방을 보관했습니다');
  await shot(page, 'archived-380-ko');
  await line(page).getByRole('button', { name: '보관 해제' }).click();
  await page.locator('#composer').waitFor();
});
