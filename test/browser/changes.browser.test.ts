import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pidOf, shot, untilOpen, write } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { join, say as sayBySocket } from '../../testbed/people/person.js';
import { until, waitFor } from '../../testbed/wait.js';
import { useChatPages } from '../support/use-chat-pages.js';

interface Emitting {
  timeout(ms: number): { emitWithAck(name: string, request: object): Promise<unknown> };
}

/** For whom what was said before in its one room is no hindrance; the first one finds it empty. */
let shared: TestNode;
let node: TestNode;
beforeAll(async () => {
  shared = await TestNode.start({ workers: 2, mode: 'shared' });
  await shared.signUpOperator();
  node = shared;
});
const { person } = useChatPages(
  () => node,
  async () => {
    if (node !== shared) await node.stop();
    node = shared;
  },
);
afterAll(() => shared?.stop());

async function say(page: Page, text: string): Promise<void> {
  await write(page, text);
  await page.locator('.row:not(.pending) .text', { hasText: text }).waitFor();
}
function row(page: Page, text: string): Locator {
  return page.locator('.log .row', { has: page.locator('.text, .tombstone', { hasText: text }) }).first();
}
async function tool(page: Page, text: string, name: string): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole('button', { name, exact: true }).click();
}
async function choose(page: Page, text: string, item: string): Promise<void> {
  await tool(page, text, 'More actions');
  await page.getByRole('menuitem', { name: item }).click();
}
async function react(page: Page, text: string, emoji: string): Promise<void> {
  await tool(page, text, 'React');
  await page.locator('.emoji-picker').getByRole('button', { name: emoji, exact: true }).first().click();
}
const chips = (page: Page) => page.locator('.chip:not(.add)').allTextContents();
/** What all rows show, as both have to see it. */
const shown = (page: Page) => page.locator('.log .text, .log .tombstone').allTextContents();
async function killWorkerOf(page: Page): Promise<void> {
  process.kill(await pidOf(page), 'SIGKILL');
}

test('[SESS-1] two people edit, react, reply and delete while a worker is killed in between: both see the same', async () => {
  const ann = await person();
  const bob = await person();
  await say(ann, 'high water is at 06:24');
  await react(bob, 'high water', 'thumbs up');
  await react(ann, 'high water', 'thumbs up');
  await until('both count both', async () => `${await chips(ann)}${await chips(bob)}` === '👍 2👍 2');
  await ann.locator('.chip').first().hover();
  await ann.locator('.who-tip', { hasText: 'thumbs up: you and' }).waitFor();

  await killWorkerOf(ann);
  await ann.focus('#composer');
  await ann.keyboard.press('ArrowUp');
  await ann.getByLabel('Edit the message').fill('high water is at 06:42');
  await ann.keyboard.press('Enter');
  await tool(bob, 'high water', 'Reply');
  await bob.getByText('Answering').waitFor();
  await say(bob, 'and low water?');
  await row(bob, '06:42')
    .getByText(/^edited/)
    .waitFor();
  await ann.getByRole('button', { name: /^Answers .*06:42/ }).waitFor();
  await ann.getByRole('button', { name: '1 reply' }).click();
  await ann.getByRole('complementary', { name: 'Replies' }).getByText('and low water?').waitFor();
  await shot(ann, 'chat-changes');
  await ann.keyboard.press('Escape');

  await say(bob, 'wrong room, sorry');
  await killWorkerOf(bob);
  await choose(bob, 'wrong room', 'Delete');
  await bob.getByRole('button', { name: 'Undo' }).click();
  await row(bob, 'wrong room').waitFor();
  await choose(bob, 'wrong room', 'Delete');
  await ann.getByText('Message deleted').waitFor();
  await until('both show the same', async () => {
    const [one, two] = [await shown(ann), await shown(bob)];
    return one.join() === 'high water is at 06:42,and low water?,Message deleted' && `${one}` === `${two}`;
  });
  // What a new page is given is what the changes made of it.
  const late = await person();
  await until('who comes later sees it', async () => `${await shown(late)}` === `${await shown(ann)}`);
  await expect.poll(() => chips(late)).toEqual(['👍 2']);
  await expect.poll(() => late.locator('.chip').first().getAttribute('aria-pressed')).toBe('false');
});

test('[SEND-5] changes made offline are shown, are still there after a reload, and arrive once', async () => {
  node = await TestNode.start({ workers: 2, mode: 'shared' });
  await node.signUpOperator();
  const ann = await person();
  const bob = await person();
  await say(ann, 'teh tide');
  await say(bob, 'which tide?');
  await row(ann, 'which tide?').waitFor();
  await ann.context().setOffline(true);
  // The page finds it out by itself; what is done before that may go out all the same.
  await ann.getByText('Not connected.').waitFor();
  await ann.focus('#composer');
  await ann.keyboard.press('ArrowUp');
  await ann.getByLabel('Edit the message').fill('the tide');
  await ann.keyboard.press('Enter');
  await react(ann, 'which tide?', 'eyes');
  await ann.fill('#composer', 'the one of Tursday');
  await ann.keyboard.press('Enter');
  // The message has no number yet.
  await ann.keyboard.press('ArrowUp');
  await ann.getByLabel('Edit the message').fill('the one of Thursday');
  await ann.keyboard.press('Enter');
  const written = ['the tide', 'which tide?', 'the one of Thursday'];
  await until('all is shown at once', async () => `${await shown(ann)}` === `${written}`);
  await expect.poll(() => chips(ann)).toEqual(['👀 1']);
  await ann.getByText('The change waits for a connection').first().waitFor();
  await shot(ann, 'chat-changes-offline');
  expect(await shown(bob)).toEqual(['teh tide', 'which tide?']);
  await ann.context().setOffline(false);
  await ann.reload();
  for (const page of [bob, ann]) {
    await until('all has arrived', async () => `${await shown(page)}` === `${written}`);
    await until('the reaction, too', async () => `${await chips(page)}` === '👀 1');
  }
  await until('nothing is on its way', async () => (await ann.locator('.outcome').count()) === 0);
});

test('everything about a message is done by keyboard alone, and the focus is never lost', async () => {
  node = await TestNode.start({ workers: 1, mode: 'shared' });
  await node.signUpOperator();
  const ann = await person();
  await say(ann, 'first');
  await say(ann, 'second');
  const focused = () =>
    ann.evaluate(
      () => document.activeElement?.closest('[data-key], #composer')?.textContent?.includes('first') ?? false,
    );
  await ann.focus('#composer');
  await ann.keyboard.press('Shift+Tab');
  while (!(await ann.evaluate(() => document.activeElement?.matches('.row') ?? false))) {
    await ann.keyboard.press('Shift+Tab');
  }
  await ann.keyboard.press('ArrowUp');
  await expect.poll(focused).toBe(true);
  await ann.keyboard.press('Enter');
  await ann.getByRole('menu').waitFor();
  await ann.keyboard.press('Escape');
  await ann.locator('.popup').waitFor({ state: 'detached' });
  await expect.poll(focused).toBe(true);

  await ann.keyboard.press('Enter');
  await ann.getByRole('menu').waitFor();
  while (
    !(await ann.evaluate(() => document.activeElement?.textContent?.trim().startsWith('Edit') ?? false))
  ) {
    await ann.keyboard.press('ArrowUp');
  }
  await ann.keyboard.press('Enter');
  await ann.getByLabel('Edit the message').waitFor();
  await ann.keyboard.type(' of all');
  await ann.keyboard.press('Enter');
  await row(ann, 'first of all').waitFor();

  const toFirst = async () => {
    await row(ann, 'first of all').focus();
  };
  await toFirst();
  await ann.keyboard.press('+');
  await ann.getByLabel('Find an emoji').waitFor();
  await ann.keyboard.type('rocket');
  await ann.keyboard.press('Enter');
  await until('it is stored', async () => `${await chips(ann)}` === '🚀 1');
  await expect.poll(focused).toBe(true);
  await ann.keyboard.press('r');
  await ann.getByText('Answering').waitFor();
  await ann.keyboard.press('Escape');
  await ann.getByText('Answering').waitFor({ state: 'detached' });
  await toFirst();
  await ann.keyboard.press('Delete');
  await ann.getByText('Message deleted', { exact: true }).waitFor();
  // Heard once, and nothing is promised that Enter does not do.
  const gone = ann.locator('.row', { has: ann.locator('.tombstone') });
  await expect.poll(async () => (await gone.ariaSnapshot()).match(/Message deleted/g)).toHaveLength(1);
  await expect.poll(() => gone.getAttribute('aria-describedby')).toBeNull();
  await ann.keyboard.press('Control+z');
  await row(ann, 'first of all').waitFor();
  await expect.poll(focused).toBe(true);
  await ann.keyboard.press('Delete');
  await ann.getByText('Message deleted', { exact: true }).waitFor();
  await ann.keyboard.press('Tab');
  await expect.poll(() => ann.evaluate(() => document.activeElement?.textContent)).toBe('Undo');
  await ann.keyboard.press('Enter');
  await row(ann, 'first of all').waitFor();
});

test('on a phone a long press opens the menu, Enter breaks the line, and nothing is wider than the screen', async () => {
  node = await TestNode.start({ workers: 1, mode: 'shared' });
  await node.signUpOperator();
  const phone = await person({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
  await phone.fill('#composer', '👨‍👩‍👧 مرحبا');
  await phone.press('#composer', 'Enter');
  await phone.type('#composer', '내일 아침 여섯 시에 부두에서 만나요');
  await expect.poll(() => phone.inputValue('#composer')).toContain('\n');
  await phone.getByRole('button', { name: 'Send' }).tap();
  const message = phone.locator('.row:not(.pending) .text').last();
  await message.waitFor();
  const box = await message.boundingBox();
  const touch = await phone.context().newCDPSession(phone);
  const touchPoints = [{ x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 10 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await phone.getByRole('menu').waitFor();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await phone.getByRole('menuitemcheckbox', { name: 'React: thumbs up' }).tap();
  await until('it is stored', async () => `${await chips(phone)}` === '👍 1');
  await shot(phone, 'chat-phone');
  const tooWide = () => phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(tooWide).toBe(0);
});

test('a finger that opened the menu of a message chooses nothing when it is lifted, wherever the menu came to be', async () => {
  const phone = await person({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
  for (let i = 1; i <= 16; i += 1) {
    await phone.fill('#composer', `line ${i}`);
    await phone.getByRole('button', { name: 'Send' }).tap();
    // Chromium makes a press of a touch later: what is written next must not be what it sends.
    await expect.poll(() => phone.inputValue('#composer')).toBe('');
  }
  const last = phone.locator('.row:not(.pending) .text', { hasText: 'line 16' });
  await last.waitFor();
  const box = await last.boundingBox();
  const touch = await phone.context().newCDPSession(phone);
  const touchPoints = [{ x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 10 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  const menu = phone.getByRole('menu');
  await menu.waitFor();
  // Where the finger is there is an item now.
  const at = (place: { x: number; y: number }) =>
    phone.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('.popup') !== null, place);
  await until('the menu has come up', () => at(touchPoints[0] as { x: number; y: number }));
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await phone.getByRole('menuitem', { name: 'Edit' }).tap();
  await phone.getByLabel('Edit the message').waitFor();
  expect(await phone.getByText('Answering').count()).toBe(0);
});

test('a quote of a message far above goes there, and back', async () => {
  // Without limits: one writes in a moment the long log that others would have written.
  node = await TestNode.start({ workers: 1, mode: 'shared', limits: 'loose' });
  const operator = await node.signUpOperator();
  const ann = await person();
  await say(ann, 'the oldest');
  await tool(ann, 'the oldest', 'Reply');
  const [socket] = await operator.connect();
  await join(socket, 'general');
  for (let i = 1; i <= 120; i += 1) await sayBySocket(socket, 'general', `between ${i}`, `c${i}`);
  operator.close();
  await ann.locator('.row .text', { hasText: 'between 120' }).waitFor();
  await ann.reload();
  await ann.locator('.row .text', { hasText: 'between 120' }).waitFor();
  await ann.getByText('Answering').waitFor();
  await say(ann, 'I answer late');
  expect(await row(ann, 'the oldest').count()).toBe(0);
  await ann.getByRole('button', { name: /^Answers .*the oldest/ }).click();
  await row(ann, 'the oldest').waitFor();
  await expect
    .poll(() => row(ann, 'the oldest').evaluate((one) => one === document.activeElement))
    .toBe(true);
  await ann.getByRole('button', { name: 'Newest messages' }).click();
  await row(ann, 'I answer late').waitFor();
});

test('[CHANGE-2] who quotes a message shows it as it is now; once it is deleted its text is nowhere on a page', async () => {
  const ann = await person();
  const bob = await person();
  await say(ann, 'the code is 1234');
  await tool(bob, 'the code is', 'Reply');
  await say(bob, 'thank you');
  await choose(ann, 'the code is', 'Edit');
  await ann.getByLabel('Edit the message').fill('the code is 5678');
  await ann.keyboard.press('Enter');
  for (const page of [ann, bob]) await page.getByRole('button', { name: /^Answers .*5678/ }).waitFor();

  await tool(bob, '5678', 'Reply');
  await bob.locator('.reply-bar', { hasText: '5678' }).waitFor();
  await choose(ann, 'the code is', 'Delete');
  for (const page of [ann, bob])
    await page.getByRole('button', { name: /^Answers .*Message deleted/ }).waitFor();
  await bob.locator('.reply-bar', { hasText: 'Message deleted' }).waitFor();
  const html = async () => `${await ann.content()}${await bob.content()}`;
  await until('no page has a text of it', async () => !/1234|5678/.test(await html()));
});

test('[CHANGE-2] a quote of a message that is not held follows its edits and its deletion too', async () => {
  // Without limits: one writes in a moment the long log that others would have written.
  node = await TestNode.start({ workers: 1, mode: 'shared', limits: 'loose' });
  const operator = await node.signUpOperator();
  const [socket] = await operator.connect(undefined, { entries: 1 });
  await join(socket, 'general');
  const { mid } = await sayBySocket(socket, 'general', 'the code is 1234', 'old');
  for (let i = 1; i <= 120; i += 1) await sayBySocket(socket, 'general', `between ${i}`, `c${i}`);
  const by = (name: 'send' | 'change', what: object) =>
    (socket as Emitting).timeout(30_000).emitWithAck(name, { room: 'general', ...what });
  await by('send', { cmid: 'r', text: 'I answer late', reply: mid });
  const ann = await person();
  await ann.getByRole('button', { name: /^Answers .*1234/ }).waitFor();
  expect(await row(ann, 'the code is').count()).toBe(0);
  await by('change', { cmid: 'e', of: mid, kind: 'edit', text: 'the code is 5678' });
  await ann.getByRole('button', { name: /^Answers .*5678/ }).waitFor();
  await by('change', { cmid: 'd', of: mid, kind: 'delete' });
  await ann.getByRole('button', { name: /^Answers .*Message deleted/ }).waitFor();
  await expect.poll(() => ann.content()).not.toMatch(/1234|5678/);
  operator.close();
});

test('a `:name` becomes an emoji: chosen by keys or by a press, or at once when it is whole', async () => {
  const ann = await person();
  const written = () => ann.inputValue('#composer');
  await ann.focus('#composer');
  await ann.keyboard.type('we go :ro');
  await ann.getByRole('listbox').getByRole('option', { name: 'rocket' }).waitFor();
  await expect.poll(() => ann.getAttribute('#composer', 'aria-activedescendant')).toBe('suggestion-0');
  await ann.keyboard.press('ArrowUp');
  await expect.poll(() => ann.getByRole('option', { selected: true }).textContent()).toContain('rocket');
  await ann.keyboard.press('Enter');
  await expect.poll(written).toBe('we go 🚀 ');
  await ann.keyboard.type(':tada and :party:');
  await expect.poll(written).toBe('we go 🚀 :tada and 🎉');
  await ann.keyboard.press('Control+z');
  await expect.poll(written).toBe('we go 🚀 :tada and :party:');
  // The browser has selected it again; to move past it changes nothing.
  await ann.keyboard.press('End');
  await ann.keyboard.type(' :thu');
  await ann.getByRole('option', { name: 'thumbs up' }).click();
  await expect.poll(written).toBe('we go 🚀 :tada and :party: 👍 ');
  // Escape leaves the words as they are, and Enter is Enter again.
  await ann.keyboard.type(':ey');
  await ann.getByRole('listbox').waitFor();
  await shot(ann, 'chat-suggestions');
  await ann.keyboard.press('Escape');
  await ann.getByRole('listbox').waitFor({ state: 'detached' });
  await ann.keyboard.press('Enter');
  await row(ann, 'we go 🚀 :tada and :party: 👍 :ey').waitFor();
});

test('who owns a room is offered to delete what others wrote in it, and can; members are not', async () => {
  const ann = await person();
  const bob = await person();
  await ann.getByRole('button', { name: 'New room' }).click();
  await ann.getByRole('dialog').getByRole('textbox').fill('the pier');
  await ann.keyboard.press('Enter');
  await untilOpen(ann, 'the pier');
  await bob.getByRole('button', { name: 'Browse rooms' }).click();
  await bob.getByRole('dialog').getByRole('button', { name: /Join/ }).click();
  await untilOpen(bob, 'the pier');
  await say(bob, 'off topic');
  await say(ann, 'on topic');
  await tool(bob, 'on topic', 'More actions');
  await bob.getByRole('menu').waitFor();
  expect(await bob.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
  await bob.keyboard.press('Escape');
  await choose(ann, 'off topic', 'Delete');
  await bob.getByText('Message deleted').waitFor();
  expect(await ann.locator('.outcome.failed').count()).toBe(0);
});

test('an edit that is not saved is there again after another room was open, with the focus in it', async () => {
  const ann = await person();
  await say(ann, 'slack water');
  await ann.getByRole('button', { name: 'New room' }).click();
  await ann.getByRole('dialog').getByRole('textbox').fill('the quay');
  await ann.keyboard.press('Enter');
  await untilOpen(ann, 'the quay');
  await ann.getByRole('link', { name: 'general' }).click();
  await row(ann, 'slack water').waitFor();
  await ann.focus('#composer');
  await ann.keyboard.press('ArrowUp');
  await ann.getByLabel('Edit the message').waitFor();
  await ann.keyboard.type(' is at 06:42');
  await ann.getByRole('link', { name: 'the quay' }).click();
  await untilOpen(ann, 'the quay');
  await ann.getByRole('link', { name: 'general' }).click();
  const edit = ann.getByLabel('Edit the message');
  await edit.waitFor();
  await expect.poll(() => edit.inputValue()).toBe('slack water is at 06:42');
  await until('it has the focus', () => edit.evaluate((one) => one === document.activeElement));
  await ann.keyboard.press('Enter');
  await row(ann, 'slack water is at 06:42').waitFor();
});

test('the key up edits one’s last message also when it is far above what is drawn', async () => {
  // Without limits: one writes in a moment the long log that others would have written.
  node = await TestNode.start({ workers: 1, mode: 'shared', limits: 'loose' });
  const operator = await node.signUpOperator();
  const ann = await person();
  await say(ann, 'long ago');
  const [socket] = await operator.connect();
  await join(socket, 'general');
  for (let i = 1; i <= 340; i += 1) await sayBySocket(socket, 'general', `between ${i}`, `c${i}`);
  operator.close();
  await ann.locator('.row .text', { hasText: 'between 340' }).waitFor();
  await until('it is not drawn', async () => (await row(ann, 'long ago').count()) === 0);
  await ann.focus('#composer');
  await ann.keyboard.press('ArrowUp');
  const edit = ann.getByLabel('Edit the message');
  await edit.waitFor();
  await until('it has the focus', () => edit.evaluate((one) => one === document.activeElement));
  await ann.keyboard.type(', or not');
  await ann.keyboard.press('Enter');
  await row(ann, 'long ago, or not').waitFor();
});

test('[CHANGE-2] what was read out is in no page a second after it was deleted', async () => {
  node = await TestNode.start({ workers: 1, mode: 'shared' });
  const operator = await node.signUpOperator();
  const [socket] = await operator.connect(undefined, { entries: 1 });
  await join(socket, 'general');
  const ann = await person();
  // Only what comes once she is in the room is news. It is read out for less than a second, and is not to be missed.
  await ann.getByText('No messages yet. Say hello.').waitFor();
  let goneInTime = false;
  for (let round = 1; round <= 5 && !goneInTime; round += 1) {
    const code = `2468${round}`;
    const readOut = ann.getByRole('status').filter({ hasText: code }).waitFor({ state: 'attached' });
    const { mid } = await sayBySocket(socket, 'general', `the code is ${code}`, `c${round}`);
    await readOut;
    const cmid = `d${round}`;
    const asked = { room: 'general', cmid, of: mid, kind: 'delete' };
    await (socket as Emitting).timeout(30_000).emitWithAck('change', asked);
    // The promise is a second. Without it, what was read out stays for five, in every round; a busy machine may be
    // late in one.
    goneInTime = await waitFor(async () => !(await ann.content()).includes(code), 4_000);
  }
  expect(goneInTime).toBe(true);
  operator.close();
});

test('the list of replies gives the focus back when it closes, by Escape and by its button', async () => {
  const ann = await person();
  await say(ann, 'who has the key?');
  await tool(ann, 'who has', 'Reply');
  await say(ann, 'I have');
  const link = row(ann, 'who has').getByRole('button', { name: '1 reply' });
  for (const key of ['Escape', 'Enter']) {
    await link.focus();
    await ann.keyboard.press('Enter');
    const list = ann.getByRole('complementary', { name: 'Replies' });
    await until('its button has the focus', () =>
      list.getByRole('button', { name: 'Close' }).evaluate((button) => button === document.activeElement),
    );
    await ann.keyboard.press(key);
    await list.waitFor({ state: 'detached' });
    await expect.poll(() => link.evaluate((button) => button === document.activeElement)).toBe(true);
  }
});

test('an edit knows the names of emoji too, those of other chats as well', async () => {
  const ann = await person();
  await say(ann, 'done');
  await ann.keyboard.press('ArrowUp');
  const field = ann.getByLabel('Edit the message');
  await field.waitFor();
  await ann.keyboard.type(' :roc');
  await ann.getByRole('option', { name: 'rocket' }).waitFor();
  await ann.keyboard.press('Enter');
  await ann.keyboard.type(':tada: :+1:');
  await expect.poll(() => field.inputValue()).toBe('done 🚀 🎉 👍');
  expect(await ann.inputValue('#composer')).toBe('');
  await ann.keyboard.press('Enter');
  await row(ann, 'done 🚀 🎉 👍').waitFor();
});
