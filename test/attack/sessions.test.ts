import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { ROUTINGS } from '../../src/protocol/mode.js';
import { TestNode } from '../../testbed/node/node.js';
import { People } from '../../testbed/people/people.js';
import { join, Person, say } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { onBusyMachine, until } from '../../testbed/wait.js';
import { startEmbeddedProcess } from '../support/embedded-process.js';

/** Sessions and their cookies, attacked by whoever found, planted, kept or changed one. Normal limits. */

/** 2 s are promised; the sweep that would find it anyway comes every 15 s. */
const PROMISED_MS = onBusyMachine(2_000);
/** Long enough to connect on a busy machine. */
const AGED_LEFT_MS = 20_000;
const ORIGIN = 'https://chat.example.org';

interface SharedStore {
  readonly url: string;
  stop(): Promise<unknown>;
}

/** Both as they come: what keeps a session is what ends it. */
const STORES: readonly (readonly [name: string, start: () => Promise<SharedStore>])[] = [
  ['Redis', () => RedisServer.start()],
  ['the store that npm start starts', startEmbeddedProcess],
];

interface Ended {
  readonly person: Person;
  readonly isClosed: () => boolean;
}
const people = new People((node: TestNode) => Person.signUp(node.url));
afterEach(() => people.close());

/** `s:<id>.<signature>`, where the id has dots of its own. */
function sessionKeyOf(person: Person): string {
  const cookie = decodeURIComponent(person.cookie('redis') ?? '');
  return `hf:sess:${cookie.slice(2, cookie.lastIndexOf('.'))}`;
}

/** The same browser at another node: cookies know no ports. */
function at(node: TestNode, person: Person): Person {
  const twin = new Person(node.url, person.name);
  for (const [name, value] of person.cookies) twin.cookies.set(name, value);
  people.add(twin);
  return twin;
}

/** Whether its socket was closed by the server. */
async function watched(person: Person): Promise<() => boolean> {
  const [socket] = await person.connect();
  return () => !socket.connected;
}

describe.each(STORES)('sessions in %s', (_name, startStore) => {
  let store: SharedStore;
  let keys: Redis;
  let idle: Ended;
  let aged: Ended;
  let here: TestNode;
  let there: TestNode;

  beforeAll(async () => {
    store = await startStore();
    const args = ['--limits', 'normal', '--trust-proxy', 'loopback', '--origins', ORIGIN];
    [here, there] = (await TestNode.startCluster(['here', 'there'], { redis: store.url, args })) as [
      TestNode,
      TestNode,
    ];
    keys = new Redis(store.url);
    // Its socket is found within 15 s; the other tests run meanwhile.
    const person = await Person.signUp(here.url);
    idle = { person, isClosed: await watched(person) };
    await keys.pexpire(sessionKeyOf(person), 1);
    // And of one that has a few seconds left of its whole life, however much it is used.
    const old = await Person.signUp(here.url);
    const key = sessionKeyOf(old);
    const session = JSON.parse((await keys.get(key)) as string) as { createdAt: number };
    const createdAt = Date.now() - LIMITS.sessionAbsoluteMs + AGED_LEFT_MS;
    await keys.set(key, JSON.stringify({ ...session, createdAt }), 'KEEPTTL');
    aged = { person: old, isClosed: await watched(old) };
  });
  afterAll(async () => {
    idle?.person.close();
    aged?.person.close();
    await Promise.all([here?.stop(), there?.stop()]);
    await keys?.quit();
    await store?.stop();
  });

  test('[27] behind a proxy that ends TLS a session’s cookie is __Host-, Secure, HttpOnly, SameSite=Lax, of 128 bits and more', async () => {
    const answer = await fetch(`${here.url}/api/accounts`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: ORIGIN,
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'chat.example.org',
      },
      body: JSON.stringify({ name: 'behind-tls', password: 'correct horse battery' }),
    });
    expect(answer.status).toBe(201);
    const [line = ''] = answer.headers.getSetCookie();
    expect(line).toMatch(/^__Host-holdfast\.[^=]+=s%3A/);
    for (const part of [/; Secure/i, /; HttpOnly/i, /; SameSite=Lax/i, /; Path=\/(;|$)/i])
      expect(line).toMatch(part);
    expect(line).not.toMatch(/; Domain/i);
    const random =
      decodeURIComponent(line.split('=')[1] ?? '')
        .slice(2)
        .split('.')[0] ?? '';
    expect(random.length * 6).toBeGreaterThan(128);
  });

  test('[28] a cookie that was planted before the sign-in is replaced, and the old one is worth nothing', async () => {
    const victim = await people.someone(here);
    const planted = at(here, victim);
    const isClosed = await watched(planted);
    await victim.signIn();
    for (const attacker of [planted, at(there, planted)]) expect((await attacker.whoami()).status).toBe(401);
    await until('its socket to be closed', isClosed, PROMISED_MS);
    expect((await victim.whoami()).status).toBe(200);
  });

  test.each([
    ['a sign-out', (person: Person) => person.send('DELETE', '/api/session', {})],
    ['a sign-out everywhere', (person: Person) => person.send('DELETE', '/api/sessions', {})],
    [
      'a new password',
      (person: Person) =>
        person.send('PUT', '/api/password', { current: person.password, next: 'another horse battery' }),
    ],
  ])(
    '[29] %s closes every socket of the session on both nodes, and its cookie is worth nothing',
    async (_what, deed) => {
      const person = await people.someone(here);
      const thief = at(there, person);
      const closed = [await watched(person), await watched(thief), await watched(thief)];
      expect((await deed(person)).ok).toBe(true);
      await until('all to be closed', () => closed.every((one) => one()), PROMISED_MS);
      expect((await thief.whoami()).status).toBe(401);
      await expect(thief.connect()).rejects.toThrow();
    },
  );

  test('[30] disabling an account closes its sockets on both nodes, and no cookie of it is worth anything', async () => {
    const person = await people.someone(here);
    const thief = at(there, person);
    const closed = [await watched(person), await watched(thief)];
    const operator = await here.signUpOperator();
    expect((await operator.send('PUT', `/api/accounts/${person.id}`, { disabled: true })).status).toBe(200);
    await until('all to be closed', () => closed.every((one) => one()), PROMISED_MS);
    expect((await thief.whoami()).status).toBe(401);
    expect((await person.signIn()).status).toBe(401);
  });

  test('[32] another’s position opens no room, and tells nothing of it', async () => {
    const [owner, other] = [await people.someone(here), await people.someone(there)];
    const made = await owner.send('POST', '/api/rooms', { name: 'mine alone', private: true });
    const { room } = (await made.json()) as { room: { id: string } };
    const [writing] = await owner.connect();
    await join(writing, room.id);
    const { epoch, seq, mid } = await say(writing, room.id, 'between us', 'one');
    const [reading] = await other.connect();
    const since = { epoch, seq: seq - 1, mid };
    await expect(join(reading, room.id, since)).rejects.toThrow(/not_member/);
    await expect(join(reading, 'nowhere', since)).rejects.toThrow(/not_member/);
    // A stranger's position in a room where one is fits nothing: the newest page, declared incomplete.
    await join(reading, 'general');
    expect((await join(reading, 'general', { epoch, seq, mid })).complete).toBe(false);
  });

  test('[33] nothing personal may be kept by a proxy between two people', async () => {
    const [one, two] = [await people.someone(here), await people.someone(here)];
    const operator = await here.signUpOperator();
    for (const [person, path] of [
      [one, '/api/session'],
      [one, '/api/rooms'],
      [one, '/api/rooms/general/messages'],
      [one, '/api/rooms/general/members'],
      [one, '/api/nodes'],
      [operator, '/api/accounts'],
      [operator, '/control/cluster'],
      [one, '/socket.io/?EIO=4&transport=polling'],
      [new Person(here.url, 'nobody'), '/api/session'],
    ] as const) {
      expect((await person.fetch(path)).headers.get('cache-control'), path).toMatch(/no-store/);
    }
    const names = await Promise.all(
      [one, two].map(
        async (person) => ((await (await person.whoami()).json()) as { user: { name: string } }).user.name,
      ),
    );
    expect(names).toEqual([one.name, two.name]);
  });

  test('[34] a route that was changed in the id, or anything else in the cookie, signs out and nothing else', async () => {
    const person = await people.someone(here);
    const [socket] = await person.connect();
    const value = person.cookie('redis') ?? '';
    const other = new Person(here.url, person.name);
    const changes = [
      value.replace('.here.', '.there.'),
      value.replace(/\.here\.\d/, '.here.999'),
      value.slice(0, -2),
      `${value}x`,
      value.replace('s%3A', ''),
      's%3A..',
      '%00',
      'x'.repeat(4_000),
    ];
    for (const changed of changes) {
      other.cookies.set(person.cookieName('redis') ?? '', changed);
      expect((await other.whoami()).status, changed.slice(0, 80)).toBe(401);
      await expect(other.connect(), changed.slice(0, 80)).rejects.toThrow();
    }
    expect(socket.connected).toBe(true);
    expect((await person.whoami()).status).toBe(200);
  });

  test('[31] a session that is over, idle or by its age, lets nobody in, and its open sockets close', async () => {
    // Both were ended before the other tests, since sessions are looked at every 15 s.
    for (const { person, isClosed } of [idle, aged]) {
      await until('its socket to be closed', isClosed, AGED_LEFT_MS + 3 * LIMITS.sessionSweepMs);
      expect((await person.whoami()).status).toBe(401);
      await expect(person.connect()).rejects.toThrow();
    }
    // And they end so by themselves: what the store keeps of a session ends after its idle time.
    const left = await keys.pttl(sessionKeyOf(await people.someone(here)));
    expect(left).toBeGreaterThan(LIMITS.sessionIdleMs - 60_000);
    expect(left).toBeLessThanOrEqual(LIMITS.sessionIdleMs);
  });
});

describe('sessions in the memory of one worker', () => {
  let node: TestNode;
  beforeAll(async () => {
    node = await TestNode.start({ workers: 3, mode: 'broken', args: ['--limits', 'normal'] });
    await node.signUpOperator();
  });
  afterAll(() => node.stop());

  test.each(ROUTINGS)(
    '[S8] with %s routing a sign-out ends the session and its sockets, whoever is asked',
    async (routing) => {
      await node.switchMode({ routing, sessions: 'memory' });
      // Several, since one that happens to reach its own worker shows nothing.
      for (let round = 0; round < 4; round += 1) {
        const person = await Person.signUp(node.url);
        people.add(person);
        await until('the session to be found', () => isTaken(person));
        const isClosed = await connected(person);
        const thief = at(node, person);
        expect((await person.send('DELETE', '/api/session', {})).status).toBe(204);
        await until(
          'the replayed cookie and the socket to be worth nothing',
          async () => isClosed() && !(await isTaken(thief)),
          PROMISED_MS,
        );
      }
    },
  );
});

describe('sessions in the memory of one worker, on two nodes', () => {
  let store: RedisServer;
  let here: TestNode;
  let there: TestNode;
  beforeAll(async () => {
    store = await RedisServer.start();
    const options = { redis: store.url, mode: 'broken' as const, args: ['--limits', 'normal'] };
    [here, there] = (await TestNode.startCluster(['here', 'there'], options)) as [TestNode, TestNode];
  });
  afterAll(async () => {
    await Promise.all([here?.stop(), there?.stop()]);
    await store?.stop();
  });

  test.each(['own', 'other'])(
    '[S8] a sign-out at the %s node ends the session and its sockets, and the replayed cookie is worth nothing at both',
    async (which) => {
      for (let round = 0; round < 3; round += 1) {
        const person = await Person.signUp(here.url);
        people.add(person);
        const [thief, thiefThere] = [at(here, person), at(there, person)];
        await until('the session to be found', () => isTaken(person));
        const isClosed = await connected(person);
        const asked = which === 'own' ? person : at(there, person);
        expect((await asked.send('DELETE', '/api/session', {})).status).toBe(204);
        await until(
          'the replayed cookie and the socket to be worth nothing',
          async () => isClosed() && !(await isTaken(thief)) && !(await isTaken(thiefThere)),
          PROMISED_MS,
        );
        for (const stale of [thief, thiefThere]) expect((await stale.whoami()).status).toBe(401);
      }
    },
  );
});

/** Whether any of the workers takes the cookie: more requests than workers, with every routing. */
async function isTaken(person: Person): Promise<boolean> {
  const answers = await Promise.all(Array.from({ length: 12 }, () => person.whoami()));
  return answers.some(({ status }) => status === 200);
}

async function connected(person: Person): Promise<() => boolean> {
  return until('a connection to the worker that has the session', () => watched(person).catch(() => null));
}
