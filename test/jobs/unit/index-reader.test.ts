import { pino } from 'pino';
import { expect, test } from 'vitest';
import { termsOf } from '../../../src/domain/search/terms.js';
import { IndexReader } from '../../../src/jobs/index/index-reader.js';
import { SearchIndex } from '../../../src/jobs/index/search-index.js';
import type { SearchAnswer } from '../../../src/protocol/search.js';
import type { FeedFrame } from '../../../src/store/interfaces/feed.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import { until } from '../../../testbed/wait.js';
import { entryBy, person, roomWith, say, stored } from '../../store/support/people.js';
import { MemoryDatabase, type StoredRoom } from '../../support/memory-store/database.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';

const ann = person('ann');

/** A reader on a store whose publications can be lost, and whose log can be away. */
function readerOf(db: MemoryDatabase, logMaxMessages?: number) {
  const store: Store = openMemoryStore(db, logMaxMessages === undefined ? {} : { logMaxMessages });
  const faults = { losing: false, away: false, reads: 0 };
  const listeners: ((frame: FeedFrame) => void)[] = [];
  store.feed.onFrame((frame) => {
    if (!faults.losing) for (const listener of listeners) listener(frame);
  });
  const index = new SearchIndex();
  const reader = new IndexReader(
    {
      logEnds: store.logEnds,
      feed: { ...store.feed, onFrame: (listener) => void listeners.push(listener) },
      log: {
        ...store.log,
        range: async (...where) => {
          faults.reads += 1;
          if (faults.away) throw new Error('the store is away');
          return store.log.range(...where);
        },
      },
    },
    index,
    pino({ level: 'silent' }),
  );
  const search = async (typed: string): Promise<SearchAnswer> =>
    (await reader.answer({
      rooms: await store.logEnds.ofMember(ann.id),
      terms: termsOf(typed),
      author: null,
      before: null,
      limit: 100,
    })) as SearchAnswer;
  const seqs = async (typed: string) => (await search(typed)).candidates.map(({ seq }) => seq);
  return { store, faults, index, reader, search, seqs };
}

test('what is published goes in without a read; what is asked for first is read', async () => {
  const db = new MemoryDatabase();
  const { store, faults, index, search, seqs } = readerOf(db);
  const room = await roomWith(store, ann);
  for (let n = 1; n <= 450; n += 1) await say(store, room, ann, `tea ${n}`);
  expect(await search('tea 450')).toMatchObject({ candidates: [{ room, seq: 450 }], behind: 0 });
  const { reads } = faults;
  await say(store, room, ann, 'fresh tea');
  await until('it has gone in', () => index.room(room).head === 451);
  expect(await seqs('fresh')).toEqual([451]);
  expect(faults.reads).toBe(reads);
});

test('[FIND-1] lost publications of messages, edits and deletions are read from the log before the answer', async () => {
  const db = new MemoryDatabase();
  const { store, faults, search, seqs } = readerOf(db);
  const room = await roomWith(store, ann);
  const first = await say(store, room, ann, 'a walnut');
  expect(await seqs('walnut')).toEqual([1]);
  faults.losing = true;
  const of = { seq: 1, mid: stored(first).mid };
  const edit = { change: { kind: 'edit', text: 'a hazelnut' } as const, of, moderates: false };
  await store.log.change({ ...entryBy(room, ann), ...edit });
  await say(store, room, ann, 'a second hazelnut');
  expect(await seqs('walnut')).toEqual([]);
  expect(await seqs('hazelnut')).toEqual([3, 1]);
  await store.log.change({ ...entryBy(room, ann), change: { kind: 'delete' }, of, moderates: false });
  expect(await search('hazelnut')).toMatchObject({ candidates: [{ seq: 3 }], behind: 0 });
});

test('of another log, or one that was forked, nothing of the former is found', async () => {
  const db = new MemoryDatabase();
  const { store, faults, search, seqs } = readerOf(db);
  const room = await roomWith(store, ann);
  for (let n = 1; n <= 5; n += 1) await say(store, room, ann, `former ${n}`);
  expect(await seqs('former')).toHaveLength(5);
  faults.losing = true;
  const kept = db.rooms.get(room) as StoredRoom;
  const newLog = async (epoch: string) => {
    Object.assign(kept, { epoch, entries: [], head: 0, headMid: '' });
    kept.cmids.clear();
    for (let n = 1; n <= 5; n += 1) await say(store, room, ann, `later ${n} of ${epoch}`);
  };
  await newLog('another');
  expect(await search('former')).toEqual({ candidates: [], behind: 0 });
  expect(await seqs('another')).toHaveLength(5);
  // As after a failover: the same epoch and head, and other entries.
  await newLog(kept.epoch);
  for (const entry of kept.entries) expect(await seqs(`"${entry.message.text}"`)).toEqual([entry.seq]);
});

test('what cannot be read just now is told, and what is known is found', async () => {
  const db = new MemoryDatabase();
  const { store, faults, search } = readerOf(db);
  const room = await roomWith(store, ann);
  await say(store, room, ann, 'tea');
  expect(await search('tea')).toMatchObject({ behind: 0 });
  Object.assign(faults, { losing: true, away: true });
  for (let n = 0; n < 3; n += 1) await say(store, room, ann, 'tea');
  expect(await search('tea')).toMatchObject({ candidates: [{ seq: 1 }], behind: 3 });
  faults.away = false;
  expect(await search('tea')).toMatchObject({ candidates: { length: 4 }, behind: 0 });
});

test('of a trimmed log it has what the log has, as far as its blocks go', async () => {
  const db = new MemoryDatabase();
  const { store, faults, search, seqs } = readerOf(db, 500);
  const room = await roomWith(store, ann);
  await say(store, room, ann, 'word0 tea');
  expect(await seqs('tea')).toEqual([1]);
  faults.losing = true;
  for (let n = 1; n < 1_200; n += 1) await say(store, room, ann, `word${n} tea`);
  expect((await search('word1199')).behind).toBe(0);
  expect(await seqs('"word1199 tea"')).toEqual([1_200]);
  expect(await seqs('"word0 tea"')).toEqual([]);
});
