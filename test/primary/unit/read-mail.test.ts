import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../../src/config.js';

const URL_GIVEN = ['--url', 'https://chat.example.org'];
const mailOf = (smtp: string, ...more: string[]) =>
  readConfig(['--smtp', smtp, ...URL_GIVEN, ...more], {}).mail;

test('a mail server is read of a URL, with TLS wherever somebody stands between', () => {
  expect(readConfig([], {}).mail).toBeNull();
  expect(mailOf('smtps://ann%40b.org:p%40ss%2F@mail.example.org')).toEqual({
    url: 'https://chat.example.org',
    host: 'mail.example.org',
    port: 465,
    secured: 'tls',
    signIn: { user: 'ann@b.org', password: 'p@ss/' },
    from: { name: '', address: 'holdfast@chat.example.org' },
  });
  expect(mailOf('smtp://mail.example.org')).toMatchObject({ port: 587, secured: 'starttls', signIn: null });
  expect(mailOf('smtp://mail:25?tls=none')).toMatchObject({ host: 'mail', port: 25, secured: 'none' });
  expect(mailOf('smtp://localhost:25')).toMatchObject({ secured: 'none' });
  expect(mailOf('smtp://[::1]:25?tls=starttls')).toMatchObject({ host: '::1', secured: 'starttls' });
  expect(mailOf('smtp://mail', '--mail-from', '우리 채팅 <chat@example.org>')?.from).toEqual({
    name: '우리 채팅',
    address: 'chat@example.org',
  });
});

test('it may come from a file, and is never repeated in a refusal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-smtp-'));
  try {
    const path = join(folder, 'smtp');
    writeFileSync(path, 'smtps://ann:secret@mail.example.org\n');
    const env = { HOLDFAST_SMTP_FILE: path, HOLDFAST_URL: 'https://chat.example.org/' };
    expect(readConfig([], env).mail).toMatchObject({ url: 'https://chat.example.org', port: 465 });
  } finally {
    rmSync(folder, { recursive: true });
  }
  for (const wrong of [
    'mail.example.org',
    'http://ann:secret@mail',
    'smtp://ann:secret@mail/inbox',
    'smtp://ann:secret@mail?tls=maybe',
    'smtps://ann:secret@mail?tls=none',
    'smtp://ann:secret%@mail',
    'smtp://secret@mail',
    'smtp://',
  ]) {
    const read = () => mailOf(wrong);
    expect(read, wrong).toThrow(/--smtp \(or HOLDFAST_SMTP\)/);
    expect(read, wrong).not.toThrow('secret');
  }
});

test('what belongs to it has to be there, and to be right', () => {
  expect(() => readConfig(['--smtp', 'smtp://mail'], {})).toThrow(/needs --url/);
  expect(() => readConfig(URL_GIVEN, {})).toThrow(/--url .* given together with --smtp/);
  expect(() => readConfig(['--mail-from', 'a@b.org'], {})).toThrow(/given together with --smtp/);
  const withUrl = (url: string) => () => readConfig(['--smtp', 'smtp://mail', '--url', url], {});
  for (const wrong of [
    'chat.example.org',
    'ftp://chat.example.org',
    'https://chat.example.org/chat',
    'https://a:b@c.org',
  ])
    expect(withUrl(wrong), wrong).toThrow(/full origin/);
  // A host without a name of the whole world needs a sender.
  expect(withUrl('http://localhost:3000')).toThrow(/--mail-from/);
  for (const wrong of [
    'chat',
    'chat@example.org\r\nBcc: b@c.org',
    'a <b@c.org>, d@e.org',
    '"x\r\n" <b@c.org>',
  ])
    expect(() => mailOf('smtp://mail', '--mail-from', wrong), wrong).toThrow(/--mail-from/);
});
