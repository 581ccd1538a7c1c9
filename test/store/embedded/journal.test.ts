import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../testbed/wait.js';
import { command } from '../support/command.js';
import { embeddedStores } from '../support/embedded.js';
import { allTexts, firstAccount, id, person, roomWith, say, stateOf } from '../support/people.js';

const ann = person('ann');
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

let stores: Awaited<ReturnType<typeof embeddedStores>>;
beforeAll(async () => {
  stores = await embeddedStores();
});
afterAll(() => stores.stop());

const files = (dataDir: string) =>
  readdirSync(join(dataDir, 'store'))
    .filter((name) => name.endsWith('.journal'))
    .sort()
    .map((name) => join(dataDir, 'store', name));

describe('an embedded store', () => {
  it('has everything again after it was stopped and started', async () => {
    const dataDir = stores.folder();
    const first = await stores.start(dataDir);
    const before = await first.open();
    const account = await before.accounts.create(firstAccount(ann));
    const room = await roomWith(before, ann);
    for (const n of numbers(1, 450)) await say(before, room, ann, `text ${n}`, { cmid: `c${n}` });
    await before.rooms.create({ id: id(), name: 'Private', private: true, owner: ann.id }, 'private', ann);
    await before.cluster.setMode({ routing: 'ip', sessions: 'token' });
    await before.cluster.revokeToken('token', 60_000);
    await before.clients.sessions.set('hf:sess:lasting', '{"a":1}', 'PX', 60_000);
    await before.clients.sessions.set('hf:sess:brief', '{}', 'PX', 1);
    await before.presence.renewLease('instance', 60_000);
    await before.presence.announce(room, 'instance', 1, [ann], [ann], []);
    const state = await stateOf(before, room);
    const messages = (await before.log.newest(room, 1_000))?.messages;
    const visible = await before.rooms.visibleTo(ann.id);
    await first.stop();

    const second = await stores.start(dataDir);
    expect(second.events[0]).toMatchObject({ type: 'up', loss: null });
    const after = await second.open();
    expect(await after.accounts.byNameKey('ann')).toEqual(account);
    expect(await after.accounts.count()).toBe(1);
    expect(await stateOf(after, room)).toEqual(state);
    expect((await after.log.newest(room, 1_000))?.messages).toEqual(messages);
    expect(await after.rooms.visibleTo(ann.id)).toEqual(visible);
    expect(await after.reads.get(room, ann.id)).toBe(450);
    expect(await after.cluster.mode()).toEqual({ routing: 'ip', sessions: 'token' });
    expect(await after.cluster.isTokenRevoked('token')).toBe(true);
    expect(await after.clients.sessions.get('hf:sess:lasting')).toBe('{"a":1}');
    const lifeMs = await after.clients.sessions.pttl('hf:sess:lasting');
    expect(lifeMs).toBeGreaterThan(0);
    expect(lifeMs).toBeLessThanOrEqual(60_000);
    expect(await after.clients.sessions.exists('hf:sess:brief')).toBe(0);
    // The log's index is rebuilt: a resent message is still known.
    expect(await say(after, room, ann, 'x', { cmid: 'c7' })).toMatchObject({ kind: 'duplicate', seq: 7 });
    expect(await say(after, room, ann, 'x')).toMatchObject({ kind: 'stored', epoch: state.epoch });
    // What describes running processes is not brought back: their instances are gone.
    expect(await after.presence.peopleByInstance(room)).toEqual(new Map());
    expect((await after.presence.renewLease('instance', 1_000)).wasHeld).toBe(false);
    await second.stop();
  });

  it('killed right after an acknowledgement, is back on the same address and lost nothing', async () => {
    const started = await stores.start(stores.folder());
    const store = await started.open();
    const room = await roomWith(store, ann);
    for (const n of numbers(1, 300)) await say(store, room, ann, `t${n}`);
    const { epoch } = await stateOf(store, room);
    const { url } = started.embedded;
    expect(await started.crash()).toMatchObject({ loss: null });
    expect(started.embedded.url).toBe(url);
    expect((await stateOf(store, room)).epoch).toBe(epoch);
    expect(await allTexts(store, room)).toEqual(numbers(1, 300).map((n) => `t${n}`));
    expect(started.events.map(({ type }) => type).filter((type) => type !== 'disk')).toEqual([
      'up',
      'down',
      'up',
    ]);
    await started.stop();
  });

  it('keeps each room whole when it is killed amid writing, again and again', async () => {
    const started = await stores.start(stores.folder());
    const store = await started.open();
    const room = await roomWith(store, ann);
    for (const round of numbers(1, 5)) {
      let writing = true;
      let written = 0;
      const writer = (async () => {
        while (writing) {
          await Promise.all(
            numbers(1, 50).map(() =>
              say(store, room, ann, `round ${round}`).then(
                () => {
                  written += 1;
                },
                () => {},
              ),
            ),
          );
        }
      })();
      await new Promise((resolve) => setTimeout(resolve, 60 + 13 * round));
      await until('something to be written', () => written > 0);
      await started.crash();
      writing = false;
      await writer;
      const page = await store.log.range(room, 1, Number.MAX_SAFE_INTEGER, 100_000);
      const messages = page?.messages ?? [];
      expect(messages.map(({ seq }) => seq)).toEqual(numbers(1, page?.state.head ?? 0));
      expect(messages.at(-1)?.mid).toBe(page?.state.headMid);
      const last = messages.at(-1);
      expect(await say(store, room, ann, 'again', { cmid: last?.message.cmid ?? '' })).toMatchObject({
        kind: 'duplicate',
        seq: last?.seq,
      });
    }
    await started.stop();
  });

  it('writes its file anew when changes have doubled it, while it is used and also when killed then', async () => {
    const dataDir = stores.folder();
    const started = await stores.start(dataDir, { compactAboveBytes: 50_000 });
    const store = await started.open();
    const room = await roomWith(store, ann);
    const newest = () => files(dataDir).at(-1) as string;
    const first = newest();
    let last = 0;
    let crashed = false;
    await until('the third file, with one before it', async () => {
      for (const n of numbers(last + 1, last + 40)) {
        await store.clients.sessions.set('hf:sess:one', 'x'.repeat(1_000) + n, 'PX', 60_000);
        await say(store, room, ann, `t${n}`);
      }
      last += 40;
      if (newest() > first && !crashed) {
        crashed = true;
        await started.crash();
      }
      // The oldest goes once the newest is whole. Where the kill came just before that, it goes with the next.
      return crashed && Number(/\d{8}/.exec(newest())?.[0]) >= 3 && files(dataDir).length === 2;
    });
    const texts = numbers(1, last).map((n) => `t${n}`);
    expect(await allTexts(store, room)).toEqual(texts);
    expect(await started.crash()).toMatchObject({ loss: null });
    expect(await allTexts(store, room)).toEqual(texts);
    expect(await store.clients.sessions.get('hf:sess:one')).toMatch(new RegExp(`x${last}$`));
    await started.stop();
  });

  it('follows a log that began anew, and keys that are gone', async () => {
    const dataDir = stores.folder();
    const started = await stores.start(dataDir);
    const store = await started.open();
    const room = { id: 'general', name: 'General', private: false, owner: null };
    await store.rooms.create(room, 'general', null);
    await store.rooms.addMember('general', ann);
    for (const n of numbers(1, 20)) await say(store, 'general', ann, `old ${n}`);
    await store.clients.sessions.set('hf:sess:gone', '{}');
    await command(started.embedded.url, 'FLUSHALL');
    await store.rooms.create(room, 'general', null);
    await store.rooms.addMember('general', ann);
    for (const n of numbers(1, 30)) await say(store, 'general', ann, `new ${n}`);
    expect(await started.crash()).toMatchObject({ loss: null });
    expect(await allTexts(store, 'general')).toEqual(numbers(1, 30).map((n) => `new ${n}`));
    expect(await store.clients.sessions.exists('hf:sess:gone')).toBe(0);
    await started.stop();
  });

  it('lets nobody in without its password, and no one else read its files', async () => {
    const dataDir = join(stores.folder(), 'data');
    const started = await stores.start(dataDir);
    const url = new URL(started.embedded.url);
    expect(url.hostname).toBe('127.0.0.1');
    await expect(command(`redis://127.0.0.1:${url.port}`, 'GET', 'x')).rejects.toThrow();
    await expect(command(`redis://:guess@127.0.0.1:${url.port}`, 'GET', 'x')).rejects.toThrow();
    expect(await command(started.embedded.url, 'GET', 'x')).toBeNull();
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'store')).mode & 0o777).toBe(0o700);
    for (const file of files(dataDir)) expect(statSync(file).mode & 0o777).toBe(0o600);
    const password = url.password;
    for (const file of files(dataDir)) expect(readFileSync(file).includes(password)).toBe(false);
    expect(readFileSync(`/proc/${started.embedded.pid()}/environ`, 'utf8')).not.toContain(password);
    await started.stop();
  });
});

describe('a folder of before there was a journal', () => {
  it('is taken over whole, and kept until its successor has one of its own', async () => {
    const dataDir = stores.folder();
    const folder = join(dataDir, 'store');
    mkdirSync(folder);
    // Written by commit 2b26abf: an account, a room with 30 messages, a session, a mode.
    const old = join(folder, 'store-00000001.snapshot');
    cpSync(new URL('./fixture/format-1.snapshot', import.meta.url), old);
    const started = await stores.start(dataDir);
    expect(started.events.find(({ type }) => type === 'up')).toMatchObject({ loss: null });
    const store = await started.open();
    const texts = numbers(1, 30).map((n) => `text ${n}`);
    expect(await allTexts(store, 'den')).toEqual(texts);
    const { epoch } = await stateOf(store, 'den');
    expect((await store.accounts.byNameKey('ann'))?.passwordHash).toBe('hash');
    expect(await store.cluster.mode()).toEqual({ routing: 'ip', sessions: 'token' });
    const member = { id: 'u-ann', name: 'Ann' };
    expect(await say(store, 'den', member, 'x', { cmid: 'c7' })).toMatchObject({ kind: 'duplicate', seq: 7 });
    await say(store, 'den', member, 'new');
    expect(files(dataDir)).toHaveLength(1);
    expect(readdirSync(folder)).toContain('store-00000001.snapshot');
    expect(await started.crash()).toMatchObject({ loss: null });
    expect(await allTexts(store, 'den')).toEqual([...texts, 'new']);
    expect((await stateOf(store, 'den')).epoch).toBe(epoch);
    await started.stop();
  });
});
