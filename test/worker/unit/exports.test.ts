import type { Writable } from 'node:stream';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ExportLine } from '../../../src/protocol/export.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { RoomLog } from '../../../src/store/interfaces/log.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import { exportLines } from '../../../src/worker/exports/export.js';
import { exportLine } from '../../../src/worker/exports/export-line.js';
import { Exports } from '../../../src/worker/exports/exports.js';
import { ReaderPace } from '../../../src/worker/exports/reader-pace.js';
import { notMember } from '../../../src/worker/rooms/worker-rooms.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';

/** What is read for an export, and when: by a store in memory whose pages are counted. */

const ann = { id: 'ann', name: 'Ann', operator: false };
const room = { id: 'den', name: 'den', private: false, owner: 'ann' };
const LONG = 'x'.repeat(LIMITS.exportPieceChars);
let store: Store;
let pages: number;

beforeEach(async () => {
  store = openMemoryStore();
  pages = 0;
  await store.rooms.create(room, 'den', { id: 'ann', name: 'Ann' });
});

let said = 0;
async function say(texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    said += 1;
    const key = `key-${said}`;
    const user = { id: 'ann', name: 'Ann' };
    const input = { room: room.id, user, known: null, freshEpoch: 'f', cmid: key, mid: key.padEnd(16, '-') };
    expect(await store.log.append({ ...input, text })).toMatchObject({ kind: 'stored' });
  }
}

/** `onPage`: what happens instead of the `at`-th page, or before it. */
function exportsOf(onPage: (at: number) => Promise<unknown> | unknown = () => {}): Exports {
  const log: RoomLog = {
    ...store.log,
    page: async (...asked) => {
      pages += 1;
      await onPage(pages);
      return store.log.page(...asked);
    },
  };
  return new Exports(
    { ...store, log },
    { assertModerates: async () => {} },
    { getVisible: async () => room, forMember: async () => room },
    () => 1_000,
  );
}
const reader = { by: ann, again: async () => ann };

async function linesOf(exports: Exports, by = reader): Promise<ExportLine[]> {
  const pieces: Buffer[] = [];
  for await (const piece of exportLines(await exports.ofRoom(room.id, by))) pieces.push(piece);
  const text = Buffer.concat(pieces).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('an export is the log as it was when it began, over any number of pages, and its last line counts it', async () => {
  await say(Array.from({ length: 2 * LIMITS.pageMaxMessages + 3 }, (_, at) => `text ${at}`));
  const lines = await linesOf(exportsOf(async (at) => at === 1 && say(['too late'])));
  const [begin, ...rows] = lines;
  const end = rows.pop();
  expect(begin).toMatchObject({ format: 'holdfast-room', version: 1, at: 1_000, room, head: rows.length });
  expect(rows.map((row) => 'text' in row && row.text)).toEqual(rows.map((_, at) => `text ${at}`));
  expect(rows[0]).not.toHaveProperty('cmid');
  expect(end).toEqual({ kind: 'end', messages: rows.length, notices: 0, files: 0 });
  expect(pages).toBe(3);
});

test('an empty room has a first and a last line', async () => {
  expect(await linesOf(exportsOf())).toMatchObject([{ head: 0 }, { kind: 'end', messages: 0 }]);
});

test('who reads nothing holds one page: the next is read when the last was taken', async () => {
  await say(Array.from({ length: 3 * LIMITS.pageMaxMessages }, () => 'much'));
  await say([LONG]);
  const pieces = exportLines(await exportsOf().ofRoom(room.id, reader));
  expect(pages).toBe(0);
  await pieces.next();
  const read = pages;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(pages).toBe(read);
  await pieces.return(undefined);
  expect(pages).toBe(read);
});

test('a store that fails in the middle ends the export without its last line', async () => {
  await say(Array.from({ length: LIMITS.pageMaxMessages + 1 }, () => LONG));
  const failing = exportsOf((at) => {
    if (at === 2) throw new Error('the store is away');
  });
  const taken: string[] = [];
  const all = (async () => {
    for await (const piece of exportLines(await failing.ofRoom(room.id, reader))) taken.push(String(piece));
  })();
  await expect(all).rejects.toThrow('the store is away');
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.join('')).not.toContain('"kind":"end"');
});

test('a log that is lost in the middle is not mixed with the new one', async () => {
  await say(Array.from({ length: LIMITS.pageMaxMessages + 1 }, () => 'text'));
  const { epoch } = (await store.log.state(room.id)) ?? { epoch: '' };
  const lost = exportsOf((at) => at === 2 && store.log.rotateEpoch(room.id, epoch, 'another'));
  await expect(linesOf(lost)).rejects.toThrow('lost');
});

test('who may not any more gets no page that was read since', async () => {
  await say(Array.from({ length: LIMITS.pageMaxMessages + 1 }, () => LONG));
  let may = true;
  const again = async () => {
    if (!may) throw notMember();
    return ann;
  };
  const ending = exportsOf((at) => {
    if (at === 2) may = false;
  });
  await expect(linesOf(ending, { by: ann, again })).rejects.toMatchObject({ code: 'not_member' });
});

test('an own export goes on in the next room where one is out of the one that is read, and names that', async () => {
  const other = { id: 'nook', name: 'nook', private: true, owner: 'ann' };
  await store.rooms.create(other, 'nook', { id: 'ann', name: 'Ann' });
  await say(Array.from({ length: LIMITS.pageMaxMessages + 1 }, (_, at) => `text ${at}`));
  const leaving = exportsOf((at) => at === 2 && store.rooms.removeMember(room.id, 'ann'));
  const account = await store.accounts.create({
    id: 'ann',
    name: 'Ann',
    nameKey: 'ann',
    passwordHash: 'hash',
    synthetic: false,
    mayBeFirst: true,
  });
  const lines: ExportLine[] = [];
  for await (const piece of exportLines(await leaving.ofAccount(account, reader)))
    lines.push(
      ...String(piece)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  expect(lines[0]).toMatchObject({ format: 'holdfast-account', account: { id: 'ann', name: 'Ann' } });
  expect(JSON.stringify(lines)).not.toContain('"hash"');
  const ofRooms = lines.flatMap((line) => ('kind' in line && line.kind === 'room' ? [line.room.id] : []));
  expect(ofRooms.sort()).toEqual(['den', 'nook']);
  expect(lines.filter((line) => 'text' in line)).toHaveLength(LIMITS.pageMaxMessages);
  expect(lines.at(-1)).toMatchObject({ kind: 'end', messages: LIMITS.pageMaxMessages, left: ['den'] });
});

test('exportSilentMs: where nothing is to be told for long, a space is sent, which no reader of JSON sees', async () => {
  await say(['last']);
  let now = 0;
  const found = await exportsOf().ofRoom(room.id, reader);
  const quiet = {
    ...found,
    pages: async function* () {
      for (let at = 0; at < 5; at += 1) {
        now += LIMITS.exportSilentMs;
        yield [];
      }
      yield* found.pages();
    },
  };
  const pieces: string[] = [];
  for await (const piece of exportLines(quiet, () => now)) pieces.push(String(piece));
  expect(pieces.slice(1, 5)).toEqual([' ', ' ', ' ', ' ']);
  const lines = pieces.join('').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{}, { text: 'last' }, { messages: 1 }]);
});

test('a line is one line to every reader, and the same text', () => {
  const text = '가\u2028나\u2029다\u0085라\r\n마';
  const line = exportLine({ seq: 1, mid: '1-a', user: { id: 'ann', name: 'Ann' }, text, at: 1 });
  expect(line.trimEnd()).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
  expect(JSON.parse(line)).toMatchObject({ text });
});

test('exportFloorBytes: who takes less of what waits is given up, and a slow store is no slow reader', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const answer = (needsDrain: boolean) => {
      const destroyed = vi.fn();
      const res = { writableNeedDrain: needsDrain, destroy: destroyed as unknown as Writable['destroy'] };
      return { res, destroyed, pace: new ReaderPace(res, { bytes: 100, ms: 1_000 }) };
    };
    const [deaf, slowStore, reader] = [answer(true), answer(false), answer(true)];
    async function* pieces() {
      for (let at = 0; at < 3; at += 1) yield Buffer.alloc(100);
    }
    for await (const _ of reader.pace.count(pieces())) vi.advanceTimersByTime(0);
    vi.advanceTimersByTime(1_000);
    expect([deaf, slowStore, reader].map(({ destroyed }) => destroyed.mock.calls.length)).toEqual([1, 0, 0]);
    vi.advanceTimersByTime(1_000);
    expect(reader.destroyed).toHaveBeenCalledTimes(1);
    for (const { pace } of [deaf, slowStore, reader]) pace.stop();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
