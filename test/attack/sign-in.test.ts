import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { TestNode } from '../../testbed/node/node.js';
import { patiently } from '../../testbed/people/patience.js';
import { freshName, join, Person, say } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { type EmbeddedProcess, startEmbeddedProcess } from '../support/embedded-process.js';
import { loopDelays, MemoryPeak } from './support/costs.js';
import { employ } from './support/employ.js';
import { MIB } from './support/target.js';

/** Becoming somebody: the first account, names, passwords. Against running nodes with normal limits. */

const NORMAL = ['--limits', 'normal'];
const LOOP_DELAY_MS = 100;
const PASSWORD = 'correct horse battery';
/**
 * Times that differ by less are alike: what a known name costs more is one question to the store, of some 40 ms of
 * hashing.
 */
const ALIKE = 1.25;

/** A sign-up of somebody new. */
function stranger(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const account = { name: freshName(), password: PASSWORD, ...body };
  return patiently(() => signUpOnce(url, account, headers));
}

function signUpOnce(url: string, account: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/api/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(account),
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
    '[S12] of a chat on loopback that was told of %s is for whoever has the set-up link',
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
    const redis = await RedisServer.start();
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
    for (const line of node.logLines.filter((one) => one.startsWith('{'))) JSON.parse(line);
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
    const asked = Array.from({ length: 12 }, (_, at) =>
      signUpOnce(node.url, { name: at % 2 ? 'Zoë B' : 'ZOE b', password: PASSWORD }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(11);
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

  test('[S7] of a room is not changed to one that shows nothing, or to another room’s in disguise', async () => {
    const made = await alice.send('POST', '/api/rooms', { name: 'to be renamed' });
    const { room } = (await made.json()) as { room: { id: string } };
    const rename = async (name: string) => {
      const answer = await alice.send('PATCH', `/api/rooms/${room.id}`, { name });
      const { error } = (await answer.json()) as { error?: { code: string; message: string } };
      return { status: answer.status, words: error?.message ?? '' };
    };
    const inWords = expect.stringMatching(/\w+ \w+/);
    for (const name of ['\u200B\u200B', '\u2800', '\u3164', 'gen\u00ADeral', 'a\u202Eb', 'a\u2028b', 'a\nb'])
      expect(await rename(name), JSON.stringify(name)).toEqual({ status: 400, words: inWords });
    for (const name of ['general', 'gеneral', 'GENERAL', 'ɡeneral', 'genera1'])
      expect(await rename(name), name).toEqual({ status: 409, words: inWords });
    expect((await rename('renamed')).status).toBe(200);
  });
});

describe('a password', () => {
  let node: TestNode;
  beforeAll(async () => {
    node = await TestNode.start({ workers: 2, args: [...NORMAL, '--trust-proxy', 'loopback'] });
    await node.signUpOperator();
  });
  afterAll(() => node.stop());

  function signIn(name: string, password: string, headers: Record<string, string> = {}): Promise<Response> {
    const asked = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name, password }),
    };
    return patiently(() => fetch(`${node.url}/api/session`, asked));
  }

  test('[35] unknown names and wrong passwords get one answer, in times alike', async () => {
    const victim = await Person.signUp(node.url);
    const from = (at: number) => ({ 'x-forwarded-for': `198.51.100.${at}` });
    const bodies = new Set<string>();
    let asked = 0;
    const timed = async (name: string): Promise<number> => {
      asked += 1;
      const begun = performance.now();
      const answer = await signIn(name, 'wrong horse battery', from(asked));
      bodies.add(`${answer.status} ${await answer.text()}`);
      return performance.now() - begun;
    };
    // The first of each worker makes the decoy.
    for (let at = 0; at < 8; at += 1) await timed(`nobody-${at}`);
    // Side by side, so that whatever else the machine does falls on both. One round of a busy machine is not the
    // server's.
    let ratio = Number.NaN;
    for (let round = 0; round < 10 && !(ratio > 1 / ALIKE && ratio < ALIKE); round += 1) {
      const times: [known: number, unknown: number][] = [];
      for (let at = 0; at < 12; at += 1) times.push([await timed(victim.name), await timed(`no-${asked}`)]);
      const median = (which: 0 | 1) => times.map((pair) => pair[which]).sort((a, b) => a - b)[6] as number;
      ratio = median(0) / median(1);
    }
    expect([...bodies]).toHaveLength(1);
    expect(ratio).toBeGreaterThan(1 / ALIKE);
    expect(ratio).toBeLessThan(ALIKE);
  });

  test('[36] guessing at a name is throttled; the owner still signs in where they did before', async () => {
    const victim = await Person.signUp(node.url);
    const home = { 'x-forwarded-for': '192.0.2.10' };
    expect((await signIn(victim.name, victim.password, home)).status).toBe(200);
    const attacker = { 'x-forwarded-for': '203.0.113.66' };
    const statuses: number[] = [];
    for (let at = 0; at < LIMITS.signInTriesPerName + 5; at += 1) {
      statuses.push((await signIn(victim.name, `guess number ${at}`, attacker)).status);
    }
    expect(statuses.slice(0, LIMITS.signInTriesPerName).every((status) => status === 401)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
    // Not the right one either, from there.
    expect((await signIn(victim.name, victim.password, attacker)).status).toBe(429);
    expect((await signIn(victim.name, victim.password, home)).status).toBe(200);
  });

  test('[S13] a port behind the address in X-Forwarded-For makes nobody another', async () => {
    const victim = await Person.signUp(node.url);
    let passed = 0;
    const spellings = ['203.0.113.9:', '"203.0.113.9:', '[::ffff:203.0.113.9]:', '[::FFFF:cb00:7109]:'];
    for (let at = 0; at < 57; at += 1) {
      const spelt = spellings[at % spellings.length] as string;
      const address = `${spelt}${4_000 + at}${spelt.startsWith('"') ? '"' : ''}`;
      const { status } = await signIn(victim.name, `wrong ${at} password`, { 'x-forwarded-for': address });
      if (status !== 429) passed += 1;
    }
    expect(passed).toBe(LIMITS.signInTriesPerName);
  });

  test('[S13] and ip routing sends one client to one worker, however its address is spelt', async () => {
    const operator = await node.signUpOperator();
    await node.switchMode({ routing: 'ip', sessions: 'redis' });
    const slotOf = async (address: string) => {
      const answer = await fetch(node.url, { headers: { 'x-forwarded-for': address } });
      return answer.headers.get('x-served-by')?.split('/')[1] ?? '';
    };
    /** With another port each time, where one is written. */
    const spellings: ((port: number) => string)[][] = [
      [
        () => '203.0.113.9',
        (port) => `203.0.113.9:${port}`,
        (port) => `"203.0.113.9:${port}"`,
        () => '::ffff:203.0.113.9',
        () => '[::FFFF:cb00:7109]',
        (port) => `[::ffff:203.0.113.9]:${port}`,
      ],
      [
        () => '2001:db8:7::9',
        () => '2001:0DB8:0007:0:0:0:0:9',
        () => '[2001:db8:7::9]',
        (port) => `[2001:db8:7:0::9]:${port}`,
        (port) => `"[2001:DB8:7::9]:${port}"`,
      ],
    ];
    for (const ways of spellings) {
      // A worker that the machine stops for a while is passed over: then it has to show in another round.
      await until('one worker for all spellings', async () => {
        const slots = new Set<string>();
        for (let at = 0; at < 24; at += 1)
          slots.add(await slotOf((ways[at % ways.length] as (port: number) => string)(4_000 + at)));
        expect([...slots]).toEqual([expect.stringMatching(/^[12]$/)]);
        return true;
      });
    }
    // Which tells something only where others go to others.
    const others = await Promise.all(Array.from({ length: 24 }, (_, at) => slotOf(`198.51.100.${at}`)));
    expect(new Set(others).size).toBe(2);
    await node.switchMode({ routing: 'least-connections', sessions: 'redis' });
    expect((await operator.whoami()).status).toBe(200);
  });

  test('[37] of a megabyte is refused, of 64 characters taken to the letter', async () => {
    const huge = await stranger(node.url, { password: 'x'.repeat(1_000_000) });
    expect([400, 413]).toContain(huge.status);
    const long = 'abcdefgh-한글-'.repeat(8).slice(0, 64);
    const name = freshName();
    expect((await stranger(node.url, { name, password: long })).status).toBe(201);
    expect((await signIn(name, long)).status).toBe(200);
    expect((await signIn(name, `${long.slice(0, 63)}x`)).status).toBe(401);
    expect((await signIn(name, long.slice(0, 63))).status).toBe(401);
    expect((await signIn(name, `${long}x`)).status).toBe(401);
  });

  test('[S14] is one, whether a keyboard composes its letters or not', async () => {
    const name = freshName();
    const typed = 'Zoë’s café über 한국어';
    expect((await stranger(node.url, { name, password: typed.normalize('NFD') })).status).toBe(201);
    for (const form of ['NFC', 'NFD'] as const) {
      expect((await signIn(name, typed.normalize(form))).status, form).toBe(200);
    }
    expect((await signIn(name, 'Zoe’s cafe uber 한국어')).status).toBe(401);
  });

  test('[S14] that everybody tries first is none', async () => {
    for (const password of [
      'password',
      'Password1!',
      '12345678',
      'qwertyuiop',
      'iloveyou',
      'aaaaaaaaaa',
      'trustno1',
    ]) {
      const answer = await stranger(node.url, { password });
      expect([answer.status, await codeOf(answer)], password).toEqual([400, 'invalid']);
    }
    const name = `longer-${freshName()}`;
    expect((await stranger(node.url, { name, password: name })).status).toBe(400);
    const person = await Person.signUp(node.url);
    const change = { current: person.password, next: 'password123' };
    expect((await person.send('PUT', '/api/password', change)).status).toBe(400);
  });

  test('[39] fifty sign-ins at once take 88 MiB at most, and make the loops late by less than 100 ms', async () => {
    const people = await Promise.all(Array.from({ length: 50 }, () => Person.signUp(node.url)));
    const memory = await MemoryPeak.of(node);
    const statuses: number[] = [];
    const bounds = { primary: LOOP_DELAY_MS, worker: LOOP_DELAY_MS };
    const delays = await loopDelays(node, bounds, async () => {
      const answers = await Promise.all(people.map((person) => person.signIn()));
      statuses.push(...answers.map(({ status }) => status));
    });
    expect(statuses.length).toBeGreaterThanOrEqual(50);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(memory.growth()).toBeLessThan((2 * 19 + 50) * MIB);
    expect(delays.worker).toBeLessThan(bounds.worker);
    expect(delays.primary).toBeLessThan(bounds.primary);
  });

  test('[S6] the right password makes no end of sessions either', async () => {
    const person = await Person.signUp(node.url);
    const statuses: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      const some = await Promise.all(Array.from({ length: 10 }, () => person.signIn()));
      statuses.push(...some.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(LIMITS.signInsPerHour);
    expect(statuses.at(-1)).toBe(429);
    expect((await person.whoami()).status).toBe(200);
  });
});

describe('guessing at people whose passwords cost little to look at', () => {
  let store: EmbeddedProcess;
  let node: TestNode;
  beforeAll(async () => {
    store = await startEmbeddedProcess();
    node = await TestNode.start({
      workers: 2,
      redis: store.url,
      args: [...NORMAL, '--trust-proxy', 'loopback'],
    });
    await node.signUpOperator();
  });
  afterAll(async () => {
    await node.stop();
    await store.stop();
  });

  const signIn = (name: string, password: string, from: string) => {
    const asked = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({ name, password }),
    };
    return patiently(() => fetch(`${node.url}/api/session`, asked)).then(({ status }) => status);
  };

  /** What so many wrong passwords are answered, some at once. */
  async function guesses(count: number, guess: (at: number) => Promise<number>): Promise<number[]> {
    const statuses: number[] = [];
    while (statuses.length < count)
      statuses.push(
        ...(await Promise.all(Array.from({ length: 20 }, (_, at) => guess(statuses.length + at)))),
      );
    return statuses;
  }

  test('[36] spraying one password over many names is throttled by its address, and nobody else is', async () => {
    const { signInTriesPerAddress: most, signInWindowMs } = LIMITS;
    const people = await employ(store.url, node.url, 80);
    const victim = people[0] as Person;
    const attacker = '203.0.113.77';
    const begun = performance.now();
    // Fewer at each name than one name is guessed at.
    const statuses = await guesses(9 * people.length, (at) =>
      signIn((people[at % people.length] as Person).name, 'spring 2026 horse', attacker),
    );
    const grownBack = ((performance.now() - begun) / signInWindowMs) * most + 2;
    const count = (status: number) => statuses.filter((one) => one === status).length;
    expect(count(401)).toBeGreaterThanOrEqual(most);
    expect(count(401)).toBeLessThanOrEqual(most + grownBack);
    expect(count(401) + count(429)).toBe(statuses.length);
    // Not the one name whose password it is either, from there; from elsewhere yes.
    expect(await signIn(victim.name, victim.password, attacker)).toBe(429);
    expect(await signIn(victim.name, victim.password, '192.0.2.11')).toBe(200);
  });

  test('[36] one name guessed at from hundreds of addresses is closed to strangers; its owner still signs in where they did before', async () => {
    const { signInTriesEverywhere: most, signInWindowMs } = LIMITS;
    const [victim, other] = (await employ(store.url, node.url, 2)) as [Person, Person];
    const home = '192.0.2.20';
    expect(await signIn(victim.name, victim.password, home)).toBe(200);
    const begun = performance.now();
    const statuses = await guesses(most + 60, (at) =>
      signIn(victim.name, `guess number ${at}`, `198.51.${100 + (at >> 8)}.${at & 255}`),
    );
    const grownBack = ((performance.now() - begun) / signInWindowMs) * most + 2;
    const count = (status: number) => statuses.filter((one) => one === status).length;
    expect(count(401)).toBeGreaterThanOrEqual(most);
    expect(count(401)).toBeLessThanOrEqual(most + grownBack);
    expect(count(401) + count(429)).toBe(statuses.length);
    // From a place that never asked before; not the right one either.
    expect(await signIn(victim.name, victim.password, '203.0.113.99')).toBe(429);
    expect(await signIn(victim.name, victim.password, home)).toBe(200);
    expect(await signIn(other.name, other.password, '203.0.113.99')).toBe(200);
  });
});

test('[S14] limits do not multiply with workers, nodes or requests at once, and can be set', async () => {
  const redis = await RedisServer.start();
  const args = [...NORMAL, '--limits', 'sign-ups=12,sends=4'];
  const [one, two] = (await TestNode.startCluster(['one', 'two'], {
    redis: redis.url,
    workers: 3,
    args,
  })) as [TestNode, TestNode];
  try {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => stranger((at % 2 ? one : two).url, {})),
    );
    // The operator's own is one of them.
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(11);
    const person = new Person(one.url, 'operator');
    expect((await person.signIn()).status).toBe(200);
    const elsewhere = new Person(two.url, 'operator');
    expect((await elsewhere.signIn()).status).toBe(200);
    const sockets = await Promise.all(
      [person, person, person, elsewhere, elsewhere, elsewhere].map((each) => each.connect()),
    );
    for (const [socket] of sockets) await join(socket, 'general');
    const begun = performance.now();
    const sends = await Promise.all(
      sockets.flatMap(([socket], nth) =>
        Array.from({ length: 20 }, (_, at) =>
          say(socket, 'general', 'x', `many-${nth}-${at}`).then(
            () => true,
            () => false,
          ),
        ),
      ),
    );
    const passed = sends.filter((one) => one).length;
    // Three seconds' worth at once, half as much again over six workers, and what came back meanwhile.
    expect(passed).toBeGreaterThanOrEqual(12);
    const seconds = (performance.now() - begun) / 1_000;
    expect(passed).toBeLessThanOrEqual((12 + 4 * Math.max(2, seconds)) * 1.5 + 6);
    person.close();
    elsewhere.close();
  } finally {
    await Promise.all([one.stop(), two.stop()]);
    await redis.stop();
  }
});

test('[S14] what everybody together writes to one room has one figure for all workers and nodes', async () => {
  const redis = await RedisServer.start();
  const args = [...NORMAL, '--limits', 'room-sends=10'];
  const nodes = await TestNode.startCluster(['one', 'two'], { redis: redis.url, workers: 2, args });
  try {
    await (nodes[0] as TestNode).signUpOperator();
    const people = await Promise.all(
      Array.from({ length: 8 }, (_, at) => Person.signUp((nodes[at % 2] as TestNode).url)),
    );
    const sockets = await Promise.all(people.map(async (person) => (await person.connect())[0]));
    for (const socket of sockets) await join(socket, 'general');
    const begun = performance.now();
    const codes = await Promise.all(
      sockets.flatMap((socket, nth) =>
        Array.from({ length: 20 }, (_, at) =>
          say(socket, 'general', 'x', `together-${nth}-${at}`).then(
            () => 'stored',
            ({ message }: Error) => message.split(':')[0] as string,
          ),
        ),
      ),
    );
    const stored = codes.filter((code) => code === 'stored').length;
    // Nobody alone wrote too much: three seconds' worth of the room at once, and what came back meanwhile.
    expect(stored).toBeGreaterThanOrEqual(30);
    expect(stored).toBeLessThanOrEqual(30 + ((performance.now() - begun) / 1_000) * 10 + 1);
    expect(new Set(codes)).toEqual(new Set(['stored', 'rate_limited']));
    for (const person of people) person.close();
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    await redis.stop();
  }
});
