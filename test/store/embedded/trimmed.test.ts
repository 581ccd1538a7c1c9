import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Change } from '../../../src/protocol/events.js';
import { openRedisStore, type RedisStore } from '../../../src/store/redis/redis-store.js';
import { PLAIN_KEYS } from '../../support/plain-keys.js';
import { type Hosted, hosted } from '../support/hosted.js';
import { MemoryFiles } from '../support/memory-files.js';
import { entryBy, person, roomWith } from '../support/people.js';
import { quiet } from '../support/quiet.js';

let host: Hosted;
let store: RedisStore;
beforeAll(async () => {
  host = await hosted(new MemoryFiles());
  store = await openRedisStore({ url: host.url, logger: quiet, name: 'test', logMaxMessages: 50 });
});
afterAll(async () => {
  await store.close();
  await host.close();
});

it('leaves nothing of trimmed entries beside the log', async () => {
  const [ann, bob] = [person('ann'), person('bob')];
  const room = await roomWith(store, ann, bob);
  const { states, tombs, changes, silent, mentions, own } = PLAIN_KEYS.room(room);
  const client = host.client();
  const left = async () => {
    const keys = Object.entries({ states, tombs, changes, silent, mentions, own });
    const there = await Promise.all(
      keys.map(async ([name, key]) => ((await client.exists(key)) ? [name] : [])),
    );
    return there.flat();
  };
  async function say(): Promise<{ readonly seq: number; readonly mid: string }> {
    const calls = { mentions: [{ id: bob.id, start: 0, end: 2 }] };
    const said = await store.log.append({ ...entryBy(room, ann), text: '@b', calls });
    if (said.kind !== 'stored') throw new Error(said.kind);
    return said;
  }
  const change = (of: { readonly seq: number; readonly mid: string }, what: Change) =>
    store.log.change({ ...entryBy(room, ann), of, change: what, moderates: true });

  const [pinned, deleted] = [await say(), await say()];
  await change(pinned, { kind: 'pin', on: true });
  await change(pinned, { kind: 'react', emoji: '👍', on: true });
  await change(deleted, { kind: 'delete' });
  await store.reads.setBack(room, ann.id, 0);
  expect(await left()).toEqual(['states', 'tombs', 'changes', 'silent', 'mentions', 'own']);

  for (let n = 0; n < 70; n += 1) await store.log.append({ ...entryBy(room, bob), text: 'hello' });
  expect(await left()).toEqual([]);
});
