import { expect, test } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import { MessageSearch } from '../../../src/worker/search/message-search.js';
import { person, roomWith, say } from '../../store/support/people.js';
import { MemoryDatabase } from '../../support/memory-store/database.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';

const ann = person('ann');

/** A search in a room of six messages, `tea 1` to `tea 6`; to look through one of them takes `msEach`. */
async function searchOf({ msEach = 0, isStale = false } = {}) {
  const store = openMemoryStore(new MemoryDatabase());
  const room = await roomWith(store, ann);
  for (let n = 1; n <= 6; n += 1) await say(store, room, ann, `${isStale ? 'no' : 'tea'} ${n}`);
  const epoch = (await store.log.state(room))?.epoch ?? '';
  const candidates = [6, 5, 4, 3, 2, 1].map((seq) => ({ room, epoch, seq, at: seq }));
  let now = 0;
  const clock = () => {
    now += msEach;
    return now;
  };
  const search = new MessageSearch(
    store,
    {
      ask: async ({ before, limit }) => ({ candidates: before ? [] : candidates.slice(0, limit), behind: 0 }),
    },
    clock,
  );
  return async () => {
    const { hits, more } = await search.search(ann.id, { q: 'tea' });
    return { seqs: hits.map(({ message }) => message.seq), more };
  };
}

test('all hits are marked where that costs little', async () => {
  const search = await searchOf();
  expect(await search()).toEqual({ seqs: [6, 5, 4, 3, 2, 1], more: false });
});

test('texts that take long are marked for as long as is bearable, and the answer says that there is more', async () => {
  const search = await searchOf({ msEach: LIMITS.searchMarkingMs });
  const { seqs, more } = await search();
  expect(more).toBe(true);
  expect(seqs).toEqual([6]);
});

test('an answer that has nothing is one only when all were looked at', async () => {
  const search = await searchOf({ msEach: LIMITS.searchMarkingMs, isStale: true });
  expect(await search()).toEqual({ seqs: [], more: false });
});
