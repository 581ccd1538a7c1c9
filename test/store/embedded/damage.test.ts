import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { phraseLoss, type StoreLoss } from '../../../src/protocol/store-loss.js';
import { chooseFile, type FoundFile } from '../../../src/store/embedded/choose.js';
import { JOURNAL_MAGIC, JournalFile } from '../../../src/store/embedded/journal-file.js';
import { JournalFolder } from '../../../src/store/embedded/journal-folder.js';
import { JOURNAL, type JournalRecord } from '../../../src/store/embedded/journal-record.js';
import { readStoreFile } from '../../../src/store/embedded/open-journal.js';
import { encodeCommand } from '../../../src/store/embedded/resp.js';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { hosted } from '../support/hosted.js';
import { MemoryFiles } from '../support/memory-files.js';
import { allTexts, firstAccount, person, say, stateOf } from '../support/people.js';
import { quiet } from '../support/quiet.js';

const ann = person('ann');
const MARK = '/store/store.mark';
const account = firstAccount(ann);
const CHANGES: readonly number[] = [JOURNAL.step, JOURNAL.part, JOURNAL.group, JOURNAL.entries];

/** What decides about the state that a file leads to: a state is named by how many of these it takes. */
const changes = (records: readonly JournalRecord[]) =>
  records
    .filter(({ kind }) => CHANGES.includes(kind))
    .map(({ kind, body }) => `${kind} ${body.toString('base64')}`);

const said = (loss: StoreLoss | null) => (loss === null ? '' : phraseLoss(loss));

function chosen(files: MemoryFiles, bootId = 'boot-1') {
  const folder = new JournalFolder(files, '/store');
  const found: FoundFile[] = folder.list().map((file) => readStoreFile(folder, file));
  return chooseFile({ found, note: folder.readNote(), bootId, restarted: false });
}

/** The same, as what Valkey would be given. */
function given(
  files: MemoryFiles,
  bootId?: string,
): { records: string[]; loss: StoreLoss | null } | 'refused' {
  const choice = chosen(files, bootId);
  if (choice.kind === 'nothing-there') return { records: [], loss: null };
  if (choice.kind === 'refuse') return 'refused';
  return {
    records: changes([...(choice.from.journal?.sound ?? []), ...choice.more]),
    loss: choice.loss,
  };
}

/** A small store that was stopped in good order: an account, a room and some messages, half of them in the copy. */
async function smallStore(): Promise<MemoryFiles> {
  const files = new MemoryFiles();
  const first = await hosted(files);
  const store = await openRedisStore({ url: first.url, logger: quiet, name: 'test' });
  await store.accounts.create(account);
  const room = { id: 'den', name: 'Den', private: false, owner: null };
  await store.rooms.create(room, 'den', null);
  await store.rooms.addMember('den', ann);
  for (let n = 1; n <= 4; n++) await say(store, 'den', ann, `t${n}`);
  await first.host.rewrite();
  for (let n = 5; n <= 8; n++) await say(store, 'den', ann, `t${n}`);
  await store.close();
  await first.close();
  return files;
}

describe('a damaged file of the embedded store', () => {
  let whole: MemoryFiles;
  let newest: string;
  let older: string;
  let truth: string[];
  let baseRecords: number;
  beforeAll(async () => {
    whole = await smallStore();
    const journals = whole.paths().filter((path) => path.endsWith('.journal'));
    [older, newest] = journals as [string, string];
    const { records } = given(whole) as { records: string[] };
    truth = records;
    const folder = new JournalFolder(whole, '/store');
    const found = readStoreFile(folder, folder.list()[0] as never);
    const sound = found.journal?.sound ?? [];
    baseRecords = changes(
      sound.slice(
        0,
        sound.findIndex(({ kind }) => kind === JOURNAL.baseEnd),
      ),
    ).length;
    expect(journals).toHaveLength(2);
    expect(truth.length).toBeGreaterThan(baseRecords + 3);
  });

  /** True once: the copy that begins the file and a number of whole steps after it. */
  function isOnceTrue(records: readonly string[]): boolean {
    return records.length >= baseRecords && records.every((record, i) => record === truth[i]);
  }

  const withNewest = (content: Buffer, alone: boolean) => {
    const files = whole.copy();
    files.set(newest, content);
    if (alone) files.remove(older);
    return files;
  };

  it('[STORE-4] is cut anywhere: a state that was once true, with the loss told, or a refusal', () => {
    const content = whole.content(newest);
    const seen = { refused: 0, used: 0 };
    for (let length = 0; length < content.length; length++) {
      const outcome = given(withNewest(Buffer.from(content.subarray(0, length)), true));
      if (outcome === 'refused') seen.refused += 1;
      else {
        seen.used += 1;
        if (!isOnceTrue(outcome.records)) throw new Error(`a cut at ${length} gives what never was`);
        if (outcome.loss === null) throw new Error(`a cut at ${length} of ${content.length} is not told`);
      }
    }
    expect(seen.refused).toBeGreaterThan(0);
    expect(seen.used).toBeGreaterThan(0);
  });

  it('[STORE-4] has one byte changed anywhere: the same', () => {
    const content = whole.content(newest);
    const seen = { refused: 0, used: 0 };
    for (let at = 0; at < content.length; at++) {
      const damaged = Buffer.from(content);
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
      const outcome = given(withNewest(damaged, true));
      if (outcome === 'refused') {
        seen.refused += 1;
        continue;
      }
      seen.used += 1;
      if (!isOnceTrue(outcome.records)) throw new Error(`a change at ${at} gives what never was`);
      if (outcome.records.length < truth.length && outcome.loss === null) {
        throw new Error(`a change at ${at} takes something, untold`);
      }
    }
    expect(seen.refused).toBeGreaterThan(0);
    expect(seen.used).toBeGreaterThan(0);
  });

  it('[STORE-4] is damaged in any way: the same, and what is missing is told', () => {
    const content = whole.content(newest);
    const place = fc.nat(content.length - 1);
    fc.assert(
      fc.property(
        place,
        fc.uint8Array({ minLength: 1, maxLength: 400 }),
        fc.boolean(),
        (at, bytes, insert) => {
          const rest = content.subarray(insert ? at : Math.min(content.length, at + bytes.length));
          const outcome = given(
            withNewest(Buffer.concat([content.subarray(0, at), Buffer.from(bytes), rest]), true),
          );
          if (outcome === 'refused') return true;
          const isDeclared = outcome.records.length === truth.length || outcome.loss !== null;
          return isDeclared && isOnceTrue(outcome.records);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('[STORE-4] has its mark cut or changed anywhere: everything is there, and that it was damaged is told', () => {
    const content = whole.content(MARK);
    const cuts = Array.from({ length: content.length - 1 }, (_, n) => content.subarray(0, n + 1));
    const flips = Array.from(content, (byte, at) => {
      const damaged = Buffer.from(content);
      damaged[at] = byte ^ (1 << (at % 8));
      return damaged;
    });
    for (const damaged of [...cuts, ...flips]) {
      const files = whole.copy();
      files.set(MARK, Buffer.from(damaged));
      expect([damaged.toString('latin1'), given(files)]).toEqual([
        damaged.toString('latin1'),
        { records: truth, loss: { kind: 'note-damaged' } },
      ]);
    }
    // One that never reached the disk is no damage.
    for (const nothing of [Buffer.alloc(0), Buffer.alloc(content.length)]) {
      const files = whole.copy();
      files.set(MARK, nothing);
      expect(given(files)).toMatchObject({ records: truth });
    }
  });

  it('[STORE-4] has its mark damaged: the store opens whole, with words, and its next mark is right', async () => {
    const files = whole.copy();
    files.set(MARK, Buffer.from('what somebody wrote there'));
    const damaged = await hosted(files);
    expect(said(damaged.host.loss)).toMatch(/the note of how far its file went is damaged/);
    const store = await openRedisStore({ url: damaged.url, logger: quiet, name: 'test' });
    expect(await allTexts(store, 'den')).toEqual(['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8']);
    await store.close();
    await damaged.close();
    const again = await hosted(files);
    expect(again.host.loss).toBeNull();
    await again.close();
  });

  it('[STORE-4] has its copy damaged while the older file is there: nothing is missing', () => {
    const folder = new JournalFolder(whole, '/store');
    const { journal } = readStoreFile(folder, folder.list()[0] as never);
    const sound = journal?.sound ?? [];
    const all = changes(sound).slice(baseRecords);
    const copy = sound.slice(0, sound.findIndex(({ kind }) => kind === JOURNAL.baseEnd) + 1);
    const copyBytes = JOURNAL_MAGIC.length + copy.reduce((sum, { body }) => sum + 19 + body.length, 0);
    let joined = 0;
    const content = whole.content(newest);
    for (let at = 0; at < copyBytes; at += 7) {
      const damaged = Buffer.from(content);
      damaged[at] = (damaged[at] as number) ^ 0x55;
      const choice = chosen(withNewest(damaged, false));
      if (choice.kind !== 'use')
        throw new Error(`a change at ${at} is refused although an older file is there`);
      // The older file and what the newer one has beyond it.
      joined += 1;
      expect(changes(choice.more)).toEqual(all);
      expect(choice.loss).toBeNull();
    }
    expect(joined).toBeGreaterThan(20);
  });

  it('[STORE-4] is torn by a kill: the last record was never acknowledged, and nothing is told', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files);
    await store.client().set('hf:a', '1');
    await store.client().set('hf:{accounts}:ids', '1');
    const path = files.paths().find((one) => one.endsWith('.journal')) as string;
    const before = files.content(path);
    const markBefore = files.content(MARK);
    await store.client().set('hf:b', '2');
    const after = files.content(path);
    await store.abandon();
    for (const length of [before.length + 1, before.length + 12, after.length - 1]) {
      const torn = files.copy();
      torn.set(path, Buffer.from(after.subarray(0, length)));
      // A kill amid the write: it was not acknowledged, nor marked.
      torn.set(MARK, markBefore);
      const next = await hosted(torn);
      expect(next.host.loss).toBeNull();
      expect(await next.client().exists('hf:a', 'hf:b')).toBe(1);
      // And goes on behind what was sound.
      await next.client().set('hf:c', '3');
      await next.close();
      const again = await hosted(torn);
      expect(await again.client().exists('hf:a', 'hf:c')).toBe(2);
      await again.close();
    }
    // Once it was acknowledged, it is marked: then the same is a loss, however fresh.
    for (const length of [before.length, before.length + 12, after.length - 1]) {
      const cut = files.copy();
      cut.set(path, Buffer.from(after.subarray(0, length)));
      const next = await hosted(cut);
      expect(said(next.host.loss)).toMatch(/is damaged/);
      await next.close();
    }
  });

  it('[STORE-4] leads to what Valkey then holds: messages before the damage, and a new epoch', async () => {
    const { epoch } = await (async () => {
      const sound = await hosted(whole.copy());
      const store = await openRedisStore({ url: sound.url, logger: quiet, name: 'test' });
      const state = await stateOf(store, 'den');
      expect(await allTexts(store, 'den')).toEqual(['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8']);
      await store.close();
      await sound.abandon();
      return state;
    })();
    const content = Buffer.from(whole.content(newest));
    const at = content.indexOf('"text":"t7"');
    content[at] = (content[at] as number) ^ 1;
    const files = withNewest(content, false);
    const damaged = await hosted(files);
    expect(said(damaged.host.loss)).toMatch(/is damaged/);
    expect(damaged.warnings.join()).toMatch(/One room has a new epoch/);
    const store = await openRedisStore({ url: damaged.url, logger: quiet, name: 'test' });
    expect(await allTexts(store, 'den')).toEqual(['t1', 't2', 't3', 't4', 't5', 't6']);
    expect((await stateOf(store, 'den')).epoch).not.toBe(epoch);
    expect((await store.accounts.byNameKey('ann'))?.name).toBe('Ann');
    // A new file is written; the damaged one is kept for a person to look at.
    expect(files.paths()).toContain(`${newest}.damaged`);
    await store.close();
    await damaged.close();
    const again = await hosted(files);
    expect(again.host.loss).toBeNull();
    await again.close();
  });

  it('[STORE-4] leads to a new epoch for every room, since nobody knows which of them is whole', async () => {
    const files = new MemoryFiles();
    const rooms = ['den', 'attic', 'cellar'];
    const sound = await hosted(files);
    const before = await openRedisStore({ url: sound.url, logger: quiet, name: 'test' });
    await before.accounts.create(account);
    for (const room of rooms) {
      await before.rooms.create({ id: room, name: room, private: false, owner: null }, room, null);
      await before.rooms.addMember(room, ann);
    }
    // Only something of the last room is damaged.
    for (const room of rooms) for (let n = 1; n <= 4; n++) await say(before, room, ann, `${room} ${n}`);
    const epochs = await Promise.all(rooms.map(async (room) => (await stateOf(before, room)).epoch));
    await before.close();
    await sound.close();
    const path = files.paths().find((one) => one.endsWith('.journal')) as string;
    const content = Buffer.from(files.content(path));
    const at = content.indexOf('"text":"cellar 4"');
    content[at] = (content[at] as number) ^ 1;
    files.set(path, content);
    const damaged = await hosted(files);
    expect(damaged.warnings.join()).toMatch(/3 rooms have a new epoch/);
    const after = await openRedisStore({ url: damaged.url, logger: quiet, name: 'test' });
    for (const [index, room] of rooms.entries()) {
      expect((await stateOf(after, room)).epoch).not.toBe(epochs[index]);
      expect(await allTexts(after, room)).toHaveLength(room === 'cellar' ? 3 : 4);
    }
    await after.close();
    await damaged.close();
  });

  it('[STORE-4] holds a step that does not follow from those before: that is told', async () => {
    const files = whole.copy();
    const folder = new JournalFolder(files, '/store');
    const { journal } = readStoreFile(folder, folder.list()[0] as never);
    const file = JournalFile.append(files, newest, journal?.soundBytes ?? 0);
    const step = (journal?.sound.at(-1)?.step ?? 0) + 1;
    const late = ['XADD', 'hf:{r:den}:log', '1-0', 'i', 'x', 'c', 'x', 'm', 'x'];
    file.record(JOURNAL.step, step, [encodeCommand(['PERSIST', 'hf:none']), encodeCommand(late)]);
    const store = await hosted(files);
    expect(store.warnings.join()).toMatch(/1 changes .* could not be repeated: ERR .*equal or smaller/);
    expect(said(store.host.loss)).toMatch(/could be repeated/);
    await store.close();
  });

  it('[STORE-4] is refused where less than half of it can be read, or no account would be left', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files);
    const client = store.client();
    const filler = 'x'.repeat(1_000);
    for (let n = 0; n < 40; n++) await client.set(`hf:before-${n}`, filler);
    await client.sadd('hf:{accounts}:ids', 'u-ann');
    for (let n = 0; n < 20; n++) await client.set(`hf:after-${n}`, filler);
    await store.close();
    const path = files.paths().find((one) => one.endsWith('.journal')) as string;
    const damagedAt = (text: string) => {
      const content = Buffer.from(files.content(path));
      const at = content.indexOf(text);
      content[at] = (content[at] as number) ^ 1;
      const damaged = files.copy();
      damaged.set(path, content);
      return damaged;
    };
    const offer = /Nothing was changed.*holdfast repair --data \/data/s;
    const early = hosted(damagedAt('hf:before-10'));
    await expect(early).rejects.toThrow(/store-00000001\.journal only \d+ of \d+ bytes can be read/);
    await expect(early).rejects.toThrow(offer);
    const without = hosted(damagedAt('u-ann'));
    await expect(without).rejects.toThrow(/no account would be left/);
    await expect(without).rejects.toThrow(offer);
    // Behind the account it is used.
    const late = await hosted(damagedAt('hf:after-15'));
    expect(said(late.host.loss)).toMatch(/is damaged/);
    await late.close();
  });

  it('[STORE-4] is refused by name where the chat would begin empty, and nothing is changed', async () => {
    const content = Buffer.from(whole.content(newest));
    content[60] = 0xff;
    const files = withNewest(content, true);
    const before = files.paths();
    await expect(hosted(files)).rejects.toThrow(
      /store-00000002\.journal cannot be read from the beginning.*holdfast repair --data \/data/s,
    );
    expect(files.paths()).toEqual(before);
    expect(files.content(newest)).toEqual(content);
    // The file is gone, and only the note of it is left.
    const gone = whole.copy();
    for (const path of [newest, older]) gone.remove(path);
    await expect(hosted(gone)).rejects.toThrow(/number 2 is gone/);
  });
});
