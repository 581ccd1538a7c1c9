import { describe, expect, test } from 'vitest';
import type { ErrorBody } from '../../src/protocol/errors.js';
import { PRESETS, type PresetName } from '../../src/protocol/mode.js';
import { TestNode } from '../../testbed/node/node.js';
import { Person } from '../../testbed/people/person.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';
import { createClient } from './redis-keys.js';

/** A switch of the mode takes sessions along, seen from outside with plain cookies. */

let redis: RedisServer;
let node: TestNode;
const people = useCluster({ workers: 3, store: 'redis' }, (cluster) => {
  ({ redis, node } = cluster);
});

/** The workers have heard of it. */
async function switchTo(preset: PresetName): Promise<void> {
  await node.switchMode(PRESETS[preset]);
  const { sessions } = PRESETS[preset];
  const probe = await people.someone();
  await until(`${preset} on all workers`, async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => probe.fetch('/api/session')));
    const modes = await Promise.all(
      answers.map((one) => one.json() as Promise<{ mode?: { sessions: string } }>),
    );
    return modes.every(({ mode }) => mode === undefined || mode.sessions === sessions);
  });
}

const GOOD = ['sticky', 'shared', 'stateless'] as const;
const directions = GOOD.flatMap((from) => GOOD.filter((to) => to !== from).map((to) => [from, to] as const));

describe.each(directions)('[SESS-7] %s → %s', (from, to) => {
  test('everybody stays signed in, once: the old session is over, and no socket closes', async () => {
    await switchTo(from);
    const persons = await Promise.all(Array.from({ length: 8 }, () => people.someone()));
    const before = persons.map((person) => new Map(person.cookies));
    const sockets = await Promise.all(persons.map(async (person) => (await person.connect())[0]));
    await switchTo(to);
    const answers = await Promise.all(persons.map((person) => person.whoami()));
    expect(answers.map(({ status }) => status)).toEqual(persons.map(() => 200));
    for (const person of persons) {
      expect(person.cookie(PRESETS[to].sessions)).toBeDefined();
      expect(person.cookie(PRESETS[from].sessions)).toBeUndefined();
    }
    expect((await Promise.all(persons.map((person) => person.whoami()))).every(({ ok }) => ok)).toBe(true);
    await Promise.all(persons.map((person) => person.connect()));
    expect(sockets.every((socket) => socket.connected)).toBe(true);
    // Whoever kept the old cookie has nothing of it in the mode where it was good.
    await switchTo(from);
    for (const [index, person] of persons.entries()) {
      const thief = new Person(node.url, person.name);
      for (const [name, value] of before[index] as Map<string, string>) thief.cookies.set(name, value);
      // A worker that saw the token a moment ago believes it for `revocationFreshMs`.
      await until('the old session to be over', async () => (await thief.whoami()).status === 401);
    }
    expect((await Promise.all(persons.map((person) => person.whoami()))).every(({ ok }) => ok)).toBe(true);
  });

  test('a socket that was on its way with the old cookie when the session was carried is let in', async () => {
    await switchTo(from);
    const person = await people.someone();
    const tab = new Person(node.url, person.name);
    for (const [name, value] of person.cookies) tab.cookies.set(name, value);
    await switchTo(to);
    // Until then the session may be found where it was.
    await until('it to be carried', async () => {
      await person.whoami();
      return person.cookie(PRESETS[to].sessions) !== undefined;
    });
    for (const transport of ['websocket', 'polling'] as const) {
      const [socket] = await tab.connect([transport]);
      // A polling one asks more than once.
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(socket.connected).toBe(true);
      socket.close();
    }
  });

  test('parallel requests of one browser carry its session over once', async () => {
    await switchTo(from);
    const person = await people.someone();
    await switchTo(to);
    const twins = Array.from({ length: 5 }, () => {
      const twin = new Person(node.url, person.name);
      for (const [name, value] of person.cookies) twin.cookies.set(name, value);
      return twin;
    });
    const answers = await Promise.all(twins.map((twin) => twin.whoami()));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    if (to !== 'stateless')
      expect(new Set(twins.map((twin) => twin.cookie(PRESETS[to].sessions))).size).toBe(1);
  });
});

test.each(directions)(
  '[SESS-5] %s → %s: a sign-out by the cookie of before ends what it was carried to, and closes its sockets',
  async (from, to) => {
    await switchTo(from);
    const persons = await Promise.all(Array.from({ length: 4 }, () => people.someone()));
    // The answers that bring the new cookies are on their way, or lost: these tabs have the old ones.
    const tabs = persons.map((person) => {
      const tab = new Person(node.url, person.name);
      for (const [name, value] of person.cookies) tab.cookies.set(name, value);
      return tab;
    });
    await switchTo(to);
    for (const [index, person] of persons.entries()) {
      await until('it to be carried', async () => {
        await person.whoami();
        return person.cookie(PRESETS[to].sessions) !== undefined;
      });
      const tab = tabs[index] as Person;
      const [socket] = await tab.connect();
      expect((await tab.fetch('/api/session', { method: 'DELETE' })).status).toBe(204);
      await until('its socket to close', () => !socket.connected);
      await until('what it was carried to to be over', async () => (await person.whoami()).status === 401);
    }
  },
);

test('[SESS-7] a sign-out after a switch ends the session wherever it is, and it is in one place only', async () => {
  const keys = createClient(redis.url);
  await switchTo('shared');
  await keys.deleteMatching('hf:sess:*');
  const person = await people.someone();
  expect(await keys.matching('hf:sess:*')).toHaveLength(1);
  await node.switchMode(PRESETS.sticky);
  await until('it to be carried', async () => {
    await person.whoami();
    return person.cookie('memory') !== undefined;
  });
  expect(await keys.matching('hf:sess:*')).toEqual([]);
  const [socket] = await person.connect();
  const closed = new Promise<string>((resolve) => socket.once('signed-out', ({ reason }) => resolve(reason)));
  expect((await person.send('DELETE', '/api/session', {})).status).toBe(204);
  expect(await closed).toBe('signed-out');
  await keys.close();
});

test('[SESS-7] whom a switch leaves behind in the memory of another node is told so, and counted as lost to the switch', async () => {
  await switchTo('sticky');
  const persons = await Promise.all(Array.from({ length: 3 }, () => people.someone()));
  const two = await TestNode.start({ workers: 1, redis: redis.url, args: ['--node', 'two'] });
  try {
    await until('the nodes to know each other', async () => (await node.view()).nodes.length === 2);
    await switchTo('shared');
    const answers = await until('the other node to follow', async () => {
      const found = await Promise.all(
        persons.map(async (person) => {
          const there = new Person(two.url, person.name);
          for (const [name, value] of person.cookies) there.cookies.set(name, value);
          const answer = await there.whoami();
          return ((await answer.json()) as ErrorBody).error.session;
        }),
      );
      return found.every((session) => session?.switched !== undefined) && found;
    });
    for (const session of answers) expect(session).toMatchObject({ fate: 'elsewhere', cause: 'switch' });
    const lost = async () =>
      (await node.view()).timeline.findLast(({ kind }) => kind === 'mode-switched')?.effect?.people?.lost;
    await until('each of them to be counted, once', async () => (await lost()) === persons.length);
    // Where their session is they are taken along, and lost no more.
    expect((await persons[0]?.whoami())?.status).toBe(200);
    await until('one to be back', async () => (await lost()) === persons.length - 1);
  } finally {
    await two.stop();
  }
});

test('[SESS-7] who was carried into the memory of a worker is told that it was killed, and who was not stays', async () => {
  await switchTo('shared');
  const persons = await Promise.all(Array.from({ length: 9 }, () => people.someone()));
  await switchTo('sticky');
  // Only some make a request before the kill.
  const carried = persons.slice(0, 6);
  for (const person of carried) expect((await person.whoami()).status).toBe(200);
  const holderOf = (person: Person) =>
    Number(decodeURIComponent(person.cookie('memory') ?? '').split('.')[2]);
  const victim = holderOf(carried[0] as Person);
  const { pid } = await node.slot(victim);
  await node.signal(victim, 'SIGKILL');
  await until('another process in the slot', async () => {
    const now = await node.slot(victim);
    return now.state === 'ready' && now.pid !== pid;
  });
  for (const person of persons) {
    const died = carried.includes(person) && holderOf(person) === victim;
    const answer = await person.whoami();
    expect(answer.status).toBe(died ? 401 : 200);
    if (!died) continue;
    const { error } = (await answer.json()) as ErrorBody;
    expect(error.session).toMatchObject({ fate: 'gone', cause: 'kill' });
  }
});
