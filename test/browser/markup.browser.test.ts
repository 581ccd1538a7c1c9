import { expect, test } from 'vitest';
import { holdBack, shot, write } from '../../testbed/browser/pages.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, Person, say as sayBySocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useChatPages } from '../support/use-chat-pages.js';
import { useCluster } from '../support/use-cluster.js';

/** What people see of a text with marks. */

let node: TestNode;
useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const { person } = useChatPages(() => node);

const ENGLISH = `# The tide
High water is at **06:42**, ~~06:24~~, *not* later. See [the table](https://tide.example/today "of the harbour").
- ropes
- fenders
  1. two
  2. more
> who has the key?
I have it: \`key.sh\`
\`\`\`ts
// Opens the pier.
const pier: string = await open('north', 3);
\`\`\`
end https://tide.example/Devil's_advocate.`;
const KOREAN = `## 밀물
**만조(06:42)**는 *중요*합니다. [시간표](https://tide.example/ko)
- 밧줄
- 방현재
> 열쇠는 누가 가지고 있나요?
제가 가지고 있습니다: \`열쇠.sh\`
\`\`\`python
def 열기(문):  # 북쪽
    return "네"
\`\`\``;

test.each([
  ['light', 1280],
  ['dark', 380],
] as const)('marks are drawn in English and Korean, %s, %i px wide', async (scheme, width) => {
  const page = await person({ colorScheme: scheme, viewport: { width, height: 900 } });
  await write(page, ENGLISH);
  const row = page.locator('.log .row:not(.pending)', { hasText: 'High water' }).last();
  await row.locator('.text .heading', { hasText: 'The tide' }).waitFor();
  const text = row.locator('.text');
  expect(await text.locator('strong').allTextContents()).toEqual(['06:42']);
  expect(await text.locator('s, em').allTextContents()).toEqual(['06:24', 'not']);
  expect(await text.locator('ul > li').allTextContents()).toEqual(['ropes', 'fenderstwomore']);
  expect(
    await text.locator('ol > li').evaluateAll((all) => all.map((one) => (one as HTMLLIElement).value)),
  ).toEqual([1, 2]);
  expect(await text.locator('blockquote').textContent()).toBe('who has the key?');
  const links = await text
    .locator('a')
    .evaluateAll((all) =>
      all.map((one) => [one.getAttribute('href'), one.getAttribute('rel'), one.getAttribute('title')]),
    );
  expect(links).toEqual([
    [
      'https://tide.example/today',
      'noopener noreferrer nofollow',
      'of the harbour – https://tide.example/today',
    ],
    ["https://tide.example/Devil's_advocate", 'noopener noreferrer nofollow', null],
  ]);
  await text.locator('.code-comment', { hasText: 'Opens the pier.' }).waitFor();
  await expect.poll(() => text.locator('.code-keyword').allTextContents()).toContain('const');

  await write(page, KOREAN);
  const korean = page.locator('.log .row', { hasText: '밀물' }).last().locator('.text');
  await korean.locator('strong', { hasText: '만조(06:42)' }).waitFor();
  await korean.locator('.code-keyword', { hasText: 'def' }).waitFor();
  await shot(page, `marks-${scheme}-${width}`);
  const sizes = await korean
    .locator('p')
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).fontSize));
  expect(new Set(sizes).size).toBe(1);
  await expect.poll(() => page.locator('.log').evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
});

test('lists and quotes begin at the side at which their words begin', async () => {
  const page = await person();
  await write(page, '- واحد\n- اثنان\n  - **ثلاثة**\n> اقتباس\n\n- one\n- واحد\n> two');
  const text = page.locator('.row:not(.pending) .text', {
    has: page.locator('strong', { hasText: 'ثلاثة' }),
  });
  await text.waitFor();
  const directions = await text
    .locator('ul, blockquote')
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).direction));
  expect(directions).toEqual(['rtl', 'rtl', 'rtl', 'ltr', 'ltr']);
  await shot(page, 'marks-directions');
});

test('[43] nothing of a text becomes HTML, and no link leads elsewhere', async () => {
  const page = await person();
  await write(page, '<img src=x onerror="document.title=1"> <b>bold</b> [a](javascript:alert(1)) **shown**');
  const text = page.locator('.log .row .text', { has: page.locator('strong', { hasText: 'shown' }) }).last();
  await text.waitFor();
  expect(await text.textContent()).toBe(
    '<img src=x onerror="document.title=1"> <b>bold</b> [a](javascript:alert(1)) shown',
  );
  expect(await text.locator('img, b, a').count()).toBe(0);
});

test('until what draws marks is there texts are shown as they were written; then nothing that one looks at moves', async () => {
  const operator = await node.signUpOperator();
  const [socket] = await operator.connect();
  await join(socket, 'general');
  for (let i = 1; i <= 40; i += 1) {
    await sayBySocket(
      socket,
      'general',
      `# title ${i}\n- one\n\n\n- two\n\`\`\`ts\nlet a = ${i};\n\`\`\``,
      `marks${i}`,
    );
  }
  operator.close();
  const page = await person();
  await page.locator('.log .heading', { hasText: 'title 40' }).waitFor();

  const letGo = await holdBack(page, /\/build\/markup-/);
  await page.reload();
  const last = page.locator('.log .row .text', { hasText: '# title 40' });
  await last.waitFor();
  expect(await last.textContent()).toContain('- one\n\n\n- two\n```ts\nlet a = 40;\n```');
  // In the middle, with the row not in the line of the view's top.
  await page.locator('.log').evaluate((log) => {
    log.scrollTop = log.scrollHeight * 0.6;
  });
  await page.getByRole('button', { name: /Newest messages/ }).waitFor();
  const first = () =>
    page.locator('.log').evaluate((log) => {
      const top = log.getBoundingClientRect().top;
      const row = [...log.querySelectorAll('.row')].find((one) => one.getBoundingClientRect().top >= top);
      return {
        title: row?.querySelector('.text')?.textContent?.match(/title \d+/)?.[0],
        at: Math.round((row?.getBoundingClientRect().top ?? 0) - top),
      };
    });
  const before = await first();
  const height = () => page.locator('.log').evaluate((log) => log.scrollHeight);
  const was = await height();
  letGo();
  await page.locator('.log .heading', { hasText: 'title 40' }).waitFor({ state: 'attached' });
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  await expect.poll(height).not.toBe(was);
  await expect.poll(first).toEqual(before);
});

test('[SEND-6] who is called is marked within emphasis, lists and quotes, and never in code or an address', async () => {
  const ann = await Person.signUp(`http://localhost:${node.port}`, '_ann_');
  const [socket] = await ann.connect();
  await join(socket, 'general');
  const page = await person();
  await write(
    page,
    '**for @_ann_**, *and @_ann_*, [see @_ann_](https://a.example)\n- @_ann_\n> @_ann_\n`@_ann_` https://a.example/@_ann_\n```\n@_ann_\n```',
  );
  const text = page.locator('.row:not(.pending) .text', { has: page.locator('strong', { hasText: 'for' }) });
  await text.locator('.called').nth(4).waitFor();
  for (const around of ['strong', 'em', 'a', 'li', 'blockquote'])
    await expect
      .poll(async () => [around, await text.locator(`${around} .called`).allTextContents()])
      .toEqual([around, ['@_ann_']]);
  expect(await text.locator('.called').count()).toBe(5);
  await expect.poll(() => text.locator('code').allTextContents()).toEqual(['@_ann_', '@_ann_']);
  await shot(page, 'marks-called');

  // A quote of it has no marks.
  await text.hover();
  const row = page.locator('.row', { has: page.locator('strong', { hasText: 'for' }) });
  await row.getByRole('button', { name: 'Reply' }).click();
  await page.locator('.reply-bar .quote-text', { hasText: /^for @_ann_, and/ }).waitFor();
  await write(page, 'an answer');
  await page.locator('.row:not(.pending) .quote-text', { hasText: /^for @_ann_, and/ }).waitFor();
  ann.close();
});

test('a long paste keeps the talk in sight: the field says how much is too much, the message is folded', async () => {
  const page = await person({ viewport: { width: 380, height: 740 } });
  await page.fill('#composer', 'long paste '.repeat(2_000).slice(0, 20_000));
  await page.getByRole('alert').getByText('12,000').waitFor();
  await page.press('#composer', 'Enter');
  expect((await page.inputValue('#composer')).length).toBe(20_000);
  const heightOf = (selector: string) =>
    page.locator(selector).evaluate((one) => one.getBoundingClientRect().height);
  await expect.poll(() => heightOf('.log')).toBeGreaterThan(200);
  await expect.poll(() => heightOf('#composer')).toBeGreaterThan(30);
  await shot(page, 'marks-paste-too-long');
  const lines = Array.from({ length: 400 }, (_, i) => `- line ${i + 1} of **a paste**`)
    .join('\n')
    .slice(0, 8_000);
  await write(page, lines);
  const row = page.locator('.log .row:not(.pending)', { hasText: 'of a paste' }).last();
  await row.locator('.text.folded li strong').first().waitFor();
  const folded = (await row.boundingBox())?.height ?? 0;
  expect(folded).toBeLessThan(420);
  await shot(page, 'marks-paste-folded');
  await row.getByRole('button', { name: 'Show all of it' }).click();
  await row.locator('.text:not(.folded)').waitFor();
  expect((await row.boundingBox())?.height).toBeGreaterThan(3 * folded);
});

/** What stands before the worker's script: a grammar that comes to no end with some code. */
const ENDLESS = `const { exec } = RegExp.prototype;
RegExp.prototype.exec = function (text) {
  while (String(text).includes('endless')) {}
  return exec.call(this, text);
};
`;

test('[61] code with which a grammar comes to no end stays as it is, and other code has its colours', async () => {
  const page = await person();
  await page.route('**/build/colours-worker.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${ENDLESS}${await response.text()}` });
  });
  let [opened, ended] = [0, 0];
  page.on('worker', (worker) => {
    opened += 1;
    worker.on('close', () => {
      ended += 1;
    });
  });
  await page.reload();
  await page.waitForSelector('#composer');
  await write(page, '```java\nint endless = 1; // endless\n```');
  const hostile = page.locator('.log .code-block', { hasText: 'endless' }).last();
  await hostile.waitFor();
  await write(page, '```java\nint a = 1; // after\n```');
  await page.locator('.log .code-comment', { hasText: 'after' }).waitFor();
  await until('the first worker to be ended', () => ended === 1);
  await expect.poll(() => opened).toBe(2);
  expect(await hostile.locator('code span').count()).toBe(0);
});
