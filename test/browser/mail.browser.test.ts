import { afterAll, expect, test } from 'vitest';
import { beyondRight, shot } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { TestMailServer } from '../../testbed/people/mail-server.js';
import { PASSWORD, Person } from '../../testbed/people/person.js';
import { freePort } from '../../testbed/ports.js';
import { useChatPages } from '../support/use-chat-pages.js';

/** A mail address of one's own, and a new password by mail, in the pages, with a real SMTP server. */

const port = await freePort();
const site = `http://localhost:${port}`;
const server = await TestMailServer.start();
const node = await TestNode.start({
  port,
  workers: 2,
  args: [
    ...['--smtp', `smtp://localhost:${server.port}`, '--url', site],
    ...['--mail-from', 'chat@example.org'],
  ],
});
const { newPage } = useChatPages(() => node);
await node.signUpOperator();
afterAll(async () => {
  await node.stop();
  await server.close();
});
const PHONE = { viewport: { width: 380, height: 700 } };

/** Somebody with a confirmed address. */
async function withAddress(address: string): Promise<Person> {
  const person = await Person.signUp(node.url);
  await person.send('PUT', '/api/me/mail', { address, password: PASSWORD, language: 'en' });
  const code = await server.code(address);
  expect((await person.send('POST', '/api/mail/confirm', { code })).status).toBe(204);
  return person;
}

test('somebody gives an address, confirms it, forgets the password and is in again with another one', async () => {
  const person = await Person.signUp(node.url);
  const address = 'mina@example.org';
  const page = await newPage(PHONE);
  await page.goto(site);
  await page.fill('[name=username]', person.name);
  await page.fill('[name=password]', PASSWORD);
  await page.press('[name=password]', 'Enter');
  await page.waitForSelector('#composer');
  await page.getByRole('button', { name: 'Open the list of rooms' }).click();
  await page.click('.me-button');
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByLabel('Mail address').fill(address);
  await page.getByLabel('Current password, for the address').fill(PASSWORD);
  await page.getByRole('button', { name: 'Save the address' }).click();
  await page.getByText(`A mail is on its way to ${address}.`).waitFor();
  expect(await beyondRight(page, 'dialog *')).toEqual([]);
  await shot(page, 'mail-account-380');

  // Opened in the page that is there: its code stays in no address.
  await page.goto(`${site}/#/confirm/${await server.code(address)}`);
  await page.getByRole('button', { name: 'Confirm the address' }).click();
  await page.getByText('The address is confirmed.').waitFor();
  expect(page.url()).not.toContain('confirm');

  const other = await newPage(PHONE);
  await other.goto(site);
  await other.fill('[name=username]', address);
  await other.getByRole('button', { name: 'Forgot your password?' }).click();
  await shot(other, 'mail-forgot-380');
  await other.getByRole('button', { name: 'Send the mail' }).click();
  await other.getByText('the mail is on its way').waitFor();
  const code = await server.code(address, 2);
  await other.getByRole('button', { name: 'Close' }).click();
  await other.goto(`${site}/#/reset/${code}`);
  await other.locator('dialog [type=password]').fill('quite a new one');
  expect(await other.evaluate(() => [location.hash, document.referrer])).toEqual(['', '']);
  await other.getByRole('button', { name: 'Set the password' }).click();
  await other.waitForSelector('#composer');
  // The page that was signed in is not any more.
  await page.getByText('Sign in to go on').waitFor();
  expect((await new Person(node.url, person.name, 'quite a new one').signIn()).status).toBe(200);
});

test('all of it speaks Korean, on a phone in the dark; a link that was used says so', async () => {
  const address = 'jiho@example.org';
  await withAddress(address);
  const page = await newPage({ ...PHONE, colorScheme: 'dark', locale: 'ko-KR' });
  await page.goto(site);
  await page.getByRole('button', { name: '비밀번호를 잊으셨나요?' }).click();
  await page.getByLabel('이름 또는 메일 주소').fill(address);
  expect(await beyondRight(page, 'dialog *')).toEqual([]);
  await page.getByRole('button', { name: '메일 보내기' }).click();
  await page.getByText('메일을 보냈습니다.').waitFor();
  expect((await server.next(address, 2)).subject).toBe(`localhost:${port} 새 비밀번호`);
  const code = await server.code(address, 2);
  const used = await new Person(node.url, 'x').send('PUT', '/api/mail/reset', {
    code,
    password: 'by a program',
  });
  expect(used.status).toBe(200);
  await page.goto(`${site}/#/reset/${code}`);
  await page.locator('dialog [type=password]').fill('quite a new one');
  await page.getByRole('button', { name: '비밀번호 정하기' }).click();
  await page.getByText('이 링크는 올바르지 않거나 더는 쓸 수 없습니다. 메일을 새로 받으세요.').waitFor();
  expect(await beyondRight(page, 'dialog *')).toEqual([]);
  await shot(page, 'mail-reset-380');
});
