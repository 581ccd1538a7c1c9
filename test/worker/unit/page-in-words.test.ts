import { expect, test } from 'vitest';
import { logPageInWords } from '../../../src/worker/rooms/log-page-in-words.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';

const ann = { id: 'ann', name: 'Ann' };
const budgets = { takeOrThrow: async () => {} };
const room = { id: 'den', name: 'den', private: false, owner: 'ann' };

test('a page in words has one message at every seq, and no deleted text', async () => {
  const store = openMemoryStore();
  await store.rooms.create(room, 'den', ann);
  const input = { room: room.id, user: ann, known: null, freshEpoch: 'f' };
  const stored = await store.log.append({ ...input, cmid: 'a', mid: 'a'.repeat(16), text: 'secret' });
  if (stored.kind !== 'stored') throw new Error(stored.kind);
  const { mid, seq } = stored;
  const change = { ...input, of: { mid, seq }, moderates: false };
  await store.log.change({
    ...change,
    cmid: 'b',
    mid: 'b'.repeat(16),
    change: { kind: 'edit', text: 'better' },
  });
  await store.log.change({ ...change, cmid: 'c', mid: 'c'.repeat(16), change: { kind: 'delete' } });
  const page = async (limit: number, query: Parameters<typeof logPageInWords>[3]) => {
    const json = await logPageInWords(store.log, room.id, limit, query, ann.id, budgets);
    expect(json).not.toMatch(/secret|better/);
    const { messages, more, newer } = JSON.parse(json);
    return [messages.map((one: { seq: number; text: string }) => [one.seq, one.text]), more, newer];
  };
  const all = [
    [1, '(deleted)'],
    [2, '(edited a message that is deleted now)'],
    [3, '(deleted a message)'],
  ];
  expect(await page(50, {})).toEqual([all, false, false]);
  expect(await page(1, { before: 3 })).toEqual([[all[1]], true, true]);
  expect(await page(1, { after: 1 })).toEqual([[all[1]], true, true]);
  expect(await page(50, { after: 3 })).toEqual([[], false, false]);
  expect(await page(3, { around: mid })).toEqual([all.slice(0, 2), false, true]);
  await expect(page(3, { around: `9-${'x'.repeat(16)}` })).rejects.toThrow('no such message');
});

test('what the server tells is told in words', async () => {
  const store = openMemoryStore();
  await store.rooms.create(room, 'den', ann);
  const bob = { id: 'bob', name: 'Bob' };
  const boss = { id: ann.id, operator: false };
  const notice = (id: string) => ({ id: id.repeat(16), user: ann, known: null });
  await store.rooms.addMember(room.id, bob);
  await store.moderation.edit(room.id, boss, { topic: 'Tea' }, null, notice('a'));
  await store.rooms.removeMember(room.id, bob.id, 'removed', boss, notice('b'));
  const { messages } = JSON.parse(await logPageInWords(store.log, room.id, 50, {}, ann.id, budgets));
  expect(messages.map((one: { text: string }) => one.text)).toEqual(['(topic: Tea)', '(removed Bob)']);
});
