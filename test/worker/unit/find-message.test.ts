import { beforeEach, expect, test } from 'vitest';
import { HoldfastError } from '../../../src/protocol/errors.js';
import type { RoomLog } from '../../../src/store/interfaces/log.js';
import { LogPages } from '../../../src/worker/rooms/log-pages.js';
import { RoomSends } from '../../../src/worker/rooms/room-sends.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';
import { workerContext } from '../support/worker-context.js';

const ann = { id: 'ann', name: 'Ann' };
const eve = { id: 'eve', name: 'Eve' };
const room = { id: 'den', name: 'den', private: false, owner: 'ann' };
/** As an older store made them: without a seq. */
const NOBODY_HAS = 'nobody-has-this1';
const [OLD, OLDEST] = ['alone-000000000b', 'alone-000000000a'];
let store: ReturnType<typeof openMemoryStore>;
/** Entries that were read of the log. */
let entries: number;
/** Searches that were asked for, of whom. */
let looks: string[];
let mayLook: boolean;

beforeEach(async () => {
  [entries, looks, mayLook] = [0, [], true];
  store = openMemoryStore();
  await store.rooms.create(room, 'den', ann);
  const input = { room: room.id, user: ann, known: null, freshEpoch: 'f' };
  for (let n = 0; n < 1_200; n += 1) {
    const cmid = `line-${n}`;
    await store.log.append({ ...input, cmid, mid: cmid.padEnd(16, '-'), text: cmid });
  }
});

/** `older`: an older version stored the entries 1 and 3. */
function chat(older = false) {
  const read = <T extends { messages: readonly { seq: number; mid: string }[] } | null>(found: T): T => {
    entries += found?.messages.length ?? 0;
    for (const entry of older ? (found?.messages ?? []) : []) {
      if (entry.seq === 1) Object.assign(entry, { mid: OLDEST });
      if (entry.seq === 3) Object.assign(entry, { mid: OLD });
    }
    return found;
  };
  const log: RoomLog = {
    ...store.log,
    range: async (...asked) => read(await store.log.range(...asked)),
    newest: async (...asked) => read(await store.log.newest(...asked)),
  };
  const takeOrThrow = async (name: string, who: string) => {
    looks.push(`${name} of ${who}`);
    if (!mayLook) throw new HoldfastError('rate_limited', 'Wait.', { retryAfterMs: 1 });
  };
  const context = workerContext();
  const budgets = Object.assign(context.budgets, { takeOrThrow });
  const nobodys = { attach: async () => ({ files: [], giveBack: async () => {} }) };
  const people = { of: () => undefined, knownOf: () => undefined } as never;
  const sends = new RoomSends(
    { ...context, budgets },
    { ...store, log },
    { feedOf: () => undefined },
    people,
    nobodys,
  );
  const pages = new LogPages(log, { forMember: async () => room }, budgets);
  return {
    reply: (user: typeof ann, mid: string) =>
      sends.send(user, { room: room.id, cmid: 'c', text: 'x', reply: mid }),
    change: (user: typeof ann, of: string) =>
      sends.change(user, { room: room.id, cmid: 'c', of, kind: 'delete' }, async () => false),
    around: (mid: string, words?: { entries: '1' }) =>
      pages.pageJson(room.id, ann.id, { around: mid, limit: 3, ...words }),
  };
}

test('[S6] a mid that nobody has makes no long log be read, where no older version wrote it', async () => {
  const { reply, change, around } = chat();
  await expect(reply(ann, NOBODY_HAS)).rejects.toMatchObject({ code: 'invalid' });
  expect(entries).toBeLessThanOrEqual(1);
  await expect(change(ann, NOBODY_HAS)).rejects.toThrow('no such message');
  expect(entries).toBeLessThanOrEqual(2);
  await expect(around(NOBODY_HAS, { entries: '1' })).rejects.toThrow('no such message');
  expect(entries).toBeLessThanOrEqual(3);
  await expect(around(NOBODY_HAS)).rejects.toThrow('no such message');
  expect(entries).toBeLessThanOrEqual(4 + 3);
  expect(looks).toEqual([]);
});

test('[S6] who is no member makes no log be read', async () => {
  const { reply, change } = chat(true);
  await expect(reply(eve, NOBODY_HAS)).rejects.toMatchObject({ code: 'not_member' });
  await expect(change(eve, NOBODY_HAS)).rejects.toMatchObject({ code: 'not_member' });
  expect(entries).toBe(0);
});

test('[S6] an older log is looked through for a person as often as their budget says', async () => {
  const { reply, change, around } = chat(true);
  expect(JSON.parse(await around(OLD)).messages.at(1)).toMatchObject({ seq: 3 });
  expect(looks).toEqual(['old-searches of ann']);
  expect(entries).toBeGreaterThan(1_000);
  [entries, looks, mayLook] = [0, [], false];
  for (const asked of [
    reply(ann, NOBODY_HAS),
    change(ann, NOBODY_HAS),
    around(OLD),
    around(OLD, { entries: '1' }),
  ])
    await expect(asked).rejects.toMatchObject({ code: 'rate_limited' });
  expect(looks).toEqual(Array(4).fill('old-searches of ann'));
  expect(entries).toBeLessThanOrEqual(4);
});
