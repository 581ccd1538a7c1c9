import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileCleaner } from '../../../src/primary/files/file-cleaner.js';
import type { FileInfo } from '../../../src/protocol/files.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { folderFiles } from '../../../src/store/files/folder-files.js';
import type { FileStore } from '../../../src/store/interfaces/file-store.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import { entryBy, id, person, roomWith } from '../../store/support/people.js';
import { MemoryDatabase } from '../../support/memory-store/database.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';

/** What nobody sees any more leaves the disk: on a real folder, by a clock that the test turns. */

let folder: string;
let now: number;
let store: Store;
let files: FileStore;
let cleaner: FileCleaner;
const ann = person('ann');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-files-'));
  now = Date.now();
  store = openMemoryStore(new MemoryDatabase(() => now));
  files = folderFiles(folder);
  cleaner = cleanerOf(files);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function cleanerOf(of: FileStore): FileCleaner {
  return new FileCleaner({
    store: of,
    records: store.files,
    logger: pino({ level: 'silent' }),
    now: () => now,
  });
}

async function stored(text: string): Promise<FileInfo> {
  const path = await files.newUpload();
  await writeFile(path, text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const file = { id: id(), name: 'a', type: 'x/y', bytes: text.length, sha256 };
  await files.keep(sha256, path);
  await rm(path);
  await store.files.create(file, ann.id, {
    uploadId: '',
    quotaBytes: 1e9,
    unpostedMs: LIMITS.unpostedFileMs,
  });
  return file;
}
async function post(room: string, file: FileInfo) {
  const cmid = id();
  await store.files.refer(file.id, { room, userId: ann.id, cmid }, 10);
  const done = await store.log.append({ ...entryBy(room, ann), cmid, text: '', files: [file] });
  if (done.kind !== 'stored') throw new Error(done.kind);
  return done;
}
async function remove(room: string, file: FileInfo, of: { seq: number; mid: string }): Promise<void> {
  await store.files.lookSoon([file.id], LIMITS.fileDroppedAfterMs);
  await store.log.change({ ...entryBy(room, ann), change: { kind: 'delete' }, of, moderates: false });
}
const isKept = async ({ sha256 }: FileInfo) => files.has(sha256);

test('what was never posted goes after a day, what a message carries stays', async () => {
  const [never, posted] = [await stored('never'), await stored('posted')];
  await post(await roomWith(store, ann), posted);
  now += LIMITS.unpostedFileMs - 1;
  await cleaner.sweep();
  expect([await isKept(never), await isKept(posted)]).toEqual([true, true]);
  now += 1;
  await cleaner.sweep();
  expect([await isKept(never), await isKept(posted)]).toEqual([false, true]);
  expect(await store.files.get(never.id)).toBeNull();
  // Looked at again and again, it stays.
  for (let days = 0; days < 5; days += 1) {
    now += LIMITS.fileLookAgainMs;
    await cleaner.sweep();
  }
  expect(await isKept(posted)).toBe(true);
});

test('the file of a deleted message is off the disk within an hour, unless another message carries it', async () => {
  const room = await roomWith(store, ann);
  const [once, twice] = [await stored('once'), await stored('twice')];
  const first = await post(room, once);
  let walks = 0;
  cleaner = cleanerOf({
    ...files,
    digests: () => {
      walks += 1;
      return files.digests();
    },
  });
  const [one, two] = [await post(room, twice), await post(room, twice)];
  now += LIMITS.referenceSettlesMs;
  await remove(room, once, first);
  await remove(room, twice, one);
  now += LIMITS.fileDroppedAfterMs;
  await cleaner.sweepDue();
  expect([await isKept(once), await isKept(twice)]).toEqual([false, true]);
  await remove(room, twice, two);
  now += LIMITS.fileDroppedAfterMs;
  await cleaner.sweepDue();
  expect(await isKept(twice)).toBe(false);
  // No look at all other files is needed for that.
  expect(walks).toBe(0);
  expect(LIMITS.fileDroppedAfterMs + LIMITS.referenceSettlesMs + 2 * LIMITS.filesSweepMs).toBeLessThan(
    3_600_000,
  );
  // Also where the bytes lie in another node's folder, which only that node walks over.
  expect(LIMITS.fileDroppedAfterMs + LIMITS.referenceSettlesMs + LIMITS.filesWalkMs).toBeLessThan(3_600_000);
});

test('what one upload needs stays, whoever else gives it up; bytes that no upload knows go', async () => {
  const [ours, theirs] = [await stored('the same'), await stored('the same')];
  const stray = await files.newUpload();
  await writeFile(stray, 'stray');
  const digest = createHash('sha256').update('stray').digest('hex');
  await files.keep(digest, stray);
  await rm(stray);
  const record = await store.files.get(ours.id);
  if (record !== null) await store.files.drop(record);
  await cleaner.sweep();
  expect(await isKept(theirs)).toBe(true);
  expect(await files.has(digest)).toBe(false);
});

test('an upload of the same bytes that comes while they are taken away is whole afterwards, however they meet', async () => {
  // Whatever step of the cleaner the upload comes at.
  for (let step = 0; step < 6; step += 1) {
    const text = `met at ${step}`;
    const before = await stored(text);
    const record = await store.files.get(before.id);
    if (record !== null) await store.files.drop(record);
    let steps = 0;
    let again: FileInfo | undefined;
    const meet = async () => {
      if (steps === step) {
        steps += 1;
        const path = await files.newUpload();
        await writeFile(path, text);
        const sha256 = before.sha256;
        const file = { ...before, id: id() };
        await files.keep(sha256, path);
        await store.files.create(file, ann.id, { uploadId: '', quotaBytes: 1e9, unpostedMs: 1e9 });
        const resume = async () => {
          await files.keep(sha256, path);
          await rm(path);
        };
        again = file;
        return resume;
      }
      steps += 1;
      return async () => {};
    };
    const late: (() => Promise<void>)[] = [];
    const records = {
      ...store.files,
      isDigestUsed: async (digest: string) => {
        late.push(await meet());
        const used = await store.files.isDigestUsed(digest);
        late.push(await meet());
        return used;
      },
    };
    const met = new FileCleaner({
      store: files,
      records,
      logger: pino({ level: 'silent' }),
      now: () => now,
    });
    await met.sweep();
    for (const resume of late) await resume();
    if (again !== undefined) expect(await isKept(again), `step ${step}`).toBe(true);
  }
});

test('a cleaner that was killed between hiding and deciding is followed by one that decides', async () => {
  const [needed, gone] = [await stored('needed'), await stored('gone')];
  const record = await store.files.get(gone.id);
  if (record !== null) await store.files.drop(record);
  for (const { sha256 } of [needed, gone]) expect(await files.setAside(sha256)).toBe(true);
  // Whoever reads it meanwhile finds it.
  const source = await files.read(needed.sha256, { start: 0, end: needed.bytes });
  expect(Buffer.concat(await source.toArray()).toString()).toBe('needed');
  await cleanerOf(folderFiles(folder)).sweep();
  expect([await isKept(needed), await isKept(gone)]).toEqual([true, false]);
  expect(await files.asides()).toEqual([]);
});

test('what an upload left half done goes when it is old, not while it may be under way', async () => {
  const [old, young] = [await files.newUpload(), await files.newUpload()];
  for (const path of [old, young]) await writeFile(path, 'half');
  const then = new Date(Date.now() - LIMITS.strayFileMs - 1_000);
  await utimes(old, then, then);
  await cleaner.sweep();
  expect((await readdir(join(folder, 'incoming'))).length).toBe(1);
  expect(LIMITS.strayFileMs).toBeGreaterThan(LIMITS.uploadTimeoutMs);
});

test('two folders are two places, and one folder is one, whoever opens it', async () => {
  const other = await mkdtemp(join(tmpdir(), 'holdfast-files-'));
  const [here, same, there] = await Promise.all([
    files.place(),
    folderFiles(folder).place(),
    folderFiles(other).place(),
  ]);
  expect(same).toBe(here);
  expect(there).not.toBe(here);
  await rm(other, { recursive: true });
});
