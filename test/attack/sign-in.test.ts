import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestNode } from '../support/cluster.js';
import { freshName, Person } from '../support/person.js';
import { startRedis } from '../support/redis.js';

/** Becoming somebody: the first account, names, passwords. Against running nodes with normal limits. */

const NORMAL = ['--limits', 'normal'];
const PASSWORD = 'correct horse battery';

function stranger(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/api/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ name: freshName(), password: PASSWORD, ...body }),
  });
}

async function codeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { error: { code: string } }).error.code;
}

describe('the first account', () => {
  test.each([
    ['an origin and a proxy', ['--origins', 'https://chat.example.com', '--trust-proxy', '127.0.0.1']],
    ['an origin', ['--origins', 'https://chat.example.com']],
    ['a proxy', ['--trust-proxy', '127.0.0.1']],
  ])(
    '[S12] of a chat on loopback that was told of %s is for who has the set-up link',
    async (_what, args) => {
      const node = await TestNode.start({ workers: 1, args: [...NORMAL, ...args] });
      try {
        const forwarded = {
          'x-forwarded-for': '203.0.113.5',
          'x-forwarded-proto': 'https',
          ...(args.includes('--origins') ? { 'x-forwarded-host': 'chat.example.com' } : {}),
        };
        const refused = await stranger(node.url, {}, forwarded);
        expect([refused.status, await codeOf(refused)]).toEqual([403, 'forbidden']);
        expect((await stranger(node.url, { setup: 'guess' })).status).toBe(403);
        const operator = await node.signUpOperator();
        expect(((await (await operator.whoami()).json()) as { user: object }).user).toMatchObject({
          operator: true,
        });
        if (args.includes('--origins')) expect(node.stdout).toContain('https://chat.example.com/?setup=');
        expect((await stranger(node.url, {}, forwarded)).status).toBe(201);
      } finally {
        await node.stop();
      }
    },
  );

  test('[S12] is not for the first comer when the store came back without the accounts it had', async () => {
    const dataDir = await mkdtemp(joinPath(tmpdir(), 'holdfast-claimed-'));
    try {
      const before = await TestNode.start({ workers: 1, args: NORMAL, dataDir });
      await before.signUpOperator();
      await before.stop();
      for (const file of await readdir(dataDir)) {
        if (file.startsWith('store')) await rm(joinPath(dataDir, file), { recursive: true });
      }
      const after = await TestNode.start({ workers: 1, args: NORMAL, dataDir });
      try {
        const refused = await stranger(after.url, {});
        expect([refused.status, await codeOf(refused)]).toEqual([403, 'forbidden']);
        expect((await after.signUpOperator()).cookie('operator')).toBeDefined();
      } finally {
        await after.stop();
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  test('[S12] is not for the first comer when a running node’s store lost all', async () => {
    const redis = await startRedis();
    const node = await TestNode.start({ workers: 2, redis: redis.url, args: NORMAL });
    try {
      await node.signUpOperator();
      const client = new Redis(redis.url);
      await client.flushall();
      await client.quit();
      // Whichever worker answers.
      for (let at = 0; at < 6; at += 1) expect((await stranger(node.url, {})).status).toBe(403);
    } finally {
      await node.stop();
      await redis.stop();
    }
  });
});

describe('a name', () => {
  let node: TestNode;
  let alice: Person;
  beforeAll(async () => {
    node = await TestNode.start({ workers: 2, args: NORMAL });
    await node.signUpOperator();
    alice = await Person.signUp(node.url, 'alice');
  });
  afterAll(() => node.stop());

  test('[S7] [38] that looks like somebody’s, in whatever letters, is refused', async () => {
    const odd = [
      ...[
        'alice\u3164',
        'аlice',
        'aǀice',
        'ᴀʟɪᴄᴇ',
        'ᎪᏞᏆᏟᎬ',
        'ꓮꓡꓲꓚꓰ',
        'ⲁlice',
        'al\u200Bice',
        'ALICE',
        'àlicé',
      ],
      ...[
        '𝐚𝐥𝐢𝐜𝐞',
        'ａｌｉｃｅ',
        'al\u202Eice',
        'a1ice',
        'alıce',
        'alice\u00AD',
        'al\u034Fice',
        'ɑlice',
        ' alice ',
      ],
    ];
    for (const name of odd) {
      const { status } = await stranger(node.url, { name });
      expect([400, 409], JSON.stringify(name)).toContain(status);
    }
    expect((await alice.whoami()).status).toBe(200);
  });

  test('[S7] [51] that shows nothing, or breaks a line, is refused', async () => {
    const blank = [
      '\u3164\u3164',
      '\u115F\u1160',
      '\uFFA0\uFFA0',
      '\u2800\u2800',
      '\u200B\u200B',
      '. .',
      '--',
    ];
    for (const name of [
      ...blank,
      'a\nb',
      'a\r\nb',
      'a\u2028b',
      'a\u0085b',
      'a\u001b[31mb',
      'a\u0000b',
      '\u202Eabc',
    ]) {
      expect((await stranger(node.url, { name })).status, JSON.stringify(name)).toBe(400);
    }
    for (const line of (node.stdout + node.stderr).split('\n').filter((one) => one.startsWith('{')))
      JSON.parse(line);
    expect(node.stdout + node.stderr).not.toContain('\u001b[31m');
  });

  test('[S7] of the server and of its offices is kept from strangers', async () => {
    for (const name of [
      'system',
      'admin',
      'Holdfast',
      'ADMIN',
      'sуstem',
      'H0ldfast',
      'аdmin',
      'everyone',
      'root',
    ]) {
      const { status } = await stranger(node.url, { name });
      expect([400, 409], name).toContain(status);
    }
  });

  test('[38] is given to one of many who ask at once', async () => {
    const asked = Array.from({ length: 8 }, (_, at) =>
      stranger(node.url, { name: at % 2 ? 'Zoë B' : 'ZOE b' }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(7);
  });

  test('[S7] of a room is one visible line, and no other room’s in disguise', async () => {
    const create = (name: string) => alice.send('POST', '/api/rooms', { name }).then(({ status }) => status);
    for (const name of [
      'gen\u00ADeral',
      '\u200B\u200B',
      'general\u200B',
      'a\u202Eb',
      'a\nb',
      'a\u2028b',
      'a\u0001b',
      '\u2800',
      '\u3164',
    ]) {
      expect(await create(name), JSON.stringify(name)).toBe(400);
    }
    for (const name of ['gеneral', 'GENERAL', 'ɡeneral', 'genera1'])
      expect(await create(name), name).toBe(409);
    for (const name of ['Team 🏳️‍🌈', '한국어 방', 'می‌خواهم']) expect(await create(name), name).toBe(201);
  });
});
