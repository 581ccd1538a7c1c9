import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RowEntry } from '../../../src/protocol/entries.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { rowOf } from '../../../src/store/log-codec.js';
import { openRedisStore, type RedisStore } from '../../../src/store/redis/redis-store.js';
import { until } from '../../../testbed/wait.js';
import { embeddedStores } from '../support/embedded.js';
import { HandTimers } from '../support/hand-timers.js';
import { type Hosted, hosted } from '../support/hosted.js';
import { MemoryFiles } from '../support/memory-files.js';
import { entryBy, person, roomWith, say, stateOf } from '../support/people.js';
import { quiet } from '../support/quiet.js';

const ann = person('ann');
const secret = 'the secret text';

let stores: Awaited<ReturnType<typeof embeddedStores>>;
beforeAll(async () => {
  stores = await embeddedStores();
});
afterAll(() => stores.stop());

/** Says something, edits it once, and deletes it. */
async function sayAndDelete(store: RedisStore, room: string, deletes = true): Promise<void> {
  const said = await store.log.append({ ...entryBy(room, ann), text: secret });
  if (said.kind !== 'stored') throw new Error(said.kind);
  const change = (change: { kind: 'edit'; text: string } | { kind: 'delete' }) =>
    store.log.change({
      ...entryBy(room, ann),
      change,
      of: said,
      moderates: false,
      cmid: `${change.kind}-${said.seq}`,
    });
  await change({ kind: 'edit', text: `${secret} again` });
  if (deletes) expect((await change({ kind: 'delete' })).kind).toBe('stored');
}

async function all(store: RedisStore, room: string) {
  const range = await store.log.range(room, 1, Number.MAX_SAFE_INTEGER, 10_000);
  const page = await store.log.page(room, 10_000);
  return {
    state: range?.state,
    entries: range?.messages.map(({ json }) => json),
    page: page?.rows.map(rowOf) as RowEntry[],
    standing: await store.reads.standing(room, 'somebody'),
  };
}

it('what is deleted stays so over a kill and a new file, and keeps its place in the log', async () => {
  const dataDir = stores.folder();
  const started = await stores.start(dataDir);
  const store = await started.open();
  const [room, only] = [await roomWith(store, ann), await roomWith(store, ann)];
  await sayAndDelete(store, room);
  for (let n = 0; n < 150; n += 1) await say(store, room, ann, `t${n}`);
  await sayAndDelete(store, room);
  await sayAndDelete(store, room, false);
  await sayAndDelete(store, only);
  const before = [await all(store, room), await all(store, only)];
  expect(JSON.stringify(before[1])).not.toContain(secret);
  await started.crash();
  const again = await started.open();
  expect([await all(again, room), await all(again, only)]).toEqual(before);
  // The index knows of deleted ones, also after a copy of everything was made.
  await started.stop();
  const third = await stores.start(dataDir, { compactAboveBytes: 1 });
  const after = await third.open();
  await say(after, room, ann, 'x'.repeat(5_000));
  await third.crash();
  const last = await third.open();
  expect((await all(last, only)).entries).toEqual(before[1]?.entries);
  expect((await stateOf(last, only)).first).toBe(1);
  for (const cmid of ['edit-1', 'delete-1']) {
    expect(await say(last, only, ann, 'again', { cmid })).toMatchObject({ kind: 'duplicate' });
  }
});

it('[CHANGE-2] no file of the store has a deleted text any more, when its time is over', async () => {
  const files = new MemoryFiles();
  const host = await hosted(files, { eraseAfterMs: 1_000 });
  const store = await openRedisStore({ url: host.url, logger: quiet, name: 'test' });
  const room = await roomWith(store, ann);
  const journals = () => files.paths().filter((path) => path.endsWith('.journal'));
  const withText = () => journals().filter((path) => files.content(path).includes(secret));
  await sayAndDelete(store, room, false);
  // An older file has it as well.
  await host.host.rewrite();
  expect(withText().length).toBeGreaterThan(1);
  await sayAndDelete(store, room);
  const first = (await all(store, room)).page[0] as { mid: string };
  await store.log.change({
    ...entryBy(room, ann),
    change: { kind: 'delete' },
    of: { seq: 1, mid: first.mid },
    moderates: false,
  });
  await until('every file to be without it', () => journals().length > 0 && withText().length === 0);
  const before = await all(store, room);
  await store.close();
  await host.abandon();
  const next = await hosted(files);
  const again = await openRedisStore({ url: next.url, logger: quiet, name: 'test' });
  expect(await all(again, room)).toEqual(before);
  await again.close();
  await next.close();
});

it('[CHANGE-2] a deleted text leaves the files in time, however often the server starts anew', async () => {
  const files = new MemoryFiles();
  let passed = 0;
  const wallMs = () => Date.now() + passed;
  const withText = () =>
    files.paths().filter((path) => path.endsWith('.journal') && files.content(path).includes(secret));
  /** A start, and the first rounds after it. */
  const run = async (work: (host: Hosted) => Promise<void>) => {
    const timers = new HandTimers();
    const host = await hosted(files, { wallMs, timers });
    await work(host);
    timers.moveTo(2 * LIMITS.storeDiskCheckMs);
    // After a file that is being made.
    await host.close();
  };
  await run(async (host) => {
    const store = await openRedisStore({ url: host.url, logger: quiet, name: 'test' });
    await sayAndDelete(store, await roomWith(store, ann));
    await store.close();
    // The present file has nothing of it; the older one has.
    await host.host.rewrite();
  });
  expect(withText()).toHaveLength(1);
  const before = files.paths();
  for (let n = 1; n <= 2; n += 1) {
    passed += LIMITS.storeEraseAfterMs / 3;
    await run(async () => {});
    // Nothing is written anew before its time.
    expect(files.paths()).toEqual(before);
  }
  passed += LIMITS.storeEraseAfterMs / 3;
  await run(async () => {});
  expect(withText()).toEqual([]);
  // Once is enough.
  const after = files.paths();
  passed += LIMITS.storeEraseAfterMs * 2;
  await run(async () => {});
  expect(files.paths()).toEqual(after);
});
