import { afterEach, describe, expect, test } from 'vitest';
import type { AppendInput } from '../../../src/store/interfaces/log.js';
import { readAppended } from '../../../src/store/redis/read-appended.js';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { mayHearItself } from '../../../src/store/redis/self-hearing.js';
import { CuttingProxy } from '../../../testbed/network/cutting-proxy.js';
import { type Mixing, ReplyProxy } from '../../../testbed/network/reply-proxy.js';
import { startPlainValkey } from '../../../testbed/redis/plain-valkey.js';
import { RedisServer } from '../../../testbed/redis/redis-server.js';
import { until } from '../../../testbed/wait.js';
import { PLAIN_KEYS } from '../../support/plain-keys.js';
import { command } from '../support/command.js';
import { connectTo } from '../support/connect-to.js';
import { embeddedStores } from '../support/embedded.js';
import { quiet } from '../support/quiet.js';

const endings: (() => unknown)[] = [];
/** What scripts answer: a list of their question and a result, which Lua leaves out where it is nil. */
const ofScripts = (frame: Buffer) => (/^\*[12]\r\n\$/.test(frame.toString('latin1', 0, 5)) ? 'answer' : null);
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

describe('an append’s reply', () => {
  const META = 'hf:{r:room}:meta';
  const input = (mid: string): AppendInput => ({
    room: 'room',
    user: { id: 'u', name: 'U' },
    cmid: `c-${mid}`,
    text: 'x',
    mid,
    known: null,
    freshEpoch: 'fresh',
  });
  const inputs = [input('m1'), input('m2'), input('m3'), input('m4')];
  const RIGHT = `${META} m1\nstored e1 7\nduplicate e1 3 m0\nnot-member\nno-room`;

  test('is read line by line', () => {
    expect(readAppended(RIGHT, META, inputs)).toEqual([
      { kind: 'stored', epoch: 'e1', seq: 7, mid: '7-m1' },
      { kind: 'duplicate', epoch: 'e1', seq: 3, mid: 'm0' },
      { kind: 'not-member' },
      { kind: 'no-room' },
    ]);
  });

  test.each([
    ['of another room', RIGHT.replace('room}', 'other}')],
    ['of another message', RIGHT.replace('m1', 'm9')],
    ['of a message whose mid begins alike', RIGHT.replace('m1', 'm11')],
    ['with a line too few', RIGHT.replace('\nno-room', '')],
    ['with a line too many', `${RIGHT}\nno-room`],
    ['cut in a line', RIGHT.slice(0, -2)],
    ['without an epoch', RIGHT.replace('stored e1 7', 'stored  7')],
    ['without a seq', RIGHT.replace('stored e1 7', 'stored e1 ')],
    ['with a seq that is none', RIGHT.replace('stored e1 7', 'stored e1 7.5')],
    ['with a duplicate that names no mid', RIGHT.replace(' m0', '')],
    ['with another word', RIGHT.replace('stored', 'OK')],
    ['that is a number', 7],
    ['that is a list', ['stored', 'e1', '7']],
    ['that is nothing', null],
    ['of another command', 'OK'],
  ])('%s is not believed', (_, reply) => {
    expect(() => readAppended(reply, META, inputs)).toThrow('answered append with something else');
  });
});

test.each(['swap', 'add'] satisfies Mixing[])(
  '[STORE-1] after one wrong reply (%s) its connection is gone, and another one is asked',
  async (mixing) => {
    const redis = await RedisServer.start();
    endings.push(() => redis.stop());
    const proxy = await ReplyProxy.start({ host: '127.0.0.1', port: redis.port }, ofScripts);
    endings.push(() => proxy.stop());
    const store = await openRedisStore({
      url: `redis://127.0.0.1:${proxy.port}`,
      logger: quiet,
      name: 'mixed',
    });
    endings.push(() => store.close());
    /** The server's ids of the connections by which the store asks. */
    const asking = async () => {
      const clients = String(await command(redis.url, 'CLIENT', 'LIST')).split('\n');
      const own = clients.filter((line) => line.includes(' name=holdfast:mixed:data '));
      return own.map((line) => /^id=(\d+)/.exec(line)?.[1]);
    };
    const ask = () => Promise.all(['ann', 'ben'].map((id) => store.accounts.byId(id)));
    await ask();
    const before = await asking();
    expect(before).toHaveLength(1);
    await until('a wrong reply to be seen', async () => {
      // Two answers that come too far from each other are not swapped.
      if (proxy.mixed === 0) proxy.mix(mixing, 1);
      expect(await ask()).toEqual([null, null]);
      return store.wrongReplies > 0;
    });
    expect(proxy.mixed).toBe(1);
    expect(await ask()).toEqual([null, null]);
    const after = await asking();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    // One wrong reply, one connection: those for sessions and for what is published went on.
    expect(store.wrongReplies).toBe(1);
  },
);

describe('[STORE-1] a connection listens to what it publishes itself', () => {
  test('on Redis 7', async () => {
    const redis = await RedisServer.start();
    endings.push(() => redis.stop());
    expect(await mayHearItself(connectTo(redis.url, endings))).toBe(true);
  });

  test('not on Redis, when it may not ask what it is', async () => {
    const redis = await RedisServer.start();
    endings.push(() => redis.stop());
    await command(redis.url, 'ACL', 'SETUSER', 'bob', 'on', '>pw', '~*', '&*', '+@all', '-info');
    expect(await mayHearItself(connectTo(redis.url.replace('//', '//bob:pw@'), endings))).toBe(false);
  });

  test('not on a Valkey 9 as it comes, with or without the right to look at its settings', async () => {
    const valkey = await startPlainValkey();
    endings.push(() => valkey.stop());
    expect(await mayHearItself(connectTo(valkey.url, endings))).toBe(false);
    await command(valkey.url, 'ACL', 'SETUSER', 'bob', 'on', '>pw', '~*', '&*', '+@all', '-config');
    expect(await mayHearItself(connectTo(valkey.url.replace('//', '//bob:pw@'), endings))).toBe(false);
  });

  test('on the embedded store', async () => {
    const stores = await embeddedStores();
    endings.push(() => stores.stop());
    const { embedded } = await stores.start(stores.folder());
    expect(await mayHearItself(connectTo(embedded.url, endings))).toBe(true);
  });

  test('no more once the store’s name leads to a Valkey 9', async () => {
    const [redis, valkey] = await Promise.all([RedisServer.start(), startPlainValkey()]);
    endings.push(() => redis.stop());
    endings.push(() => valkey.stop());
    const proxy = await CuttingProxy.start([{ host: '127.0.0.1', port: redis.port }]);
    endings.push(() => proxy.stop());
    const store = await openRedisStore({
      url: `redis://127.0.0.1:${proxy.port}`,
      logger: quiet,
      name: 'moving',
    });
    endings.push(() => store.close());
    const heard: string[] = [];
    store.feed.onFrame((frame) => heard.push(frame.kind));
    let interruptions = 0;
    store.feed.onInterrupted(() => {
      interruptions += 1;
    });
    await store.feed.subscribe('room');
    proxy.retarget([{ host: '127.0.0.1', port: valkey.port }]);
    proxy.reset();
    await until('the subscriptions to be back', () => interruptions > 0);
    await command(valkey.url, 'SPUBLISH', PLAIN_KEYS.room('room').feed, 'eother');
    await until('the feed to be heard', () => heard.includes('epoch'));
    const clients = String(await command(valkey.url, 'CLIENT', 'LIST'));
    const listening = clients.split('\n').filter((line) => / ssub=1 /.test(line));
    expect(listening.map((line) => /name=(\S+)/.exec(line)?.[1])).toEqual(['holdfast:moving:feed']);
  });
});
