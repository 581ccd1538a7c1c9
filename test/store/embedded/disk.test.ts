import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type DiskTrouble, phraseDisk } from '../../../src/protocol/disk-trouble.js';
import { phraseLoss } from '../../../src/protocol/store-loss.js';
import { until } from '../../../testbed/wait.js';
import { HandTimers } from '../support/hand-timers.js';
import { hosted } from '../support/hosted.js';
import { MemoryFiles } from '../support/memory-files.js';

const said = (trouble: DiskTrouble | null | undefined) => (trouble ? phraseDisk(trouble) : '');

const isAnswered = (promise: Promise<unknown>) =>
  promise.then(
    () => true,
    () => false,
  );

describe('an embedded store with fsync always', () => {
  /** Writers that note what was acknowledged, until the power goes. */
  async function writeUntilCut(fsync: 'always' | 'everysec') {
    const files = new MemoryFiles();
    files.syncMs = 3;
    const store = await hosted(files, { fsync });
    const client = store.client();
    const acknowledged = new Set<string>();
    let going = true;
    const writers = Array.from({ length: 20 }, async (_, writer) => {
      for (let n = 0; going && n < 60; n++) {
        const key = `hf:{r:${writer}}:x${n}`;
        await client.set(key, 'kept').then(
          () => acknowledged.add(key),
          () => {},
        );
      }
    });
    await until('some writing', () => acknowledged.size > 300);
    // In one instant: who is acknowledged, and what the disk has.
    const told = new Set(acknowledged);
    const disk = files.afterPowerCut((unsynced) => Math.floor(unsynced / 2));
    going = false;
    await store.abandon();
    await Promise.all(writers);
    const next = await hosted(disk, { fsync, bootId: 'boot-2' });
    const found = new Set(await next.client().keys('*'));
    await next.abandon();
    return {
      lost: [...told].filter((key) => !found.has(key)).length,
      loss: next.host.loss,
      told: told.size,
      syncs: files.syncs,
    };
  }

  it('[STORE-2] has after a power cut all that it acknowledged, and says that nothing is missing', async () => {
    const { lost, loss, told, syncs } = await writeUntilCut('always');
    expect({ lost, loss }).toEqual({ lost: 0, loss: null });
    // One sync serves all that wait for it.
    expect(syncs).toBeLessThan(told / 2);
  });

  it('is what makes the difference: everysec loses some to the same cut, and says so', async () => {
    const { lost, loss } = await writeUntilCut('everysec');
    expect(lost).toBeGreaterThan(0);
    expect(loss && phraseLoss(loss)).toMatch(/machine went off/);
  });

  // The times of day within the second between two syncs at which somebody writes.
  it.each([1, 250, 999])(
    '[STORE-2] everysec: its sync begins within a second of its acknowledgement, and only then a write is on the disk (%d ms)',
    async (offset) => {
      const files = new MemoryFiles();
      const timers = new HandTimers();
      const store = await hosted(files, { fsync: 'everysec', timers });
      const client = store.client();
      /** Whether a machine that lost its power now would find it. */
      const isOnDisk = (key: string) => {
        const disk = files.afterPowerCut();
        return disk.paths().some((path) => disk.content(path).includes(key));
      };
      for (let round = 0; round < 3; round += 1) {
        timers.moveTo(timers.now + offset);
        await until('the sync before it', () => files.syncing === 0);
        const key = `hf:{r:every}:second-${round}`;
        await client.set(key, 'kept');
        expect(isOnDisk(key)).toBe(false);
        // A second is what is promised, whatever the setting is.
        timers.moveTo(timers.now + 1_000);
        await until('the syncs that began', () => files.syncing === 0);
        expect(isOnDisk(key)).toBe(true);
      }
      await store.abandon();
    },
  );

  it('[STORE-2] answers no read from what is not on the disk yet', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files, { fsync: 'always' });
    const [writer, reader] = [store.client(), store.client()];
    await reader.get('hf:x');
    await writer.get('hf:x');
    files.syncMs = 200;
    const syncs = files.syncs;
    const writing = writer.set('hf:x', '1');
    await until('the sync to begin', () => files.syncs > syncs);
    expect(await reader.get('hf:x')).toBe('1');
    expect(files.syncing).toBe(0);
    await writing;
    await store.close();
  });
});

describe('an embedded store', () => {
  it('[STORE-2] lets no last words out early: a client that leaves is answered when its write is on the disk', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files, { fsync: 'always' });
    await store.client().get('hf:x');
    files.syncMs = 200;
    const socket = connect(store.host.port, '127.0.0.1');
    let heard = '';
    socket.on('data', (bytes) => {
      heard += bytes;
    });
    const began = performance.now();
    socket.write('AUTH password-of-the-test\r\nSET hf:x 1\r\nQUIT\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(heard).toBe('+OK\r\n+OK\r\n+OK\r\n');
    expect(performance.now() - began).toBeGreaterThan(195);
    await store.close();
  });

  it('[STORE-2] has written what it acknowledges also where one step changes more than it hands over at once', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files);
    const client = store.client();
    const big = Buffer.alloc(24 * 1024 * 1024, 'x');
    expect(await client.set('hf:big', big)).toBe('OK');
    const pipeline = client.pipeline();
    for (let i = 0; i < 60; i++) pipeline.set(`hf:p${i}`, big.subarray(0, 100_000));
    await pipeline.exec();
    const disk = files.copy();
    await store.abandon();
    const next = await hosted(disk);
    expect(await next.client().strlen('hf:big')).toBe(big.length);
    expect(await next.client().dbsize()).toBe(61);
    await next.close();
  });
});

describe('an embedded store whose disk is full', () => {
  it('[STORE-3] acknowledges nothing that it could not write, goes on answering reads, and heals by itself', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files);
    const client = store.client();
    await client.set('hf:before', '1');
    files.failing = 'ENOSPC';
    // Meets the disk itself: it is undone, not acknowledged, and tried again by the client, which is refused then.
    await expect(client.set('hf:during', '1')).rejects.toThrow(/^MISCONF/);
    expect(store.troubles.at(-1)).toMatchObject({ kind: 'failing' });
    expect(said(store.troubles.at(-1))).toMatch(/is full/);
    expect(await client.get('hf:before')).toBe('1');
    expect(await client.get('hf:during')).toBeNull();
    await expect(client.del('hf:before')).rejects.toThrow(/^MISCONF/);
    await expect(
      client.eval("redis.call('HSET', KEYS[1], 'a', 'b') return 1", 1, 'hf:{r:x}:meta'),
    ).rejects.toThrow(/MISCONF/);
    expect(await client.eval("return redis.call('GET', KEYS[1])", 1, 'hf:before')).toBe('1');
    files.failing = null;
    await until('its recovery', () => store.troubles.at(-1) === null);
    await client.set('hf:after', '1');
    const disk = files.copy();
    await store.abandon();
    const next = await hosted(disk);
    expect((await next.client().keys('*')).sort()).toEqual(['hf:after', 'hf:before']);
    expect(next.host.loss).toBeNull();
    await next.close();
  });

  it('[STORE-3] refuses in time, before anything is executed: nothing has to be undone', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files);
    const client = store.client();
    await client.set('hf:before', '1');
    const connections = () => client.call('CLIENT', 'ID');
    const id = await connections();
    files.freeBytes = 1e6;
    await until('the trouble to be told', () => store.troubles.at(-1)?.kind === 'low');
    expect(said(store.troubles.at(-1))).toMatch(/full: 1\.0 MB are free, and 21\.0 MB have to be/);
    await expect(client.set('hf:during', '1')).rejects.toThrow(/^MISCONF/);
    expect(await connections()).toBe(id);
    // A little room is not enough: it would be full again at once.
    files.freeBytes = 17e6;
    const { looks } = files;
    await until('two looks at the disk', () => files.looks >= looks + 2);
    expect(store.troubles.at(-1)?.kind).toBe('low');
    files.freeBytes = 1e9;
    await until('its recovery', () => store.troubles.at(-1) === null);
    await client.set('hf:after', '1');
    await store.close();
  });

  it('[STORE-3] is told before two seconds are over, and refuses by then, though nobody writes', async () => {
    const files = new MemoryFiles();
    const timers = new HandTimers();
    const store = await hosted(files, { timers });
    const client = store.client();
    await client.set('hf:before', '1');
    files.freeBytes = 1e6;
    // Two seconds are what is promised, however often it is looked at.
    timers.moveTo(timers.now + 2_000);
    await until('what the look began', () => store.troubles.at(-1)?.kind === 'low', 10_000);
    await expect(client.set('hf:during', '1')).rejects.toThrow(/^MISCONF/);
    await store.abandon();
  });

  it('[STORE-3] is told before two seconds are over that it became read-only, though nobody writes, and heals', async () => {
    const files = new MemoryFiles();
    const timers = new HandTimers();
    const store = await hosted(files, { timers });
    const client = store.client();
    await client.set('hf:before', '1');
    timers.moveTo(timers.now + 1_000);
    await until('its sync', () => files.syncing === 0);
    files.failing = 'EROFS';
    timers.moveTo(timers.now + 2_000);
    await until('what the round began', () => store.troubles.length > 0, 10_000);
    expect(said(store.troubles.at(-1))).toMatch(/read-only \(EROFS\)/);
    await expect(client.set('hf:during', '1')).rejects.toThrow(/^MISCONF/);
    expect(await client.get('hf:before')).toBe('1');
    files.failing = null;
    timers.moveTo(timers.now + 2_000);
    await until('its recovery', () => store.troubles.at(-1) === null);
    await client.set('hf:after', '1');
    await store.abandon();
  });

  it('[STORE-3] goes on where only the note beside its file cannot be written', async () => {
    const files = new MemoryFiles();
    const timers = new HandTimers();
    const store = await hosted(files, { timers });
    const client = store.client();
    await client.set('hf:before', '1');
    let notes = 0;
    files.overwrite = () => {
      notes += 1;
      throw Object.assign(new Error('EIO: made by the test'), { code: 'EIO' });
    };
    const { written } = files;
    const second = () => timers.moveTo(timers.now + 1_000);
    await until('a note that fails', () => {
      second();
      return notes > 0;
    });
    await until('a word to the file itself', () => files.written > written && files.syncing === 0);
    const once = files.written;
    for (let round = 0; round < 4; round += 1) {
      second();
      await until('its syncs', () => files.syncing === 0);
    }
    // Else the file grew for ever.
    expect(files.written).toBe(once);
    await client.set('hf:after', '1');
    expect(store.troubles).toEqual([]);
    await store.abandon();
  });

  it('keeps what would expire meanwhile, since that would have to be written', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files);
    const client = store.client();
    await client.set('hf:brief', '1', 'PX', 300);
    await client.set('hf:long', '1');
    files.failing = 'EROFS';
    await expect(client.set('hf:during', '1')).rejects.toThrow(/^MISCONF/);
    expect(said(store.troubles.at(-1))).toMatch(/read-only \(EROFS\)/);
    await until('the time to be over', async () => (await client.get('hf:brief')) === null);
    expect(await client.get('hf:long')).toBe('1');
    files.failing = null;
    await until('its recovery', () => store.troubles.at(-1) === null);
    await until('the key to be gone', async () => (await client.dbsize()) === 1);
    await store.close();
  });

  it('[STORE-3] starts on a full disk too, so that people can read', async () => {
    const files = new MemoryFiles();
    const first = await hosted(files);
    await first.client().set('hf:before', '1');
    await first.abandon();
    files.failing = 'ENOSPC';
    const store = await hosted(files);
    expect(await store.client().get('hf:before')).toBe('1');
    await expect(store.client().set('hf:x', '1')).rejects.toThrow(/^MISCONF/);
    files.failing = null;
    await until('its recovery', () => store.troubles.at(-1) === null);
    await store.client().set('hf:x', '1');
    await store.close();
  });
});

describe('an embedded store whose sync fails', () => {
  it('[STORE-3] begins another file with all there is, and never trusts the one again', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files);
    const client = store.client();
    const before = files.paths();
    await client.set('hf:before', '1');
    files.syncsToFail = 1;
    await until('the trouble', () => store.troubles.some((one) => said(one).includes('EIO')));
    expect(await client.get('hf:before')).toBe('1');
    await until('its recovery', () => store.troubles.at(-1) === null);
    await client.set('hf:after', '1');
    expect(files.paths()).not.toEqual(before);
    expect(files.trustedAgain).toBe(0);
    await store.close();
    const next = await hosted(files.afterPowerCut(), { bootId: 'boot-2' });
    expect((await next.client().keys('*')).sort()).toEqual(['hf:after', 'hf:before']);
    await next.close();
  });

  it('[STORE-2] with always holds every answer until the other file is on the disk', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files, { fsync: 'always' });
    const client = store.client();
    await client.set('hf:before', '1');
    files.syncsToFail = 4;
    const writing = client.set('hf:during', '1');
    expect(await isAnswered(writing)).toBe(true);
    expect(files.trustedAgain).toBe(0);
    await store.abandon();
    const next = await hosted(files.afterPowerCut(), { bootId: 'boot-2', fsync: 'always' });
    expect((await next.client().keys('*')).sort()).toEqual(['hf:before', 'hf:during']);
    expect(next.host.loss).toBeNull();
    await next.close();
  });
});

describe('an embedded store whose files somebody removed', () => {
  it('[STORE-2] writes all there is anew, so that a kill loses nothing, and says so', async () => {
    const files = new MemoryFiles();
    const store = await hosted(files);
    const client = store.client();
    await client.set('hf:{r:1}:before', 'kept');
    for (const path of files.paths()) files.remove(path);
    await until('a new file', () => files.paths().some((path) => path.endsWith('.journal')));
    await client.set('hf:{r:1}:after', 'kept');
    await store.abandon();
    const next = await hosted(files);
    expect((await next.client().keys('hf:*')).sort()).toEqual(['hf:{r:1}:after', 'hf:{r:1}:before']);
    expect(next.host.loss).toBeNull();
    expect(store.warnings.join()).toContain('removed or moved');
    await next.abandon();
  });
});
