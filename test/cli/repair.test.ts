import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change } from '../../src/protocol/events.js';
import { readJournal } from '../../src/store/embedded/read-journal.js';
import type { MessagePlace } from '../../src/store/interfaces/log.js';
import { rowOf } from '../../src/store/log-codec.js';
import { TestNode } from '../../testbed/node/node.js';
import { type Run, runNode } from '../../testbed/processes/run.js';
import { allTexts, firstAccount, person, say, stateOf, stored } from '../store/support/people.js';
import { withStoreIn } from '../store/support/store-in-folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ann = person('ann');

let folders: string;
/** A stopped store: an account, two rooms with eight messages each, two files. */
let model: string;
beforeAll(async () => {
  folders = mkdtempSync(join(tmpdir(), 'holdfast-repair-'));
  model = join(folders, 'model');
  await withStoreIn(model, async (store, host) => {
    await store.accounts.create(firstAccount(ann));
    await store.admin.claimMark({
      format: 2,
      cluster: 'cluster-of-the-test',
      secret: 'digest',
      migratedAt: 0,
    });
    for (const room of ['den', 'hall']) {
      await store.rooms.create({ id: room, name: room, private: false, owner: null }, room, null);
      await store.rooms.addMember(room, ann);
      for (let n = 1; n <= 8; n++) await say(store, room, ann, `${room} ${n}`);
      if (room === 'den') await host.rewrite();
    }
  });
});
afterAll(() => rmSync(folders, { recursive: true, force: true }));

/** A copy of it, whose newest file is changed; the older one is left out. */
function damaged(name: string, change: (content: Buffer) => void): { dataDir: string; file: string } {
  const dataDir = join(folders, name);
  cpSync(model, dataDir, { recursive: true });
  const journals = readdirSync(join(dataDir, 'store'))
    .filter((one) => one.endsWith('.journal'))
    .sort();
  for (const older of journals.slice(0, -1)) rmSync(join(dataDir, 'store', older));
  const file = join(dataDir, 'store', journals.at(-1) as string);
  const content = readFileSync(file);
  change(content);
  writeFileSync(file, content);
  return { dataDir, file };
}

function holdfast(...args: string[]): Promise<Run> {
  return runNode(join(root, 'dist/cli/holdfast.js'), args, { cwd: folders });
}

describe('holdfast repair', () => {
  test('[STORE-4] saves what a start refuses: one damaged byte in the beginning of the only file', async () => {
    const { dataDir, file } = damaged('beginning', (content) => {
      content[60] = 0xff;
    });
    const start = await holdfast('start', '--port', '0', '--data', dataDir);
    expect(start.code).toBe(2);
    expect(start.stderr).toContain(file);
    expect(start.stderr).toContain(`holdfast repair --data ${dataDir}`);

    const before = readdirSync(join(dataDir, 'store')).sort();
    const look = await holdfast('repair', '--data', dataDir);
    expect(look).toMatchObject({ code: 1, stderr: '' });
    expect(look.stdout).toMatch(/damaged from byte 17 on/);
    expect(look.stdout).toMatch(/in pieces: 1 account, 2 rooms, 16 messages, the newest of 20\d\d-/);
    expect(look.stdout).not.toContain('signed out');
    // The whole command: without its folder it would take ./data.
    expect(look.stdout).toContain(
      `Nothing was changed. Do it with: npx holdfast repair --data ${dataDir} --yes`,
    );
    expect(readdirSync(join(dataDir, 'store')).sort()).toEqual(before);

    const repaired = await holdfast('repair', '--data', dataDir, '--yes');
    expect(repaired).toMatchObject({ code: 0, stderr: '' });
    expect(repaired.stdout).toMatch(/Done: 1 account, 2 rooms, 16 messages/);
    expect(readdirSync(join(dataDir, 'store')).some((one) => one.endsWith('.damaged'))).toBe(true);
    await withStoreIn(dataDir, async (store, host) => {
      expect(host.loss).toBeNull();
      expect((await store.accounts.byNameKey('ann'))?.name).toBe('Ann');
      expect(await allTexts(store, 'hall')).toHaveLength(8);
      expect(await say(store, 'den', ann, 'after')).toMatchObject({ kind: 'stored', seq: 9 });
    });
    expect((await holdfast('repair', '--data', dataDir)).stdout).toMatch(/a start takes it as it is/);
  });

  test('[SEND-4] makes a room whole whose log has a hole, and one anew whose messages are gone', async () => {
    const { dataDir } = damaged('holes', (content) => {
      // The copy of one room, and one message of the other.
      for (const text of ['"text":"den 2"', '"text":"hall 3"']) {
        const at = content.indexOf(text);
        content[at] = (content[at] as number) ^ 1;
      }
    });
    const repaired = await holdfast('repair', '--data', dataDir, '--yes');
    expect(repaired.stdout).toMatch(/Done: 1 account,/);
    await withStoreIn(dataDir, async (store) => {
      expect(await allTexts(store, 'hall')).toEqual([4, 5, 6, 7, 8].map((n) => `hall ${n}`));
      const { head } = await stateOf(store, 'hall');
      expect(head).toBe(8);
      expect(await say(store, 'hall', ann, 'after')).toMatchObject({ kind: 'stored', seq: 9 });
      // None of the other's messages can be read: it is as a new one, and what comes is unread.
      expect(await stateOf(store, 'den')).toMatchObject({ head: 0, headMid: '', first: 1 });
      expect(await store.reads.get('den', ann.id)).toBe(0);
      expect(await say(store, 'den', ann, 'after')).toMatchObject({ kind: 'stored', seq: 1 });
    });
  });

  test('counts messages, and neither their changes nor those that were deleted; a repaired one is as its changes left it', async () => {
    const dataDir = join(folders, 'changed');
    await withStoreIn(dataDir, async (store) => {
      await store.rooms.create({ id: 'den', name: 'den', private: false, owner: null }, 'den', null);
      await store.rooms.addMember('den', ann);
      const all: MessagePlace[] = [];
      for (let n = 1; n <= 3; n++) all.push(stored(await say(store, 'den', ann, `den ${n}`)));
      const change = (n: number, what: Change) =>
        store.log.change({
          room: 'den',
          user: ann,
          of: all[n] as MessagePlace,
          change: what,
          moderates: false,
          cmid: `change-${n}-${what.kind}`,
          mid: `change-${n}-${what.kind}`,
          known: null,
          freshEpoch: 'fresh',
        });
      await change(0, { kind: 'edit', text: 'a word to find' });
      await change(1, { kind: 'edit', text: 'gone' });
      await change(1, { kind: 'delete' });
      await change(2, { kind: 'react', emoji: '👍', on: true });
    });
    const [name = ''] = readdirSync(join(dataDir, 'store')).filter((one) => one.endsWith('.journal'));
    const file = join(dataDir, 'store', name);
    const content = readFileSync(file);
    content[60] = 0xff;
    writeFileSync(file, content);
    const repaired = await holdfast('repair', '--data', dataDir, '--yes');
    expect(repaired.stdout).toMatch(/Done: 0 accounts, 1 room, 2 messages/);
    await withStoreIn(dataDir, async (store) => {
      const rows = (await store.log.page('den', 10))?.rows.map(rowOf);
      expect(rows).toMatchObject([
        { text: 'a word to find', edited: expect.any(Number) },
        { text: '', deleted: true },
        { text: 'den 3', reactions: [{ emoji: '👍', count: 1, by: [ann.id] }] },
      ]);
    });
  });

  test('says that everybody is signed out where the mark is lost, to which their cookies belong; so does the start after it, and speaks of no older format', async () => {
    const { dataDir } = damaged('mark', (content) => {
      content[60] = 0xff;
      const at = content.indexOf('cluster-of-the-test');
      content[at] = (content[at] as number) ^ 1;
    });
    const words = /Everybody is signed out/;
    expect((await holdfast('repair', '--data', dataDir)).stdout).toMatch(words);
    expect((await holdfast('repair', '--data', dataDir, '--yes')).stdout).toMatch(words);
    const warned = async () => {
      const node = await TestNode.start({ dataDir, workers: 1 });
      await node.stop();
      return node.output.split('\n').filter((line) => line.includes('"level":40'));
    };
    const [first, ...more] = await warned();
    expect(first).toMatch(/lost its mark in a repair.*everybody is signed out/);
    expect(more).toEqual([]);
    // It has one from then on.
    expect(await warned()).toEqual([]);
  });

  test('[STORE-4] also where the file is of before there was a journal', async () => {
    const dataDir = join(folders, 'format-1');
    const file = join(dataDir, 'store', 'store-00000001.snapshot');
    cpSync(new URL('../store/embedded/fixture/format-1.snapshot', import.meta.url), file);
    const content = readFileSync(file);
    content[60] = 0xff;
    writeFileSync(file, content);
    const start = await holdfast('start', '--port', '0', '--data', dataDir);
    expect(start.code).toBe(2);
    expect(start.stderr).toContain(file);
    const repaired = await holdfast('repair', '--data', dataDir, '--yes');
    expect(repaired.stdout).toMatch(/Done: 1 account, 1 room, 30 messages/);
    await withStoreIn(dataDir, async (store) => {
      expect(await allTexts(store, 'den')).toHaveLength(30);
    });
  });

  test('[STORE-4] says what is missing where the file ends too early, though a start takes it', async () => {
    const { dataDir, file } = damaged('cut', () => {});
    const content = readFileSync(file);
    // To the end of a whole record: only the note beside it knows that more was acknowledged.
    const last = readJournal(content).sound.at(-1)?.body.length ?? 0;
    writeFileSync(file, content.subarray(0, content.length - 19 - last));
    const look = await holdfast('repair', '--data', dataDir);
    expect(look).toMatchObject({ code: 0, stderr: '' });
    expect(look.stdout).toMatch(/A start takes the newest file as it is.*something is missing: /);
    expect(look.stdout).not.toMatch(/The newest file is sound/);
  });

  test('[STORE-4] says of a folder whose files are gone what to do, and that a start then begins anew', async () => {
    const { dataDir, file } = damaged('gone', () => {});
    rmSync(file);
    const start = await holdfast('start', '--port', '0', '--data', dataDir);
    expect(start.code).toBe(2);
    expect(start.stderr).toContain(`holdfast repair --data ${dataDir}`);
    const note = join(dataDir, 'store', 'store.mark');
    const told = await holdfast('repair', '--data', dataDir, '--yes');
    expect(told).toMatchObject({ code: 1, stderr: '' });
    expect(told.stdout).toMatch(/are gone .*Put them back.*To begin an empty chat/);
    expect(told.stdout).toContain(`remove ${note}`);
    // What it says helps.
    rmSync(note);
    await withStoreIn(dataDir, async (store) => {
      expect(await store.accounts.count()).toBe(0);
    });
  });

  test.each([
    ['holds nothing', () => Buffer.alloc(0), /: 0 bytes, empty/],
    ['is overwritten', (content: Buffer) => Buffer.alloc(content.length), /damaged from byte 0 on/],
  ])(
    '[STORE-4] makes no empty chat where the only file %s: it says that nothing can be saved, and changes nothing',
    async (what, instead, seen) => {
      const { dataDir, file } = damaged(what.replace(' ', '-'), () => {});
      writeFileSync(file, instead(readFileSync(file)));
      const folder = join(dataDir, 'store');
      const before = readdirSync(folder).sort();
      const told = await holdfast('repair', '--data', dataDir, '--yes');
      expect(told).toMatchObject({ code: 1, stderr: '' });
      expect(told.stdout).toMatch(seen);
      expect(told.stdout).toMatch(
        /Nothing can be saved.*backup.*To begin an empty chat.*Nothing was changed/s,
      );
      expect(told.stdout).not.toMatch(/Done|signed out/);
      expect(readdirSync(folder).sort()).toEqual(before);
      expect((await holdfast('start', '--port', '0', '--data', dataDir)).code).toBe(2);
      // What it says helps.
      expect(told.stdout).toContain(`move ${folder} away`);
      renameSync(folder, join(dataDir, 'away'));
      await withStoreIn(dataDir, async (store) => {
        expect(await store.accounts.count()).toBe(0);
      });
    },
  );

  test('says in words what cannot be done', async () => {
    expect(await holdfast('repair', '--data', join(folders, 'nothing'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/There is no embedded store in .*nothing/),
    });
    const { dataDir } = damaged('used', () => {});
    const lock = {
      pid: process.pid,
      started: null,
      primary: process.pid,
      primaryStarted: null,
      host: (await import('node:os')).hostname(),
    };
    writeFileSync(join(dataDir, 'holdfast.lock'), JSON.stringify(lock));
    expect(await holdfast('repair', '--data', dataDir)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is in use by another Holdfast/),
    });
    expect(await holdfast('repair', '--colour')).toMatchObject({ code: 2 });
  });
});
