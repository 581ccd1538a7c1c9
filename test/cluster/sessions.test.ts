import { beforeAll, describe, expect, test } from 'vitest';
import { tWelcome } from '../../src/browser/chat/strings/welcome.js';
import type { ErrorBody } from '../../src/protocol/errors.js';
import { PRESETS } from '../../src/protocol/mode.js';
import { parseServedBy } from '../../src/protocol/served-by.js';
import type { TestNode } from '../../testbed/node/node.js';
import { join, Person, say } from '../../testbed/people/person.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';
import { createClient } from './redis-keys.js';

let redis: RedisServer;
let node: TestNode;
const people = useCluster({ workers: 3, store: 'redis' }, (cluster) => {
  ({ redis, node } = cluster);
});

/** Kills the worker with SIGKILL from outside and waits until another process has its slot. */
async function killSlot(slot: number): Promise<void> {
  const { pid } = await node.slot(slot);
  process.kill(pid as number, 'SIGKILL');
  await until(`slot ${slot} to be ready again`, async () => {
    const now = await node.slot(slot);
    return now.state === 'ready' && now.pid !== pid;
  });
}

function slotOf(answer: Response): number {
  return parseServedBy(answer.headers.get('x-served-by') ?? '')?.slot ?? 0;
}

/** kill -9 of the worker under a signed-in socket: the next request and the next socket are signed in. */
async function survivesKill(preset: 'shared' | 'stateless'): Promise<void> {
  await node.switchMode(PRESETS[preset]);
  const person = await people.someone();
  const [socket, welcome] = await person.connect();
  await join(socket, 'general');
  const lost = new Promise((resolve) => socket.once('disconnect', resolve));
  process.kill(welcome.pid, 'SIGKILL');
  await lost;
  expect((await person.whoami()).status).toBe(200);
  const { node: name, slot, pid } = welcome;
  const [again, now] = await person.connect(['websocket'], { from: { node: name, slot, pid, lostMs: 1 } });
  expect(now.pid).not.toBe(pid);
  expect(now.previous).toMatchObject({ pid, fate: 'died' });
  await join(again, 'general');
  expect((await say(again, 'general', 'still me', `after-${preset}`)).duplicate).toBe(false);
  await until('all slots ready', async () => (await node.slots()).every((one) => one.state === 'ready'));
}

test('[SESS-1] shared: a session survives kill -9 of the worker that served it', () =>
  survivesKill('shared'));
test('[SESS-3] stateless: a session survives kill -9 of the worker that served it', () =>
  survivesKill('stateless'));

test('[SESS-3] the store holds no session keys in stateless mode', async () => {
  await node.switchMode(PRESETS.stateless);
  const keys = createClient(redis.url);
  await keys.deleteMatching('hf:sess:*');
  const person = await people.someone();
  expect((await person.whoami()).status).toBe(200);
  expect(await keys.matching('hf:sess:*')).toEqual([]);
  await keys.close();
});

describe('sticky', () => {
  beforeAll(() => node.switchMode(PRESETS.sticky));

  test('[ROUTE-2] every request and socket of a session goes to the worker that made it', async () => {
    const persons = await Promise.all(Array.from({ length: 9 }, () => people.someone()));
    for (const person of persons) {
      const home = slotOf(await person.whoami());
      for (let i = 0; i < 8; i += 1) expect(slotOf(await person.whoami())).toBe(home);
      const [, welcome] = await person.connect();
      expect(welcome.slot).toBe(home);
    }
    const homes = new Set(await Promise.all(persons.map(async (person) => slotOf(await person.whoami()))));
    expect(homes.size).toBe(3);
  });

  test('[SESS-2] a session dies with its worker, others live, and the answer says so', async () => {
    const persons = await Promise.all(Array.from({ length: 9 }, () => people.someone()));
    const homes = await Promise.all(persons.map(async (person) => slotOf(await person.whoami())));
    const victim = homes[0] as number;
    await killSlot(victim);
    for (const [index, person] of persons.entries()) {
      const answer = await person.whoami();
      expect(answer.status).toBe(homes[index] === victim ? 401 : 200);
      if (answer.status === 401) {
        const { error } = (await answer.json()) as ErrorBody;
        expect(error.code).toBe('unauthenticated');
        expect(error.session?.fate).toBe('gone');
        expect(error.session?.madeBy).toMatch(new RegExp(`/${victim}$`));
      }
    }
    const dead = persons[0] as Person;
    await expect(dead.connect()).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
    expect((await dead.signIn()).status).toBe(200);
    expect((await dead.whoami()).status).toBe(200);
  });
});

test('[SESS-4] broken: requests land signed out at random, and the reason is named', async () => {
  await node.switchMode(PRESETS.broken);
  const person = await people.someone();
  const answers = [];
  for (let i = 0; i < 30; i += 1) answers.push(await person.whoami());
  const refused = answers.filter((answer) => answer.status === 401);
  expect(answers.some((answer) => answer.status === 200)).toBe(true);
  expect(refused.length).toBeGreaterThan(10);
  for (const answer of refused) {
    const { error } = (await answer.json()) as ErrorBody;
    expect(error.session?.fate).toBe('elsewhere');
    expect(error.session?.madeBy).not.toBe(error.session?.answeredBy);
  }
});

test('[SESS-2] a worker killed after Shared → Sticky: whose session it did not hold yet stays signed in', async () => {
  await node.switchMode(PRESETS.shared);
  const person = await people.someone();
  const [socket, welcome] = await person.connect();
  const closed = new Promise((resolve) => socket.once('disconnect', resolve));
  await node.switchMode(PRESETS.sticky);
  await killSlot(welcome.slot);
  await closed;
  await person.connect();
  expect((await person.whoami()).status).toBe(200);
  expect(person.cookie('memory')).toBeDefined();
  // Nobody else has a reason to hear.
  const stranger = new Person(node.url, 'stranger');
  const { error: none } = (await (await stranger.whoami()).json()) as ErrorBody;
  expect(none.session).toEqual({ madeBy: null, answeredBy: expect.any(String), fate: 'none' });
});

test('[SESS-2] who cannot be taken along by a switch is told why', async () => {
  await node.switchMode(PRESETS.sticky);
  const person = await people.someone();
  const home = slotOf(await person.whoami());
  await killSlot(home);
  await node.switchMode(PRESETS.shared);
  await until('shared mode to hold', async () => {
    const { error } = (await (await person.whoami()).json()) as ErrorBody;
    return error.session?.switched !== undefined;
  });
  const refused = await person.connect().catch((error) => error.data);
  expect(refused).toMatchObject({
    code: 'unauthenticated',
    session: { fate: 'gone', cause: 'kill', switched: { from: 'memory', to: 'redis' } },
  });
  expect(tWelcome.sessionLost.why(refused.session)).toBe(
    `Your session lived in the memory of worker ${home}, which was killed (SIGKILL).`,
  );
});

test('[SESS-5] sign-in makes a new session id, and sign-out closes every socket of the session on all workers', async () => {
  await node.switchMode(PRESETS.shared);
  const person = await people.someone();
  const before = person.cookieHeader;
  await person.signIn();
  expect(person.cookieHeader).not.toBe(before);
  const closed = [];
  const slots = new Set<number>();
  for (let i = 0; i < 6; i += 1) {
    const [socket, welcome] = await person.connect();
    slots.add(welcome.slot);
    closed.push(new Promise<string>((resolve) => socket.once('disconnect', resolve)));
  }
  expect(slots.size).toBeGreaterThan(1);
  const answer = await person.fetch('/api/session', { method: 'DELETE', headers: { origin: node.url } });
  expect(answer.status).toBe(204);
  expect(await Promise.all(closed)).toEqual(Array(6).fill('io server disconnect'));
  expect((await person.whoami()).status).toBe(401);
});
