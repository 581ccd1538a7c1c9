import { expect, it } from 'vitest';
import { nameKey } from '../../../src/domain/names.js';
import type { RedisStore } from '../../../src/store/redis/redis-store.js';
import type { RedisServer } from '../../../testbed/redis/redis-server.js';
import { command } from '../support/command.js';
import { cutAfter } from '../support/cut.js';
import { person } from '../support/people.js';
import { useRedisStore } from '../support/use-redis-store.js';

/** What a process leaves that is killed between two commands of one piece of work, wherever that is. */

const FURTHEST = 15;

let redis: RedisServer;
let store: RedisStore;
useRedisStore((server, opened) => {
  [redis, store] = [server, opened];
});

function draft(id: string, mayBeFirst: boolean, name = `Ann ${id.split('-')[1]}`) {
  const key = nameKey(name);
  const alikeKeys = [`alike ${key}`];
  return { id, name, nameKey: key, alikeKeys, passwordHash: 'x', synthetic: false, mayBeFirst };
}

/** Each place of the work at which it can be cut, until it is done. */
async function places(cut: (at: number) => Promise<boolean>): Promise<number[]> {
  const found: number[] = [];
  for (let at = 0; at < FURTHEST; at += 1) {
    if (await cut(at)) return found;
    found.push(at);
  }
  throw new Error(`The work is not done after ${FURTHEST} commands.`);
}

it('a sign-up that was killed anywhere leaves its name free, or with an account that a repetition completes', async () => {
  await store.accounts.create(draft('operator', true, 'Operator'));
  const cuts = await places((at) =>
    cutAfter(redis.url, at, ({ accounts }) => accounts.create(draft(`killed-${at}`, false))),
  );
  expect(cuts.length).toBeGreaterThan(4);
  const outcomes = await Promise.all(
    cuts.map(async (at) => {
      const killed = draft(`killed-${at}`, false);
      const again = await store.accounts.create({ ...killed, id: `again-${at}` }).catch((error) => error);
      if (!(again instanceof Error)) return again.id === `again-${at}` ? 'made' : 'another';
      const there = await store.accounts.byNameKey(killed.nameKey);
      if (there?.id !== killed.id) return `${again.message} Nobody has it.`;
      expect(await store.accounts.create(killed)).toEqual(there);
      return (again as Error & { code: string }).code;
    }),
  );
  expect(outcomes[0]).toBe('made');
  expect(new Set(outcomes)).toEqual(new Set(['made', 'store_unavailable', 'name_taken']));
  for (const at of cuts) {
    for (const key of [draft(`killed-${at}`, false).nameKey, ...draft(`killed-${at}`, false).alikeKeys]) {
      expect(await command(redis.url, 'PTTL', store.keys.accountName(key))).toBe(-1);
    }
  }
  // With the operator, and the one that was not cut.
  expect(await store.accounts.count()).toBe(cuts.length + 2);
});

it('the first sign-up, killed anywhere, leaves a chat that gets its operator, and nobody is ordinary before', async () => {
  for (let at = 0; at < FURTHEST; at += 1) {
    await command(redis.url, 'FLUSHALL');
    const killed = draft(`killed-${at}`, true);
    if (await cutAfter(redis.url, at, ({ accounts }) => accounts.create(killed))) {
      expect(at).toBeGreaterThan(4);
      return;
    }
    // Somebody without the link.
    const other = draft('other-x', false);
    await expect(store.accounts.create(other)).rejects.toMatchObject({
      code: expect.stringMatching(/^(forbidden|store_unavailable)$/),
    });
    const again = await store.accounts.create({ ...killed, id: 'again' }).catch(() => null);
    const operator = again ?? (await store.accounts.create(killed));
    expect(operator).toMatchObject({ operator: true, name: killed.name });
    expect(await store.accounts.byNameKey(killed.nameKey)).toMatchObject({ operator: true });
    expect(await command(redis.url, 'PTTL', store.keys.accounts.first)).toBe(-1);
    expect((await store.accounts.create(other)).operator).toBe(false);
  }
  throw new Error('The work is not done.');
});

it('a new room that was killed anywhere is one, or nothing: its name is free and it is on nobody’s list', async () => {
  const owner = person('ann');
  const room = (at: number, id: string) => ({ id, name: `Tea ${at}`, private: false, owner: owner.id });
  const cuts = await places((at) =>
    cutAfter(redis.url, at, ({ rooms }) =>
      rooms.create(room(at, `killed-${at}`), nameKey(`Tea ${at}`), owner),
    ),
  );
  expect(cuts.length).toBeGreaterThan(3);
  const bob = person('bob');
  const results = await Promise.all(
    cuts.map((at) =>
      store.rooms
        .create(room(at, `again-${at}`), nameKey(`Tea ${at}`), at % 2 === 0 ? owner : bob)
        .then(({ id }) => id)
        .catch((error: Error) => error.message),
    ),
  );
  for (const [index, at] of cuts.entries()) {
    const listed = (await store.rooms.visibleTo(owner.id)).filter(({ name }) => name === `Tea ${at}`);
    expect(listed, `killed after ${at}: ${results[index]}`).toHaveLength(1);
    const seen = (await store.rooms.visibleTo('somebody')).filter(({ name }) => name === `Tea ${at}`);
    expect(seen.map(({ id }) => id)).toEqual(listed.map(({ id }) => id));
    expect(await command(redis.url, 'PTTL', store.keys.roomName(nameKey(`Tea ${at}`)))).toBe(-1);
  }
  const mine = (await store.rooms.visibleTo(owner.id)).filter(({ member }) => member).map(({ id }) => id);
  const list = (await command(redis.url, 'SMEMBERS', store.keys.user(owner.id).rooms)) as string[];
  expect(list.sort()).toEqual(mine.sort());
});

it('a new room nobody asks for again is listed for all once its owner looks', async () => {
  const owner = person('ann');
  const room = { id: 'killed', name: 'Tea', private: false, owner: owner.id };
  // On the list, the name claimed, the room made.
  await cutAfter(redis.url, 3, ({ rooms }) => rooms.create(room, nameKey('Tea'), owner));
  expect(await store.rooms.get('killed')).not.toBeNull();
  expect(await store.rooms.visibleTo('somebody')).toEqual([]);
  await store.rooms.visibleTo(owner.id);
  expect(await store.rooms.visibleTo('somebody')).toMatchObject([{ id: 'killed' }]);
  expect(await command(redis.url, 'PTTL', store.keys.roomName(nameKey('Tea')))).toBe(-1);
});
