import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { pidOf, shot } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';
import { photo, png } from '../worker/support/pictures.js';

/** Files, as people attach, see and save them. */

let node: TestNode;
useCluster({ workers: 2, mode: 'shared', limits: 'file-size=3' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}
const picture = (name = 'dot.png'): Chosen => ({ name, mimeType: 'image/png', buffer: png() });
const text = (name: string, bytes = 2_000): Chosen => ({
  name,
  mimeType: 'text/plain',
  buffer: randomBytes(bytes),
});

async function choose(page: Page, ...files: readonly Chosen[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach files' }).click(),
  ]);
  await chooser.setFiles([...files]);
}
const attached = (page: Page) => page.locator('.composer .attachment');
/** In the page that shows it by itself. */
const drawn = (page: Page, name: string) =>
  page.getByAltText(name).evaluate((image) => (image as HTMLImageElement).naturalWidth);

test('one attaches files by the button and sends them without a word; others see the picture and save the rest', async () => {
  const [ann, bob] = [await person(), await person()];
  await choose(ann, picture(), text('보고서 🗂.txt'));
  await expect.poll(() => attached(ann).count()).toBe(2);
  await ann.press('#composer', 'Enter');
  await expect.poll(() => attached(ann).count()).toBe(0);
  await bob.getByRole('link', { name: 'Open dot.png' }).waitFor();
  await expect.poll(() => drawn(bob, 'dot.png')).toBe(2);
  const card = bob.getByRole('link', { name: /Save 보고서 🗂\.txt, 2 kB/ });
  const [download] = await Promise.all([bob.waitForEvent('download'), card.click()]);
  expect(download.suggestedFilename()).toBe('보고서 🗂.txt');
  await shot(bob, 'files-in-the-log');
  await ann.locator('.row.pending').waitFor({ state: 'detached' });
});

test('a picture has its place before it is loaded: what stands below does not jump', async () => {
  const ann = await person();
  let loads = 0;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await ann.route('**/api/files/*', async (route) => {
    loads += 1;
    await held;
    await route.continue();
  });
  await choose(ann, { name: 'wide.jpg', mimeType: 'image/jpeg', buffer: photo(400, 300) });
  await ann.fill('#composer', 'look');
  await ann.press('#composer', 'Enter');
  await expect.poll(() => loads, { message: 'the picture is asked for' }).toBeGreaterThan(0);
  const size = async () => {
    const box = await ann.getByRole('link', { name: 'Open wide.jpg' }).boundingBox();
    return [Math.round(box?.width ?? 0), Math.round(box?.height ?? 0)];
  };
  await expect.poll(size).toEqual([402, 302]);
  release();
});

test('[SEND-5] what was sent while its file is on its way waits for it, over the death of its worker', async () => {
  const ann = await person();
  let failures = 0;
  await ann.route('**/api/files?name=*', async (route) => {
    failures += 1;
    if (failures > 2) await route.continue();
    else await route.abort();
  });
  await choose(ann, picture('late.png'));
  await ann.fill('#composer', 'with a picture');
  await ann.press('#composer', 'Enter');
  await ann.locator('.row.pending .attachment').waitFor();
  process.kill(await pidOf(ann), 'SIGKILL');
  await ann.getByRole('link', { name: 'Open late.png' }).waitFor();
  await ann.locator('.row.pending').waitFor({ state: 'detached' });
  expect(await ann.locator('.row', { hasText: 'with a picture' }).count()).toBe(1);
});

test('what is too large is refused in words before it is sent, and the rest goes when it is taken away', async () => {
  const ann = await person();
  await choose(ann, text('large.bin', 3_100_000), picture('small.png'));
  await ann.getByText('The file is too large. Files may be at most 3 MB.').waitFor();
  // The same again would be refused again.
  expect(await ann.locator('.composer').getByRole('button', { name: 'Retry' }).count()).toBe(0);
  await shot(ann, 'files-refused');
  await ann.fill('#composer', 'here it is');
  await ann.press('#composer', 'Enter');
  expect(await ann.inputValue('#composer')).toBe('here it is');
  const remove = ann.getByRole('button', { name: 'Remove large.bin' });
  const isInFocus = () => remove.evaluate((button) => button === document.activeElement);
  await expect.poll(isInFocus, { message: 'the file that is in the way is in focus' }).toBe(true);
  await ann.getByText('Remove it to send the message.').waitFor();
  await remove.press('Enter');
  await ann.press('#composer', 'Enter');
  await ann.getByRole('link', { name: 'Open small.png' }).waitFor();
});

test('a page with files that are not sent asks before it is loaded again, for another language too', async () => {
  const ann = await person();
  const english = ann.getByRole('button', { name: /your menu$/ });
  const question = 'files that are not sent yet are lost';
  let asked = 0;
  ann.on('dialog', (dialog) => {
    asked += 1;
    void (asked === 1 ? dialog.dismiss() : dialog.accept());
  });
  await choose(ann, picture('kept.png'));
  await attached(ann).filter({ hasText: 'kept.png' }).waitFor();
  await english.click();
  await ann.getByText('한국어').click();
  await ann.getByText(question).waitFor();
  await shot(ann, 'files-language');
  await ann.getByRole('button', { name: 'Keep the files' }).click();
  await expect.poll(() => ann.getByText(question).count()).toBe(0);
  await expect.poll(() => ann.getByLabel('English').isChecked()).toBe(true);
  await ann.evaluate(() => setTimeout(() => location.reload(), 0));
  await expect.poll(() => asked, { message: 'the browser asks' }).toBe(1);
  expect(await attached(ann).count()).toBe(1);

  // Whoever said so is not asked twice.
  await ann.getByText('한국어').click();
  await ann.getByRole('button', { name: 'Change it' }).click();
  await ann.getByRole('button', { name: /내 메뉴$/ }).click();
  expect(asked).toBe(1);
  // Without files nobody is asked.
  await ann.getByText('English').click();
  await english.waitFor();
  expect(asked).toBe(1);
});

test('one pastes a picture, and drops files anywhere on the page', async () => {
  const ann = await person();
  const give = (kind: 'paste' | 'drop', name: string) =>
    ann.evaluate(
      ([how, called, bytes]) => {
        const data = new DataTransfer();
        data.items.add(
          new File([new Uint8Array(bytes as number[])], called as string, { type: 'image/png' }),
        );
        const event =
          how === 'paste'
            ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        const target = how === 'paste' ? document.getElementById('composer') : document.querySelector('.log');
        (target ?? document.body).dispatchEvent(event);
      },
      [kind, name, [...png()]] as const,
    );
  await give('paste', 'pasted.png');
  await attached(ann).filter({ hasText: 'pasted.png' }).waitFor();
  await give('drop', 'dropped.png');
  await attached(ann).filter({ hasText: 'dropped.png' }).waitFor();
  await ann.press('#composer', 'Enter');
  await ann.getByRole('link', { name: 'Open pasted.png' }).waitFor();
  await ann.getByRole('link', { name: 'Open dropped.png' }).waitFor();
});

test.each(['light', 'dark'] as const)(
  'at 380 px and in the %s nothing of it is cut off',
  async (colorScheme) => {
    const ann = await person({ viewport: { width: 380, height: 780 }, colorScheme });
    await choose(
      ann,
      picture('a-rather-long-name-of-a-picture-that-does-not-fit.png'),
      text('회의록.pdf', 700_000),
    );
    await expect.poll(() => attached(ann).count()).toBe(2);
    await choose(ann, text('large.bin', 3_100_000), text('more.txt'));
    await ann.getByText('Remove it to send the message.').waitFor();
    await shot(ann, `files-380-composer-${colorScheme}`);
    // What is in the way can be read whole, and all four are in sight.
    const list = ann.getByRole('list', { name: 'Attached files' });
    await expect.poll(() => attached(ann).count()).toBe(4);
    await expect.poll(() => list.evaluate((box) => box.scrollHeight - box.clientHeight)).toBe(0);
    await expect
      .poll(() => attached(ann).evaluateAll((all) => new Set(all.map((one) => one.clientWidth)).size))
      .toBe(1);
    await ann.getByRole('button', { name: 'Remove large.bin' }).click();
    await ann.fill('#composer', 'Two files');
    await ann.press('#composer', 'Enter');
    await ann
      .getByRole('link', { name: /Save 회의록/ })
      .last()
      .waitFor();
    await shot(ann, `files-380-log-${colorScheme}`);
    await expect
      .poll(() => ann.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(380);
  },
);
