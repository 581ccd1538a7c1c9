import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChangeRequest } from '../../src/protocol/events.js';
import type {
  DirectRoomBody,
  FileBody,
  InviteBody,
  NewHookBody,
  RoomBody,
  SearchBody,
} from '../../src/protocol/http.js';
import { SESSION_STORES } from '../../src/protocol/mode.js';
import { TestNode } from '../../testbed/node/node.js';
import { refusedStart } from '../../testbed/node/refused-start.js';
import { accepted, collect, join, Person, say, type TestSocket } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';

const PASSWORD = 'of-the-least-user';
let redis: RedisServer;
let admin: Redis;
/** As docs/operations/store.md has them, a password and all. */
let rules: string[];
let nodes: TestNode[] = [];
let files: string;

beforeAll(async () => {
  redis = await RedisServer.start();
  admin = new Redis(redis.url);
  const docs = await readFile(new URL('../../docs/operations/store.md', import.meta.url), 'utf8');
  const line = /^ACL SETUSER holdfast (.+)$/m.exec(docs)?.[1] ?? '';
  rules = line.replace('PASSWORD', PASSWORD).split(' ');
  await admin.call('ACL', 'SETUSER', 'holdfast', ...rules);
  files = await mkdtemp(joinPath(tmpdir(), 'holdfast-rights-'));
  nodes = await TestNode.startCluster(['one', 'two'], {
    workers: 1,
    redis: as('holdfast'),
    args: ['--limits', 'normal', '--files', files],
  });
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  admin.disconnect();
  await redis.stop();
  await rm(files, { recursive: true });
});

const as = (user: string) => redis.url.replace('//', `//${user}:${PASSWORD}@`);

const HOW_TO_ASK = { 'content-type': 'application/json' };

/** What an answer of this status says. */
async function answered<T>(status: number, asked: Promise<Response>): Promise<T> {
  const answer = await asked;
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  return (text === '' ? {} : JSON.parse(text)) as T;
}

/** One of each of the rest: rooms as a moderator, entries of all kinds, hooks, links, files, search. */
async function doTheRest(ann: Person, bob: Person, here: TestSocket, name: string): Promise<void> {
  const { room } = await answered<RoomBody>(201, ann.send('POST', '/api/rooms', { name, private: true }));
  await answered(201, ann.send('POST', `/api/rooms/${room.id}/members`, { name: bob.name }));
  await join(here, room.id);
  const { mid } = await say(here, room.id, `orchid ${name}`, `of-${name}`);
  const about = { room: room.id, of: mid };
  for (const [kind, what] of Object.entries({
    edit: { text: `orchids ${name}` },
    react: { emoji: '👍', on: true },
    pin: { on: true },
  })) {
    const change = { ...about, cmid: `${kind}-${name}`, kind, ...what } as ChangeRequest;
    accepted(await here.timeout(60_000).emitWithAck('change', change));
  }
  accepted(await here.timeout(60_000).emitWithAck('mark-unread', { room: room.id, seq: 0 }));
  const members = `/api/rooms/${room.id}/members/${bob.id}`;
  await answered(200, ann.send('PATCH', `/api/rooms/${room.id}`, { topic: name }));
  await answered(204, ann.send('PUT', members, { role: 'moderator' }));
  await answered(204, ann.send('DELETE', members, {}));
  await answered(204, ann.send('PUT', `/api/rooms/${room.id}/bans/${bob.id}`, {}));
  const direct = await answered<DirectRoomBody>(200, ann.send('POST', '/api/direct', { people: [bob.id] }));
  await say(here, direct.room.id, `directly ${name}`, `direct-${name}`);
  await answered(204, ann.send('PUT', `/api/me/blocks/${bob.id}`, {}));
  const hook = await answered<NewHookBody>(201, ann.send('POST', '/api/hooks', { room: room.id }));
  const body = JSON.stringify({ text: `from outside ${name}` });
  const post = { method: 'POST', headers: HOW_TO_ASK, body };
  expect((await fetch(`${ann.url}${new URL(hook.url).pathname}`, post)).status).toBeLessThan(300);
  const link = await answered<InviteBody>(
    201,
    ann.send('POST', '/api/invites', { room: room.id, uses: 1, days: 1 }),
  );
  const guest = await Person.signUp(ann.url);
  await answered(200, guest.send('POST', '/api/invites/accept', { code: link.url.split('/#/invite/')[1] }));
  const headers = { 'content-type': 'application/octet-stream', origin: ann.url };
  const upload = ann.fetch('/api/files?name=a.txt', { method: 'POST', headers, body: name });
  const { file } = await answered<FileBody>(201, upload);
  const withFile = { room: room.id, cmid: `file-${name}`, text: '', files: [file.id] };
  accepted(await here.timeout(60_000).emitWithAck('send', withFile));
  expect(await (await guest.fetch(`/api/files/${file.id}`)).text()).toBe(name);
  await until('the message to be found', async () => {
    const answer = await ann.fetch('/api/search?q=orchids');
    return answer.ok && ((await answer.json()) as SearchBody).hits.some(({ message }) => message.mid === mid);
  });
}

test('[S10] a user with the least rights of the docs does everything, on two nodes, with sessions in every store', async () => {
  const [one, two] = nodes as [TestNode, TestNode];
  for (const sessions of SESSION_STORES) {
    await one.switchMode({ routing: sessions === 'memory' ? 'session' : 'least-connections', sessions });
    await until('the other to follow', async () => (await two.view()).mode.sessions === sessions);
    const ann = await Person.signUp(one.url);
    const bob = await Person.signUp(two.url);
    const [here] = await ann.connect();
    const [there] = await bob.connect();
    const heard: string[] = [];
    there.onAny((event: string) => heard.push(event));
    const messages = collect(there);
    await Promise.all([join(here, 'general'), join(there, 'general')]);
    await say(here, 'general', `by ${sessions}`, sessions);
    await until('the message', () => messages.some(({ text }) => text === `by ${sessions}`));
    // By the adapter, from node to node.
    await until('typing', () => {
      here.emit('typing', { room: 'general' });
      return heard.includes('typing');
    });
    await until('presence', () => heard.includes('presence'));
    await there.emitWithAck('read', { room: 'general', seq: 1 });
    expect((await ann.send('POST', '/api/rooms', { name: `room of ${sessions}` })).status).toBe(201);
    expect((await ann.fetch('/api/rooms')).status).toBe(200);
    await doTheRest(ann, bob, here, `rest-of-${sessions}`);
    const ended = new Promise((resolve) => here.once('signed-out', resolve));
    expect((await ann.send('DELETE', '/api/session', {})).status).toBe(204);
    await ended;
    bob.close();
    ann.close();
  }
  for (const node of nodes) {
    const readyz = (await (await fetch(`${node.url}/readyz`)).json()) as object;
    expect(readyz).toEqual({ ok: true, cluster: expect.any(String) });
    expect(`${node.stdout}${node.stderr}`).not.toMatch(/NOPERM|executing the script|without a right/);
  }
  const denied = (await admin.call('ACL', 'LOG')) as unknown[][];
  // What a server does not let us look at is taken as unknown; nothing else is refused.
  expect(denied.filter((entry) => !entry.includes('config|get'))).toEqual([]);
});

test.each([
  ['no channels at all', ['resetchannels'], /lacks rights.*channels.*&hf:\*/],
  [
    'channels, but not the pattern of the adapter',
    ['resetchannels', '&hf:*'],
    /lacks rights.*pattern hf:0:io#\/#\*/,
  ],
  ['no SET', ['-set'], /lacks rights.*: set\. Grant/],
  ['no scripts', ['-eval', '-evalsha'], /lacks rights.*eval/],
  ['other keys', ['resetkeys', '~other:*'], /lacks rights.*keys.*~hf:\*/],
])(
  '[S10] %s: the start is refused in words that name what is missing, and no secret',
  async (name, change, words) => {
    const user = name.replace(/\W+/g, '-');
    await admin.call('ACL', 'SETUSER', user, ...rules, ...change);
    const before = await admin.get('hf:{c}:secret');
    const output = await refusedStart(as(user), ['--node', 'four']);
    expect(output).toMatch(words);
    for (const secret of [PASSWORD, before ?? PASSWORD]) expect(output).not.toContain(secret);
  },
);

test.each([
  ['by its rights', 'reader', /lacks rights/],
  // The rights are looked at first: only a store that refuses in another way is given the secret.
  ['with its memory full', null, /OOM command not allowed/],
])('[S10] a fresh secret that the store refuses to keep, %s, is not printed', async (_how, user, words) => {
  await admin.call('ACL', 'SETUSER', 'reader', ...rules, '-set', '-hset', '-zadd');
  if (user === null) await admin.config('SET', 'maxmemory', '1');
  try {
    const output = await refusedStart(`${user === null ? redis.url : as(user)}/5`, ['--node', 'four']);
    expect(output).toMatch(words);
    // Nothing as long and as random as a secret.
    expect(output.match(/[A-Za-z0-9_-]{40,}/g) ?? []).toEqual([]);
  } finally {
    await admin.config('SET', 'maxmemory', '0');
  }
});
