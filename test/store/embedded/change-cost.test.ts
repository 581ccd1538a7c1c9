import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Change, Message } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { rowOf } from '../../../src/store/log-codec.js';
import { openRedisStore, type RedisStore } from '../../../src/store/redis/redis-store.js';
import { type Hosted, hosted } from '../support/hosted.js';
import { MemoryFiles } from '../support/memory-files.js';
import { entryBy, person, roomWith } from '../support/people.js';
import { quiet } from '../support/quiet.js';

const people = Array.from({ length: 25 }, (_, n) => person(`p${n}`));
const [ann, late] = [people[0], people[24]] as [(typeof people)[0], (typeof people)[0]];
const EMOJI = Array.from({ length: 40 }, (_, n) => String.fromCodePoint(0x1f600 + n));
const react = (emoji: string): Change => ({ kind: 'react', emoji, on: true });

const files = new MemoryFiles();
let host: Hosted;
let store: RedisStore;
let room: string;
beforeAll(async () => {
  host = await hosted(files);
  store = await openRedisStore({ url: host.url, logger: quiet, name: 'test' });
  room = await roomWith(store, ...people);
});
afterAll(async () => {
  await store.close();
  await host.close();
});

type Place = { readonly seq: number; readonly mid: string };
async function say(): Promise<Place> {
  const said = await store.log.append({ ...entryBy(room, ann), text: 'hello' });
  if (said.kind !== 'stored') throw new Error(said.kind);
  return said;
}
const change = (of: Place, what: Change, user = ann) =>
  store.log.change({ ...entryBy(room, user), of, change: what, moderates: true });
/** What it adds to the journal; no other is at work. */
async function bytesOf(work: () => Promise<{ readonly kind: string }>): Promise<number> {
  const journal = files.paths().find((path) => path.endsWith('.journal')) as string;
  const before = files.content(journal).length;
  expect((await work()).kind).toBe('stored');
  return files.content(journal).length - before;
}
async function costs(of: Place) {
  return {
    react: await bytesOf(() => change(of, react(EMOJI[0] as string), late)),
    newEmoji: await bytesOf(() => change(of, react('👍'), late)),
    pin: await bytesOf(() => change(of, { kind: 'pin', on: true })),
    reply: await bytesOf(() => store.log.append({ ...entryBy(room, late), text: 'yes', reply: of })),
  };
}

it('[CHANGE-3] what a change costs on the disk depends neither on the text nor on the reactions that are there', async () => {
  const fresh = await costs(await say());
  const liked = await say();
  await Promise.all(
    people.slice(0, 24).flatMap((one) => EMOJI.map((emoji) => change(liked, react(emoji), one))),
  );
  const edited = await say();
  await change(edited, { kind: 'edit', text: '가'.repeat(8_000) });
  for (const [what, bytes] of Object.entries({ liked: await costs(liked), edited: await costs(edited) })) {
    for (const [kind, first] of Object.entries(fresh)) {
      const cost = { what, kind, bytes: bytes[kind as keyof typeof bytes] };
      expect(cost.bytes, JSON.stringify({ ...cost, first })).toBeLessThan(first * 1.2);
    }
    expect(Math.max(...Object.values(fresh))).toBeLessThan(1_500);
  }
});

it('tells of very many reactions how many there are, and who were first', async () => {
  const of = await say();
  for (const one of people) await Promise.all(EMOJI.map((emoji) => change(of, react(emoji), one)));
  const row = rowOf((await store.log.page(room, 1))?.rows[0] as never) as Message;
  const by = people.slice(0, LIMITS.reactionSample).map((one) => one.id);
  expect(row.reactions).toEqual(EMOJI.map((emoji) => ({ emoji, count: people.length, by, mine: false })));
});
