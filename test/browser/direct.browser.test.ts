import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shot, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** Conversations of exactly their people, as two pages have them. */

let node: TestNode;
useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

const directLink = (page: Page, name: string) =>
  page.getByRole('link', { name: new RegExp(`Direct messages with|${name}`) }).filter({ hasText: name });

test('one writes to somebody from beside their name; to them it appears with the first message', async () => {
  const [annName, bobName] = [freshName(), freshName()];
  const [ann, bob] = [await person({ name: annName }), await person({ name: bobName })];
  await ann.getByRole('button', { name: /People in this room/ }).click();
  await ann.getByRole('button', { name: `Message ${bobName}` }).click();
  await ann.getByRole('heading', { name: bobName, level: 1 }).waitFor();
  await ann.getByText('No messages yet. Say hello.').waitFor();
  await expect.poll(() => ann.getByRole('button', { name: 'Leave the room' }).count()).toBe(0);
  expect(await directLink(bob, annName).count()).toBe(0);
  await write(ann, '만나서 반가워요 👋');
  await directLink(bob, annName).waitFor();
  await directLink(bob, annName).locator('.count.called', { hasText: '1' }).waitFor();
  await shot(bob, 'direct-unread');
  await directLink(bob, annName).click();
  await bob.locator('.row .text', { hasText: '만나서 반가워요 👋' }).waitFor();
  await write(bob, 'me too');
  await ann.locator('.row .text', { hasText: 'me too' }).waitFor();
  await ann.reload();
  await directLink(ann, bobName).waitFor();
  await ann.locator('.row .text', { hasText: 'me too' }).waitFor();
  await shot(ann, 'direct-open');

  await ann.getByRole('button', { name: bobName, exact: true }).click();
  const dialog = ann.getByRole('dialog');
  await dialog.getByText('Only the people below can read this conversation.').waitFor();
  await dialog.getByRole('button', { name: `Message ${bobName}` }).waitFor();
  expect(await dialog.getByText('Invite somebody').count()).toBe(0);
  await ann.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await write(ann, '/invite somebody-else');
  await ann.getByRole('alert').getByText('A direct conversation keeps its people').waitFor();
});

test('one chooses several people by keyboard, and the same people have the same conversation', async () => {
  const names = [freshName(), freshName(), freshName()] as const;
  const [ann, bob] = [await person({ name: names[0] }), await person({ name: names[1] })];
  await person({ name: names[2] });
  const choose = async (page: Page, some: readonly string[]) => {
    await page.getByRole('button', { name: 'New message' }).click();
    const dialog = page.getByRole('dialog', { name: 'New message' });
    for (const name of some) {
      await dialog.getByRole('searchbox').fill(name);
      const one = dialog.getByRole('checkbox', { name });
      await one.press('Space');
      await expect.poll(() => one.isChecked()).toBe(true);
    }
    await dialog.getByRole('searchbox').fill('nobody of this name');
    await dialog.getByText('There is nobody of that name in your rooms.').waitFor();
    await dialog.getByRole('searchbox').fill('');
    await shot(page, 'direct-choose');
    await dialog.getByRole('button', { name: 'Open the conversation' }).click();
    await page.getByRole('heading', { name: new RegExp(some.join('|')), level: 1 }).waitFor();
  };
  await choose(ann, [names[1], names[2]]);
  await write(ann, 'the three of us');
  await choose(bob, [names[2], names[0]]);
  await bob.locator('.row .text', { hasText: 'the three of us' }).waitFor();
});

test('one blocks somebody and lifts it again, and hides a conversation until one opens it', async () => {
  const [annName, bobName] = [freshName(), freshName()];
  const [ann, bob] = [await person({ name: annName }), await person({ name: bobName })];
  await bob.getByRole('button', { name: /People in this room/ }).click();
  await bob.getByRole('button', { name: `Message ${annName}` }).click();
  await bob.getByRole('heading', { name: annName, level: 1 }).waitFor();
  await write(bob, 'buy my watches');
  await directLink(ann, bobName).click();
  await ann.locator('.row .text', { hasText: 'buy my watches' }).waitFor();
  const dialog = ann.getByRole('dialog');
  const openDialog = () => ann.getByRole('button', { name: bobName, exact: true }).click();
  await openDialog();
  await dialog.getByRole('button', { name: `Block ${bobName}` }).click();
  await dialog.getByText('Neither of you can write in this conversation then').waitFor();
  const keep = dialog.getByRole('button', { name: 'Keep it' });
  await expect.poll(() => keep.evaluate((button) => button === document.activeElement)).toBe(true);
  await shot(ann, 'direct-block');
  await dialog.getByRole('button', { name: `Block ${bobName}` }).click();
  await dialog.getByText(`You have blocked ${bobName}.`).waitFor();
  await ann.keyboard.press('Escape');
  await ann.getByText('You have blocked this person.').waitFor();
  await write(bob, 'and my rings');
  await bob.getByText('One of you two has blocked the other').first().waitFor();
  await openDialog();
  await dialog.getByRole('button', { name: `Unblock ${bobName}` }).click();
  await dialog.getByText(`You and ${bobName} can write to each other again.`).waitFor();
  await dialog.getByText('also when somebody writes in it').waitFor();
  await dialog.getByRole('button', { name: 'Hide the conversation' }).click();
  await directLink(ann, bobName).waitFor({ state: 'detached' });
  // The address is of the room that is shown now: loaded again, it is there.
  await expect.poll(() => new URL(ann.url()).hash).toMatch(/^#\/room\/(?!direct-)/);
  await write(bob, 'hello?');
  await bob.locator('.row .text', { hasText: 'hello?' }).waitFor();
  expect(await directLink(ann, bobName).count()).toBe(0);
  await ann.getByRole('button', { name: /People in this room/ }).click();
  await ann.getByRole('button', { name: `Message ${bobName}` }).click();
  await ann.locator('.row .text', { hasText: 'hello?' }).waitFor();
});

test('on a phone the list has the conversation, and its header has what is left', async () => {
  const [annName, bobName] = [freshName(), freshName()];
  const phone = { viewport: { width: 380, height: 700 }, hasTouch: true, colorScheme: 'dark' } as const;
  const [ann, bob] = [await person({ name: annName, ...phone }), await person({ name: bobName })];
  await bob.getByRole('button', { name: /People in this room/ }).click();
  await bob.getByRole('button', { name: `Message ${annName}` }).click();
  await bob.getByRole('heading', { name: annName, level: 1 }).waitFor();
  await write(bob, 'hello phone');
  await ann.getByRole('button', { name: /Open the list of rooms: 1 mention/ }).click();
  await shot(ann, 'direct-phone-list');
  await directLink(ann, bobName).click();
  await ann.locator('.row .text', { hasText: 'hello phone' }).waitFor();
  await shot(ann, 'direct-phone');
});
