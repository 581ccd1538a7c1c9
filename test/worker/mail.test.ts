import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OwnMailBody } from '../../src/protocol/mail.js';
import { selfSigned } from '../../testbed/certificate.js';
import { TestNode } from '../../testbed/node/node.js';
import { TestMailServer } from '../../testbed/people/mail-server.js';
import { freshName, PASSWORD, Person } from '../../testbed/people/person.js';
import { jobsOf, signal } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';

/** Mail addresses and new passwords by mail, on the wire, with a real SMTP server that wants TLS and a sign-in. */

const SITE = 'https://chat.example.org';
const SIGN_IN = { user: 'chat@example.org', password: 'a p@ss/word: %' };

let folder: string;
let server: TestMailServer;
let node: TestNode;
let port: number;
let own: { key: string; cert: string };

function certificate(name: string): { key: string; cert: string } {
  const { key, cert } = selfSigned(folder, 'DNS:localhost', name);
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-mail-'));
  own = certificate('own');
  server = await TestMailServer.start({ tls: own, signIn: SIGN_IN });
  port = server.port;
  const who = `${encodeURIComponent(SIGN_IN.user)}:${encodeURIComponent(SIGN_IN.password)}`;
  node = await TestNode.start({
    workers: 2,
    args: ['--url', SITE, '--mail-from', 'Our chat <chat@example.org>'],
    env: {
      HOLDFAST_SMTP: `smtp://${who}@localhost:${port}?tls=starttls`,
      NODE_EXTRA_CA_CERTS: join(folder, 'own.pem'),
    },
  });
  await node.signUpOperator();
});
afterAll(async () => {
  await node?.stop();
  await server?.close();
  rmSync(folder, { recursive: true });
});

let boxes = 0;
function freshAddress(): string {
  boxes += 1;
  return `box-${boxes}@example.org`;
}
const asks = (who: string, language = 'en', by = new Person(node.url, 'x')) =>
  by.send('POST', '/api/mail/reset', { who, language });
const sets = (code: string, password: string, by = new Person(node.url, 'x')) =>
  by.ask('/api/mail/reset', by.sent('PUT', { code, password }));
const confirms = (code: string, by = new Person(node.url, 'x')) =>
  by.ask('/api/mail/confirm', by.sent('POST', { code }));
const wants = (person: Person, address: string | null, more: object = {}) =>
  person.send('PUT', '/api/me/mail', { address, password: person.password, language: 'en', ...more });
const ownOf = async (person: Person) => (await (await person.fetch('/api/me/mail')).json()) as OwnMailBody;
async function codeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { error: { code: string } }).error.code;
}

/** Somebody with a confirmed address. */
async function withAddress(address = freshAddress()): Promise<{ person: Person; address: string }> {
  const person = await Person.signUp(node.url);
  const before = server.to(address).length;
  expect((await wants(person, address)).status).toBe(200);
  expect((await confirms(await server.code(address, before + 1))).status).toBe(204);
  expect(await ownOf(person)).toEqual({ sent: true, address, wanted: null });
  return { person, address };
}
/** The code of a mail for a new password. */
async function resetCode(address: string, who = address): Promise<string> {
  const before = server.to(address).length;
  expect((await asks(who)).status).toBe(204);
  return server.code(address, before + 1);
}

describe('an address', () => {
  test('is a person’s when they open the link of a mail, which comes by TLS and with a sign-in', async () => {
    const person = await Person.signUp(node.url);
    const address = freshAddress();
    expect(await ownOf(person)).toEqual({ sent: true, address: null, wanted: null });
    const answer = await wants(person, address);
    expect(await answer.json()).toEqual({ sent: true, address: null, wanted: address });
    const mail = await server.next(address);
    expect(mail).toMatchObject({ from: 'chat@example.org', secure: true, user: SIGN_IN.user });
    expect(mail.head).toMatch(/^From: Our chat <chat@example\.org>$/m);
    expect(mail.head).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(mail.subject).toBe('Confirm your mail address for chat.example.org');
    expect(mail.text).not.toContain(person.name);
    // By the address that was given at the start, whatever address was asked.
    expect(mail.text).toContain(`${SITE}/#/confirm/`);
    expect(mail.text).not.toContain('127.0.0.1');
    const code = await server.code(address);
    for (let times = 0; times < 2; times += 1) expect((await confirms(code)).status).toBe(204);
    expect(await ownOf(person)).toEqual({ sent: true, address, wanted: null });
  });

  test('is taken from whoever knows the password, is of one mailbox, and is gone when they want none', async () => {
    const { person, address } = await withAddress();
    const other = freshAddress();
    expect((await wants(person, other, { password: 'not the password' })).status).toBe(401);
    for (const wrong of [
      'ann',
      'a@b',
      'a@b.org,c@d.org',
      'a\r\nbcc: b@c.org@d.org',
      '"a b"@c.org',
      'é@b.org',
      'a@b.org>',
    ])
      expect((await wants(person, wrong)).status, wrong).toBe(400);
    expect(await ownOf(person)).toEqual({ sent: true, address, wanted: null });
    expect(await (await wants(person, null)).json()).toEqual({ sent: true, address: null, wanted: null });
    await asks(address);
    await asks(person.name);
    // What is asked for last is sent last.
    const { address: last } = await withAddress();
    await resetCode(last);
    expect(server.to(address)).toHaveLength(1);
  });

  test('is told to nobody else, and stands in the export of one’s account', async () => {
    const { person, address } = await withAddress();
    const operator = await node.signUpOperator();
    const lines = await (await person.fetch('/api/me/export')).text();
    expect(JSON.parse(lines.split('\n')[0] as string).account.mail).toBe(address);
    for (const path of [
      '/api/accounts',
      `/api/accounts?name=${person.name}`,
      '/api/profiles',
      '/api/rooms/general/members',
      '/api/me/export',
      '/api/cluster',
    ])
      expect(await (await operator.fetch(path)).text(), path).not.toContain(address);
    expect((await new Person(node.url, 'x').fetch('/api/me/mail')).status).toBe(401);
    expect(node.output).not.toContain(address);
  });
});

describe('a new password', () => {
  test('is set by the link of a mail, once; sessions and all other links end', async () => {
    const { person, address } = await withAddress();
    const elsewhere = new Person(node.url, person.name);
    await elsewhere.signIn();
    const other = await resetCode(address, person.name);
    const code = await resetCode(address, address.toUpperCase());
    const { subject, text } = await server.next(address);
    expect(subject).toBe('A new password for chat.example.org');
    expect(text).toContain(`the account “${person.name}” at ${SITE}`);
    const answer = await sets(code, 'quite a new one');
    expect([answer.status, await answer.json()]).toEqual([200, { name: person.name }]);
    for (const ended of [person, elsewhere])
      await until('the session to end', async () => (await ended.whoami()).status === 401);
    expect((await person.signIn()).status).toBe(401);
    expect((await new Person(node.url, person.name, 'quite a new one').signIn()).status).toBe(200);
    // An answer that was lost comes again, and changes nothing any more.
    expect((await sets(code, 'quite a new one')).status).toBe(200);
    for (const dead of [code, other, `${code}x`, 'none'])
      expect(await codeOf(await sets(dead, 'quite another one')), dead).toBe('gone');
    expect(await codeOf(await confirms(code))).toBe('gone');
    expect((await new Person(node.url, person.name, 'quite a new one').signIn()).status).toBe(200);
  });

  test('may not be short or common, and the link is good all the same', async () => {
    const { person, address } = await withAddress();
    const code = await resetCode(address);
    for (const bad of ['short', 'password123', 'x'.repeat(300)])
      expect((await sets(code, bad)).status).toBe(400);
    expect((await sets(code, 'quite a new one')).status).toBe(200);
    expect((await new Person(node.url, person.name, 'quite a new one').signIn()).status).toBe(200);
  });

  test('is not set by a link from before another password, another address, or an end of all sessions', async () => {
    const [changed, moved, out] = [await withAddress(), await withAddress(), await withAddress()];
    const codes = [
      await resetCode(changed.address),
      await resetCode(moved.address),
      await resetCode(out.address),
    ];
    const next = { current: PASSWORD, next: 'chosen by hand' };
    expect((await changed.person.send('PUT', '/api/password', next)).status).toBe(200);
    const address = freshAddress();
    expect((await wants(moved.person, address)).status).toBe(200);
    expect((await confirms(await server.code(address))).status).toBe(204);
    expect((await out.person.send('DELETE', '/api/sessions', {})).status).toBe(204);
    for (const code of codes) expect(await codeOf(await sets(code, 'quite a new one'))).toBe('gone');
  });

  test('is had by nobody who is disabled', async () => {
    const { person, address } = await withAddress();
    const code = await resetCode(address);
    const operator = await node.signUpOperator();
    await operator.send('PUT', `/api/accounts/${person.id}`, { disabled: true });
    expect(await codeOf(await sets(code, 'quite a new one'))).toBe('gone');
    const before = server.to(address).length;
    await asks(address);
    const { address: last } = await withAddress();
    await resetCode(last);
    expect(server.to(address)).toHaveLength(before);
  });

  test('is asked for with one answer, whether there is somebody or not', async () => {
    const { person, address } = await withAddress();
    const none = await Person.signUp(node.url);
    const answers = await Promise.all(
      [person.name, address, none.name, 'nobody-here', 'nobody@example.org', 'x'].map(async (who) => {
        const answer = await asks(who);
        const head = [...answer.headers.keys()].filter((name) => name !== 'date').sort();
        return [answer.status, await answer.text(), head];
      }),
    );
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    await until('both mails', () => server.to(address).length === 3);
  });

  test('comes for each account of an address, in Korean where the page is', async () => {
    const { person, address } = await withAddress();
    const { person: other } = await withAddress(address);
    const before = server.to(address).length;
    await asks(address, 'ko');
    await server.next(address, before + 2);
    const mails = server.to(address).slice(before);
    for (const { subject } of mails) expect(subject).toBe('chat.example.org 새 비밀번호');
    for (const { name } of [person, other])
      expect(mails.filter(({ text }) => text.includes(`“${name}” 계정`))).toHaveLength(1);
  });
});

describe('who asks very often', () => {
  test('for one name is put off, alike for those that nobody has; one mailbox gets a few an hour', async () => {
    const { person, address } = await withAddress();
    await withAddress(address);
    for (const who of [person.name, freshName()]) {
      for (let times = 0; times < 5; times += 1) expect((await asks(who)).status).toBe(204);
      const refused = await new Person(node.url, 'x').ask(
        '/api/mail/reset',
        new Person(node.url, 'x').sent('POST', { who, language: 'en' }),
      );
      expect([refused.status, await codeOf(refused)]).toEqual([429, 'rate_limited']);
    }
    await server.next(address, 7);
    for (let times = 0; times < 5; times += 1) expect((await asks(address)).status).toBe(204);
    await until('one to be left out', () => node.output.includes('its mailbox got many'));
    // Two of them confirmed it.
    expect(server.to(address)).toHaveLength(12);
  });
});

describe('whatever ends', () => {
  test('the jobs process: the next one sends', async () => {
    const { address } = await withAddress();
    const before = jobsOf(node.pid) as number;
    signal(before, 'SIGSTOP');
    expect((await asks(address)).status).toBe(204);
    signal(before, 'SIGKILL');
    const code = await server.code(address, 2);
    expect((await sets(code, 'quite a new one')).status).toBe(200);
  });

  test('the mail server: it is a problem without names, and all is sent when it is back', async () => {
    const { person, address } = await withAddress();
    await server.close();
    expect((await asks(address)).status).toBe(204);
    const ready = async () => (await fetch(`${node.url}/readyz`)).text();
    await until('it to be told', async () => (await ready()).includes('"mail_away"'));
    expect(node.output).toContain('the mail server takes no mails');
    // Somebody else in its place, whose certificate nobody trusts: nothing is said to them.
    server = await TestMailServer.start({ tls: certificate('other'), signIn: SIGN_IN, port });
    await until('it to be tried', () => server.connections > 0);
    expect(server.caught).toEqual([]);
    await server.close();
    server = await TestMailServer.start({ tls: own, signIn: SIGN_IN, port });
    await server.next(address);
    await until('it to be told', async () => !(await ready()).includes('"mail_away"'));
    expect(node.output).not.toMatch(new RegExp(`${address}|${person.name}@|p@ss`));
  });
});

test('no code of a link stands in the log', () => {
  expect(node.output).toContain('a mail was sent');
  expect(node.output).not.toMatch(/#\/reset|[\w-]{16}\.[\w-]{32}/);
});
