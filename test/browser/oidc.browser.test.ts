import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { beyondRight, shot, write } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { OpenIdProvider } from '../../testbed/people/openid-provider.js';
import { freePort } from '../../testbed/ports.js';
import { useChatPages } from '../support/use-chat-pages.js';

/** Signing in by a real OpenID provider, in the pages. */

const port = await freePort();
const site = `http://localhost:${port}`;
const provider = await OpenIdProvider.start([`${site}/api/oidc/callback`]);
const node = await TestNode.start({
  port,
  workers: 2,
  args: [...provider.options, '--oidc-name', 'Our company', '--registration', 'closed'],
});
const { newPage } = useChatPages(() => node);
afterAll(async () => {
  await node.stop();
  await provider.stop();
});

/** The form of the provider's own. */
async function signInThere(page: Page, login: string): Promise<void> {
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', 'any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

test('whoever is known to the provider is in by a press, back where they were, and writes', async () => {
  await node.signUpOperator();
  provider.people.set('mina', { preferred_username: '박미나' });
  const page = await newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${site}/#/room/general`);
  const link = page.getByRole('link', { name: 'Sign in with Our company' });
  await link.waitFor();
  await shot(page, 'oidc-welcome');
  await link.press('Enter');
  await signInThere(page, 'mina');
  await page.waitForSelector('#composer');
  expect(page.url()).toBe(`${site}/#/room/general`);
  await write(page, '안녕하세요, signed in by the provider');
  await page.locator('.row:not(.pending) .text', { hasText: 'signed in by the provider' }).waitFor();
});

test('why nobody was signed in is said once, in the page’s language, on a phone in the dark', async () => {
  const page = await newPage({
    viewport: { width: 380, height: 700 },
    colorScheme: 'dark',
    locale: 'ko-KR',
  });
  await page.goto(`${site}/#sign-in=denied`);
  const alert = page.locator('.by-provider [role=alert]');
  await expect.poll(() => alert.textContent()).toContain('Our company에서 로그인을 거절했습니다.');
  await page.getByRole('link', { name: 'Our company 계정으로 로그인' }).waitFor();
  expect(await beyondRight(page, '.welcome-card *')).toEqual([]);
  await shot(page, 'oidc-380');
  expect(page.url()).toBe(`${site}/`);
  await page.reload();
  await page.getByRole('link', { name: 'Our company 계정으로 로그인' }).waitFor();
  expect(await alert.count()).toBe(0);
});

test('the control room leads there too, and says who is no operator', async () => {
  provider.people.set('not-one', { preferred_username: 'not one' });
  const page = await newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${site}/control`);
  await page.getByRole('link', { name: 'Sign in with Our company' }).click();
  await signInThere(page, 'not-one');
  await page.getByText('You are signed in, but not as an operator.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/control');
  await shot(page, 'oidc-control');
});
