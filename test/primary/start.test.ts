import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealOperatorPass } from '../../src/domain/operator-pass.js';
import { cookieName } from '../../src/protocol/route.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { FixtureNode } from './fixture/fixture-node.js';

let redis: RedisServer;
const nodes: FixtureNode[] = [];
const folders: string[] = [];
beforeAll(async () => {
  redis = await RedisServer.start({ args: ['--requirepass', 'a-password-of-redis'] });
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stopAndClean()));
  await redis.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A new folder for data, which the end of all tests removes: a start that is refused has no node to do so. */
async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-secret-'));
  folders.push(folder);
  return folder;
}

const url = () => `redis://:a-password-of-redis@127.0.0.1:${redis.port}`;
async function start(...given: Parameters<typeof FixtureNode.start>): Promise<FixtureNode> {
  const node = await FixtureNode.start(...given);
  nodes.push(node);
  return node;
}

test('workers get no secret by environment or arguments', async () => {
  const given = {
    HOLDFAST_METRICS_TOKEN: 'a-token-of-whoever-measures',
    HOLDFAST_OIDC_SECRET: 'a-secret-of-the-provider',
    HOLDFAST_SMTP: 'smtp://chat:a-password-of-mail@127.0.0.1:9',
  };
  const places = [
    '--oidc-issuer',
    'http://127.0.0.1:9',
    '--oidc-client',
    'chat',
    '--url',
    'http://chat.example.org',
  ];
  const node = await start(url(), places, given);
  const { pid } = await node.slot(1);
  const visible = ['environ', 'cmdline']
    .map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8'))
    .join('\0');
  expect(visible).toContain('HOLDFAST_WORKER_OF');
  const secrets = [
    'only for these tests',
    'a-password-of-redis',
    'a-password-of-mail',
    ...Object.values(given),
  ];
  for (const secret of secrets) expect(visible).not.toContain(secret);
  expect(node.output).not.toContain('a-password-of-redis');
});

test('without a secret all nodes of a Redis share one that the first of them made', async () => {
  // The nodes of the first database were given a secret.
  const other = `${url()}/1`;
  const [one, two] = await Promise.all([
    start(other, ['--workers', '1'], { HOLDFAST_SECRET: '' }),
    start(other, ['--workers', '1'], { HOLDFAST_SECRET: '' }),
  ]);
  const client = new Redis(other);
  const secret = (await client.get('hf:{c}:secret')) as string;
  await client.quit();
  const now = Date.now();
  const pass = {
    userId: 'u1',
    name: 'alice',
    signedInAt: now,
    generation: 0,
    session: 's1',
    expiresAt: now + 60_000,
  };
  const cookie = `${cookieName('operator', false, one.cluster)}=${sealOperatorPass(pass, secret)}`;
  for (const node of [one, two]) {
    expect((await fetch(`${node.url}/control/cluster`, { headers: { cookie } })).status).toBe(200);
  }
});

test('with the embedded store the secret is made once, for its owner only, and kept', async () => {
  const dataDir = await dataFolder();
  const node = await start(null, ['--workers', '1'], { HOLDFAST_SECRET: '' }, dataDir);
  const file = join(dataDir, 'secret');
  const secret = await readFile(file, 'utf8');
  expect(secret.length).toBeGreaterThanOrEqual(40);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await until('its line', () =>
    /http:\/\/localhost:\d+ \(embedded store, data in .*Ctrl-C/.test(node.output),
  );
  expect(await node.stop()).toBe(0);
  await start(null, ['--workers', '1'], { HOLDFAST_SECRET: '' }, dataDir);
  expect(await readFile(file, 'utf8')).toBe(secret);
});

test('a secret that is damaged, cut off or gone keeps the data shut, and what the words say opens it', async () => {
  const dataDir = await dataFolder();
  const args = ['--workers', '1'];
  const env = { HOLDFAST_SECRET: '' };
  const first = await start(null, args, env, dataDir);
  expect(await first.stop()).toBe(0);
  const file = join(dataDir, 'secret');
  const secret = await readFile(file, 'utf8');
  for (const [left, words] of [
    ['', 'it is damaged'],
    [secret.slice(0, 3), 'it is damaged'],
    ['\0'.repeat(10), 'it is damaged'],
    ['\0'.repeat(secret.length), 'it is damaged'],
    [secret.slice(0, 20), 'another secret than the one that this data was made with'],
    [null, 'another secret than the one that this data was made with'],
  ] as const) {
    if (left === null) await rm(file);
    else await writeFile(file, left);
    const refused = await start(null, args, env, dataDir).catch((error: Error) => error.message);
    expect(refused, `${left}`).toContain(words);
    expect(refused, `${left}`).toContain(file);
    expect(refused, `${left}`).toMatch(/Put the file back.*start once with --new-secret/s);
    expect(refused).not.toMatch(/delete/i);
  }
  await writeFile(file, secret);
  expect(await (await start(null, args, env, dataDir)).stop()).toBe(0);
  // As a power cut may leave it: known to everybody. And cut off, where most of it is left.
  for (const left of ['\0'.repeat(secret.length), secret.slice(0, 20)]) {
    await writeFile(file, left);
    const opened = await start(null, [...args, '--new-secret'], env, dataDir);
    expect(opened.cluster).toBe(first.cluster);
    expect(await opened.stop()).toBe(0);
    const made = await readFile(file, 'utf8');
    expect([made.length, made.startsWith(left), (await stat(file)).mode & 0o777]).toEqual([
      secret.length,
      false,
      0o600,
    ]);
    expect(made).not.toBe(secret);
  }
  await start(null, args, env, dataDir);
});

test('where a folder lies in the place of the secret, the words say so, and what helps', async () => {
  const dataDir = await dataFolder();
  const file = join(dataDir, 'secret');
  await mkdir(file);
  for (const args of [[], ['--new-secret']]) {
    const refused = await start(null, ['--workers', '1', ...args], { HOLDFAST_SECRET: '' }, dataDir).catch(
      (error: Error) => error.message,
    );
    expect(refused).toContain(`${file} is a folder`);
    expect(refused).toMatch(/Move it away.*Put the file back.*start once with --new-secret/s);
  }
});

test('bound beyond loopback it prints the link for the first account', async () => {
  const fresh = await RedisServer.start();
  const node = await FixtureNode.start(fresh.url, ['--workers', '1', '--host', '0.0.0.0']);
  await until('the link', () =>
    /operator, here: http:\/\/localhost:\d+\/\?setup=[\w-]{20,}/.test(node.output),
  );
  await node.stopAndClean();
  await fresh.stop();
});

test('asked twice by Ctrl-C it ends at once', async () => {
  const node = await start(url(), ['--workers', '1']);
  const slow = node.raw(['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf']);
  await until('it to be with the worker', async () => (await node.slot(1)).connections > 0);
  const gone = new Promise((resolve) => node.child.once('exit', resolve));
  let isOver = false;
  void slow.then(() => {
    isOver = true;
  });
  node.child.kill('SIGINT');
  await until('it to drain', async () => (await fetch(`${node.url}/readyz`)).status === 503);
  node.child.kill('SIGINT');
  // The first would have ended it with 0, once the request was over.
  expect(isOver).toBe(false);
  expect(await gone).toBe(130);
  await slow;
});
