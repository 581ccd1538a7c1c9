import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYONE } from '../../../src/protocol/calls.js';
import type { Entry, RowEntry } from '../../../src/protocol/entries.js';
import type { Change, UserRef } from '../../../src/protocol/events.js';
import { foldRows } from '../../../src/protocol/fold.js';
import { mendRooms } from '../../../src/store/embedded/mend-rooms.js';
import { rowOf } from '../../../src/store/log-codec.js';
import { openRedisStore, type RedisStore } from '../../../src/store/redis/redis-store.js';
import { type Act, acts, EMOJI, PEOPLE } from '../../protocol/support/log-model.js';
import { PLAIN_KEYS } from '../../support/plain-keys.js';
import { type Hosted, hosted } from '../support/hosted.js';
import { MemoryFiles } from '../support/memory-files.js';
import { entryBy, id, person, placeOf, roomWith } from '../support/people.js';
import { quiet } from '../support/quiet.js';

let host: Hosted;
let store: RedisStore;
let client: Redis;
beforeAll(async () => {
  host = await hosted(new MemoryFiles());
  store = await openRedisStore({ url: host.url, logger: quiet, name: 'test' });
  client = host.client();
});
afterAll(async () => {
  await store.close();
  await host.close();
});

const mend = () =>
  mendRooms({ call: (command, ...parts) => client.call(String(command), ...parts) as never });

async function act(room: string, people: readonly UserRef[], all: readonly Act[]): Promise<void> {
  for (const [n, [kind, who, back, what, on]] of all.entries()) {
    const base = entryBy(room, people[who] as UserRef);
    const mid = (await page(room)).at(-1 - back)?.mid;
    const of = placeOf(mid ?? '');
    const called = what === 1 ? EVERYONE : (people[what]?.id as string);
    const calls = { mentions: on ? [{ id: called, start: 0, end: 2 }] : [] };
    if (kind === 'text') await store.log.append({ ...base, text: `t${n}`, calls });
    else if (mid === undefined) continue;
    else if (kind === 'reply') await store.log.append({ ...base, text: `t${n}`, reply: of, calls });
    else {
      const changes: Record<typeof kind, Change> = {
        edit: { kind: 'edit', text: `e${n}` },
        delete: { kind: 'delete' },
        react: { kind: 'react', emoji: EMOJI[what] as string, on },
        pin: { kind: 'pin', on },
      };
      await store.log.change({ ...base, of, change: changes[kind], moderates: true, calls });
    }
  }
}

/** As a repair reads a log, when the file's end is lost. */
async function loseLast(log: string, entries: number): Promise<void> {
  const kept = (await client.xrange(log, '-', '+')).slice(0, -entries);
  await client.del(log);
  for (const [seq, fields] of kept) await client.xadd(log, seq, ...fields);
}

async function page(room: string): Promise<RowEntry[]> {
  return (await store.log.page(room, 10_000))?.rows.map(rowOf) ?? [];
}
async function entries(room: string): Promise<Entry[]> {
  return (await store.log.range(room, 1, 1e9, 10_000))?.messages.map(({ entry }) => entry) ?? [];
}
/**
 * What a stranger and the people of the room have before them; the last of these as far as they said nothing
 * themselves.
 */
const unread = (room: string, people: readonly UserRef[]) =>
  Promise.all(['a reader', ...people.map((one) => one.id)].map((who) => store.reads.standing(room, who)));

describe('a room that is mended', () => {
  const people = PEOPLE.map((name) => person(name));

  it('[CHANGE-3] has beside its log again what changes made of its messages', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        const room = await roomWith(store, ...people);
        await act(room, people, all);
        const before = [await page(room), await entries(room), await unread(room, people)];
        const { states, silent, changes, mentions } = PLAIN_KEYS.room(room);
        await client.del(states, silent, changes, mentions);
        await mend();
        expect([await page(room), await entries(room), await unread(room, people)]).toEqual(before);
        await client.del(PLAIN_KEYS.room(room).meta);
      }),
      { numRuns: 30 },
    );
  });

  it('[CHANGE-3] keeps nothing of changes that are lost, and gives nothing of them to those that have their numbers next', async () => {
    await fc.assert(
      fc.asyncProperty(acts, fc.integer({ min: 1, max: 20 }), async (all, lost) => {
        const room = await roomWith(store, ...people);
        await act(room, people, all);
        const { log, meta } = PLAIN_KEYS.room(room);
        await loseLast(log, lost);
        await mend();
        const rest = await entries(room);
        expect(await page(room)).toEqual(foldRows([], rest, ''));
        // As many again as were lost, and none of them was ever changed.
        for (let n = 0; n < 25; n += 1) {
          await store.log.append({ ...entryBy(room, people[0] as UserRef), text: `new ${n}` });
        }
        expect((await page(room)).slice(-25)).toEqual((await entries(room)).slice(-25));
        expect((await page(room)).slice(-25).every((row) => !('reactions' in row || 'edited' in row))).toBe(
          true,
        );
        await client.del(meta);
      }),
      { numRuns: 30 },
    );
  });

  it('has notices that are nothing to read', async () => {
    const [ann, reader] = [person('ann'), person('reader')];
    const made = { id: id(), name: 'Tea', private: true, owner: ann.id };
    await store.rooms.create(made, 'tea', ann);
    await store.rooms.addMember(made.id, person('bob'), ann.id, { id: id(), user: ann, known: null });
    await store.log.append({ ...entryBy(made.id, ann), text: 'hello' });
    const before = [await page(made.id), await unread(made.id, [reader])];
    expect(before[1]).toMatchObject([{ unread: 1 }, { unread: 1 }]);
    await client.del(PLAIN_KEYS.room(made.id).silent);
    await mend();
    expect([await page(made.id), await unread(made.id, [reader])]).toEqual(before);
  });

  it('[SEND-6] counts no text of others as one’s own, after a position was set back', async () => {
    const [ann, bob] = [person('ann'), person('bob')];
    const room = await roomWith(store, ann, bob);
    for (const user of [bob, ann, ann]) await store.log.append({ ...entryBy(room, user), text: 'hello' });
    for (let times = 0; times < 9; times += 1) await store.reads.setBack(room, ann.id, 0);
    const { log, own } = PLAIN_KEYS.room(room);
    const before = await store.reads.standing(room, ann.id);
    expect(before).toMatchObject({ read: 0, unread: 1, version: 9 });
    await client.del(own);
    await mend();
    expect(await store.reads.standing(room, ann.id)).toEqual(before);
    await loseLast(log, 1);
    await mend();
    await store.log.append({ ...entryBy(room, bob), text: 'hello' });
    expect(await store.reads.standing(room, ann.id)).toMatchObject({ read: 0, unread: 2, version: 9 });
  });

  it('knows who of very many reacted', async () => {
    const many = Array.from({ length: 25 }, (_, n) => person(`p${n}`));
    const room = await roomWith(store, ...many);
    const said = await store.log.append({ ...entryBy(room, many[0] as UserRef), text: 'look' });
    if (said.kind !== 'stored') throw new Error(said.kind);
    for (const user of many) {
      const change: Change = { kind: 'react', emoji: '👍', on: true };
      await store.log.change({ ...entryBy(room, user), of: said, change, moderates: false });
    }
    const before = await page(room);
    const { states, changes } = PLAIN_KEYS.room(room);
    await client.del(states, changes);
    await mend();
    expect(await page(room)).toEqual(before);
    expect(await store.log.reacted(room, (many[24] as UserRef).id, [{ seq: 1, emoji: '👍' }])).toEqual([
      true,
    ]);
  });
});
