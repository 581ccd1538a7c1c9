import { beforeEach, expect, test } from 'vitest';
import type { RowEntry } from '../../../src/protocol/entries.js';
import type { MessagesBody } from '../../../src/protocol/http.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { AppendResult, RoomLog } from '../../../src/store/interfaces/log.js';
import { readEntry } from '../../../src/store/log-codec.js';
import { LogPages } from '../../../src/worker/rooms/log-pages.js';
import { until } from '../../../testbed/wait.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';

/** A page around a message is read in two halves: what happens between them is neither missing nor doubled. */

const ann = { id: 'ann', name: 'Ann' };
const room = { id: 'den', name: 'den', private: false, owner: 'ann' };
const input = { room: room.id, user: ann, known: null, freshEpoch: 'f' };
let store: ReturnType<typeof openMemoryStore>;

beforeEach(async () => {
  store = openMemoryStore();
  await store.rooms.create(room, 'den', ann);
});

async function say(text: string): Promise<AppendResult & { kind: 'stored' }> {
  const stored = await store.log.append({ ...input, cmid: text, mid: text.padEnd(16, '-'), text });
  if (stored.kind !== 'stored') throw new Error(stored.kind);
  return stored;
}

type Page = Awaited<ReturnType<RoomLog['page']>>;

/** `between`: what happens after each page that is read of the store; it may give another. */
async function around(
  mid: string,
  limit: number,
  between: (read: number, page: Page) => Promise<Page | unknown>,
) {
  let read = 0;
  const log: RoomLog = {
    ...store.log,
    page: async (...asked) => {
      const page = await store.log.page(...asked);
      read += 1;
      return ((await between(read, page)) as Page | undefined) ?? page;
    },
  };
  const pages = new LogPages(log, { forMember: async () => room }, { takeOrThrow: async () => {} });
  const json = await pages.pageJson(room.id, ann.id, { around: mid, limit, entries: '1' });
  return JSON.parse(json) as MessagesBody<RowEntry>;
}
const seqs = ({ messages }: MessagesBody<RowEntry>) => messages.map(({ seq }) => seq);

test('[CHANGE-3] who writes while a page around a message is read is in it, or it says that there are newer ones', async () => {
  const { mid } = await say('one');
  await say('two');
  const whole = await around(mid, 9, async (read) => {
    if (read === 1) await say('three');
  });
  expect(seqs(whole)).toEqual([1, 2, 3]);
  expect(whole).toMatchObject({ head: 3, newer: false });
  let names = 0;
  const cut = await around(mid, 9, async (read) => {
    for (let n = 0; n < 4 && read === 1; n += 1) {
      names += 1;
      await say(`more ${names}`);
    }
  });
  expect(seqs(cut)).toEqual([1, 2, 3, 4, 5]);
  expect(cut).toMatchObject({ head: 7, newer: true });
});

test('[SEND-4] a log that is lost while a page around a message is read is not mixed with the new one', async () => {
  const { mid } = await say('one');
  await say('two');
  const lost = readEntry(
    `{"seq":2,"mid":"2-lost","cmid":"l","user":{"id":"ann","name":"Ann"},"text":"lost","at":1}`,
  );
  const page = await around(mid, 9, async (read, now) =>
    read === 1 && now !== null
      ? { state: { ...now.state, epoch: 'before' }, rows: [{ entry: lost, state: null }] }
      : undefined,
  );
  expect(page.messages.map(({ mid }) => mid)).not.toContain('2-lost');
  expect(seqs(page)).toEqual([1, 2]);
});

test('what was trimmed is not found; what was deleted is shown as what stays of it', async () => {
  const small = openMemoryStore(undefined, { logMaxMessages: 2 });
  store = small;
  await store.rooms.create(room, 'den', ann);
  const first = await say('one');
  const second = await say('two');
  for (const text of ['three', 'four', 'five']) await say(text);
  const nothing = async () => {};
  await expect(around(first.mid, 9, nothing)).rejects.toMatchObject({ code: 'not_found' });
  await expect(around(second.mid, 9, nothing)).rejects.toMatchObject({ code: 'not_found' });
  const { mid, seq } = await say('six');
  const change = { kind: 'delete' } as const;
  await store.log.change({
    ...input,
    cmid: 'd',
    mid: 'd'.repeat(16),
    of: { mid, seq },
    moderates: false,
    change,
  });
  const { messages } = await around(mid, 1, nothing);
  expect(messages).toMatchObject([{ mid, text: '', deleted: true }]);
});

test('pagesAtOnce: one account that asks for page after page keeps the store for one at a time', async () => {
  await say('one');
  const running: string[] = [];
  let most = 0;
  const ends: (() => void)[] = [];
  const held: RoomLog = {
    ...store.log,
    page: async (...asked) => {
      running.push(asked[0]);
      most = Math.max(most, running.length);
      await new Promise<void>((resolve) => ends.push(resolve));
      running.pop();
      return store.log.page(...asked);
    },
  };
  const pages = new LogPages(held, { forMember: async () => room }, { takeOrThrow: async () => {} });
  const ask = (person: string) => pages.pageJson(room.id, person, { limit: 50, entries: '1' });
  const letOn = () => {
    for (const end of ends.splice(0)) end();
  };
  const greedy = Array.from({ length: 8 }, () => ask('greedy'));
  greedy.push(pages.pinsJson(room.id, 'greedy'));
  await until('the first', () => running.length > 0);
  expect(running.length).toBe(1);
  // Another's does not wait for those.
  const other = ask('other');
  await until('both', () => running.length === 2);
  const more = ['b', 'c', 'd'].map(ask);
  const all = Promise.all([...greedy, other, ...more]);
  let done = false;
  void all.then(() => {
    done = true;
  });
  await until('everybody to have theirs', () => {
    letOn();
    return done;
  });
  expect(most).toBe(LIMITS.pagesAtOnce);
});
