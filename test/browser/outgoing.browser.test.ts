import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RoomBody } from '../../src/protocol/http.js';
import { beyondRight, isInSight, makeRoom, shot, signInWithin } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { say } from '../../testbed/people/person.js';
import { isSigned, TestReceiver } from '../../testbed/people/receiver.js';
import { until } from '../../testbed/wait.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Messages to outside, as a moderator meets them. */

let node: TestNode;
let receiver: TestReceiver;
const people = useCluster(
  { workers: 1, mode: 'shared', args: ['--hook-networks', 'loopback'] },
  (cluster) => {
    node = cluster.node;
  },
);
const { newPage, person } = useChatPages(() => node);
beforeAll(async () => {
  receiver = await TestReceiver.start();
});
afterAll(() => receiver.close());

test('a moderator has a room sent outside by keyboard, sees how that goes, and ends it', async () => {
  const ann = await person({ viewport: { width: 380, height: 700 }, colorScheme: 'dark' });
  await ann.getByRole('button', { name: 'Open the list of rooms' }).click();
  await makeRoom(ann, 'Alerts');
  await ann.locator('.title-button').press('Enter');
  const dialog = ann.getByRole('dialog', { name: 'About Alerts' });
  const section = dialog.locator('.outgoing');
  await section.getByText('Nothing is sent outside.').waitFor();
  const field = section.getByLabel('Address of the program');
  const make = section.getByRole('button', { name: 'Send it there' });

  // What may not be called is refused in words, and the field has the focus.
  await field.fill('https://10.0.0.1/in');
  await field.press('Enter');
  await section.getByText('it is of a network that is not public').waitFor();
  await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
  await shot(ann, 'outgoing-refused-380-dark');

  const path = receiver.path();
  path.status = 503;
  await field.fill(path.url);
  await section.getByLabel('Reactions').press('Space');
  await make.press('Enter');
  const secret = await section.getByLabel('Secret', { exact: true }).inputValue();
  expect(secret).toMatch(/^[\w-]{32}$/);
  const item = section.locator('li', { hasText: path.url });
  await item.getByText('sends: Messages, Edits, Deletions, Reactions').waitFor();
  await item.getByText('Nothing was sent yet.').waitFor();
  // The list before the secret has grown, and it is in sight all the same.
  await expect.poll(() => isInSight(section.getByLabel('Secret', { exact: true }))).toBe(true);
  // Each of these begins a line, below the address.
  const begins = await item
    .locator('bdi, small')
    .evaluateAll((all) => all.map((one) => one.getClientRects()[0]?.left));
  expect(begins).toHaveLength(4);
  expect(new Set(begins).size).toBe(1);
  await item.scrollIntoViewIfNeeded();
  await shot(ann, 'outgoing-made-380-dark');
  await expect.poll(() => beyondRight(ann, 'dialog *')).toEqual([]);

  await ann.keyboard.press('Escape');
  await ann.fill('#composer', 'The disk is full');
  await ann.press('#composer', 'Enter');
  await until('it to be asked', () => path.asked.length > 1);
  await ann.locator('.title-button').press('Enter');
  await item.getByText(/Not taken since .*: it answered 503\./).waitFor();
  // The secret is told once.
  expect(await section.getByLabel('Secret', { exact: true }).count()).toBe(0);
  await item.scrollIntoViewIfNeeded();
  await shot(ann, 'outgoing-failing-380-dark');
  await ann.setViewportSize({ width: 1280, height: 900 });
  await ann.emulateMedia({ colorScheme: 'light' });
  await item.scrollIntoViewIfNeeded();
  await shot(ann, 'outgoing-failing-1280');
  path.status = 204;
  // Where the list goes on below the window, the answer is at its edge.
  await ann.setViewportSize({ width: 380, height: 500 });
  await item.getByRole('button', { name: `Send what waits to ${path.url} now` }).press('Enter');
  const tried = section.getByText('It is tried within some seconds.');
  await tried.waitFor();
  await expect.poll(() => isInSight(tried)).toBe(true);
  await ann.setViewportSize({ width: 1280, height: 900 });
  await until('the letter', () => path.texts.includes('The disk is full'));
  // Then there is nothing to be tried.
  await item.getByText('Taken last').waitFor();
  expect(await item.getByRole('button', { name: 'Send what waits' }).count()).toBe(0);
  expect(path.taken.every((one) => isSigned(one, secret))).toBe(true);

  // Everybody there sees to which host it is sent, and no more of the address.
  await ann.keyboard.press('Escape');
  await ann.getByRole('button', { name: 'People' }).click();
  const people = ann.locator('.people');
  await people.getByText('Sent outside, too').waitFor();
  await people.getByText('127.0.0.1', { exact: true }).waitFor();
  await shot(ann, 'outgoing-people-1280');
  await ann.locator('.title-button').press('Enter');

  await item.getByRole('button', { name: `Send nothing more to ${path.url}` }).press('Enter');
  await item.getByText('What waits for it is not sent.').waitFor();
  const yes = item.getByRole('button', { name: 'Remove', exact: true });
  // It has no answer. Whoever cancels then reads no more of that.
  await ann.route('**/api/**', (route) =>
    route.request().method() === 'DELETE' ? route.abort() : route.continue(),
  );
  await yes.press('Enter');
  await section.getByRole('alert').waitFor();
  await item.getByRole('button', { name: 'Cancel' }).press('Enter');
  await yes.waitFor({ state: 'detached' });
  expect(await section.getByRole('alert').count()).toBe(0);
  await ann.unroute('**/api/**');
  await item.getByRole('button', { name: `Send nothing more to ${path.url}` }).press('Enter');
  await yes.press('Enter');
  await section.getByText(`Nothing more is sent to ${path.url}.`).waitFor();
  await item.waitFor({ state: 'detached' });
  await people.getByText('Sent outside, too').waitFor({ state: 'detached' });
  await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
});

test('in Korean it is said in Korean, and fits', async () => {
  const page = await newPage({ locale: 'ko-KR', viewport: { width: 380, height: 700 } });
  const ann = await people.someone();
  await signInWithin(page.context(), ann);
  const made = await ann.send('POST', '/api/rooms', { name: '알림', private: true });
  const { room } = (await made.json()) as RoomBody;
  const path = receiver.path();
  path.status = 404;
  expect((await ann.send('POST', '/api/hooks', { room: room.id, url: path.url })).status).toBe(201);
  const [socket] = await ann.connect();
  await say(socket, room.id, '디스크가 가득 찼습니다', 'one');
  await until('it to be refused', () => path.asked.length > 1);
  await page.goto(`${node.url}/#/room/${room.id}`);
  await page.getByRole('heading', { name: '알림', level: 1 }).waitFor();
  await page.locator('.title-button').click();
  const section = page.getByRole('dialog').locator('.outgoing');
  await section.getByText(/부터 받지 않습니다: 응답 404\./).waitFor();
  await section.getByRole('heading', { name: '외부로 보내기' }).scrollIntoViewIfNeeded();
  await shot(page, 'outgoing-380-ko');
  expect(await beyondRight(page, 'dialog *')).toEqual([]);
  const said = (await section.textContent())?.replaceAll(path.url, '').replaceAll(ann.name, '') ?? '';
  expect(said.match(/[A-Za-z]{2,}/g) ?? []).toEqual([]);
});
