import { describe, expect, it } from 'vitest';
import { nameKey } from '../../../src/domain/names.js';
import type { RedisStore } from '../../../src/store/redis/redis-store.js';
import type { RedisServer } from '../../../testbed/redis/redis-server.js';
import { cutAfter, slowly } from '../support/cut.js';
import { person } from '../support/people.js';
import { useRedisStore } from '../support/use-redis-store.js';

/**
 * What a public room is called is its own, and what no public room is called is free. That holds whoever was killed,
 * was frozen or came at once while a room got its name.
 */

const FURTHEST = 15;
const ann = person('ann');
const bob = person('bob');
const asked = { id: ann.id, operator: false };

let redis: RedisServer;
let store: RedisStore;
useRedisStore((server, opened) => {
  [redis, store] = [server, opened];
});

function make(id: string, name: string, rooms = store.rooms): Promise<unknown> {
  return rooms.create({ id, name, private: false, owner: ann.id }, nameKey(name), ann);
}
function rename(id: string, name: string, moderation = store.moderation): Promise<void> {
  return moderation.edit(id, asked, { name }, nameKey(name), { id: `${id}-${name}`, user: ann, known: null });
}
async function nameOf(id: string): Promise<string> {
  return (await store.rooms.get(id))?.name ?? '';
}
let others = 0;
/** Whether somebody else can make a room that is called so. It is renamed away at once. */
async function isFree(name: string): Promise<boolean> {
  others += 1;
  const [id, away] = [`other-${others}`, `Other ${others}`];
  const made = await make(id, name).then(
    () => true,
    (error: Error & { code?: string }) => {
      expect(error.code).toBe('name_taken');
      return false;
    },
  );
  if (made) await rename(id, away);
  return made;
}
/** Those of these names that rooms have are theirs, and all others are free. */
async function expectExact(names: readonly string[], rooms: readonly string[]): Promise<void> {
  const had = (await Promise.all(rooms.map(nameOf))).filter((name) => name !== '');
  expect(new Set(had.map(nameKey)).size, `${had} are different`).toBe(had.length);
  const free = await Promise.all(names.map(isFree));
  expect(names.filter((_, at) => !free[at]).sort()).toEqual(
    names.filter((name) => had.includes(name)).sort(),
  );
}

it('a rename that was killed anywhere leaves one name the room’s and the other free', async () => {
  const cuts: number[] = [];
  for (let at = 0; ; at += 1) {
    if (at === FURTHEST) throw new Error(`A rename is not done after ${FURTHEST} commands.`);
    await make(`room-${at}`, `Tea ${at}`);
    const isDone = await cutAfter(redis.url, at, ({ moderation }) =>
      rename(`room-${at}`, `Pie ${at}`, moderation),
    );
    cuts.push(at);
    if (isDone) break;
  }
  expect(cuts.length).toBeGreaterThan(3);
  await Promise.all(cuts.map((at) => expectExact([`Tea ${at}`, `Pie ${at}`], [`room-${at}`])));
  expect(await nameOf('room-0')).toBe('Tea 0');
  expect(await nameOf(`room-${cuts.length - 1}`)).toBe(`Pie ${cuts.length - 1}`);
});

it('of several moderators who rename a room at once each gets an answer, and one name is left', async () => {
  await make('room', 'Tea');
  const names = ['Bun', 'Pie', 'Jam', 'Oat', 'Rye'];
  await Promise.all(names.map((name) => rename('room', name)));
  await expectExact([...names, 'Tea'], ['room']);
});

it('a room renamed to and fro at once keeps the name that it has', async () => {
  await make('room', 'Tea');
  for (let round = 0; round < 10; round += 1) {
    const to = (name: string, n: number) =>
      store.moderation.edit('room', asked, { name }, nameKey(name), {
        id: `r${round}-${n}`,
        user: ann,
        known: null,
      });
    await Promise.all(['Pie', 'Tea', 'Pie', 'Tea'].map(to));
    await expectExact(['Tea', 'Pie'], ['room']);
  }
});

describe.each(['rename', 'create'] as const)('a %s that was frozen', (what) => {
  it('anywhere, while somebody else took the name, takes it from nobody', async () => {
    for (let at = 0; at < FURTHEST; at += 1) {
      const [name, late] = [`Pie ${at}`, `late-${at}`];
      if (what === 'rename') await make(late, `Tea ${at}`);
      let reached = false;
      let thaw: () => void = () => {};
      const thawed = new Promise<void>((resolve) => {
        thaw = resolve;
      });
      const frozen = (n: number) => {
        if (n !== at) return Promise.resolve();
        reached = true;
        return thawed;
      };
      const work = slowly(redis.url, frozen, ({ rooms, moderation }) =>
        what === 'rename' ? rename(late, name, moderation) : make(late, name, rooms),
      ).then(
        () => 'done',
        (problem: { code: string }) => problem.code,
      );
      await expect.poll(() => reached || Promise.race([work, 'not yet'])).not.toBe('not yet');
      if (!reached) return expect(at).toBeGreaterThan(2);
      const other = await make(`soon-${at}`, name).then(
        () => 'done',
        (problem: { code: string }) => problem.code,
      );
      thaw();
      expect([await work, other].sort(), `frozen before command ${at}`).toEqual(['done', 'name_taken']);
      await expectExact([name, `Tea ${at}`], [late, `soon-${at}`]);
    }
    throw new Error('The work is not done.');
  });
});

it('whatever is cut, late or at once, each name has one room at most, and every other is free', async () => {
  const names = ['Tea', 'Pie', 'Bun'];
  const rooms = ['room-0', 'room-1'];
  await make('room-0', 'Tea');
  await make('room-1', 'Pie');
  // Which command waits for others, and which is cut: all of the first places, in turn.
  for (let round = 0; round < 12; round += 1) {
    const works = names.flatMap((name, n) =>
      rooms.map((room, r) => {
        const pause = async (at: number) => {
          for (let turn = 0; turn < ((round + n + r) * (at + 1)) % 5; turn += 1) await store.ping();
        };
        const id = `${round}${n}${r}`;
        const edit = (moderation: RedisStore['moderation']) =>
          moderation
            .edit(room, asked, { name }, nameKey(name), { id, user: bob, known: null })
            .catch(() => {});
        return (round + n * 2 + r) % 3 === 0
          ? cutAfter(redis.url, (round + r) % 6, ({ moderation }) => edit(moderation))
          : slowly(redis.url, pause, ({ moderation }) => edit(moderation));
      }),
    );
    await Promise.all(works);
    const had = await Promise.all(rooms.map(nameOf));
    expect(new Set(had).size).toBe(rooms.length);
  }
  await expectExact(names, rooms);
});
