import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FeedFrame } from '../../../src/store/interfaces/feed.js';
import { openRedisStore, type RedisStore } from '../../../src/store/redis/redis-store.js';
import { RedisServer } from '../../../testbed/redis/redis-server.js';
import { onBusyMachine, stopwatch, until } from '../../../testbed/wait.js';
import { command, connectionAges } from '../support/command.js';
import { allTexts, person, roomWith, say, stored } from '../support/people.js';
import { quiet } from '../support/quiet.js';

const ann = person('ann');
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

// An unhandled rejection or `error` event anywhere in here fails the run.
describe('a Redis that goes away', () => {
  let redis: RedisServer;
  let store: RedisStore;
  let room: string;
  let turns: boolean[];

  beforeAll(async () => {
    redis = await RedisServer.start({ args: ['--appendfsync', 'always'] });
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    store = await openRedisStore({ url: redis.url, logger: quiet, name: 'test' });
    room = await roomWith(store, ann);
    turns = [];
    store.onUp((up) => turns.push(up));
  });
  afterEach(() => store.close());

  it('[LIFE-5] killed and started again: what was being sent goes through, once and in order', async () => {
    const frames: FeedFrame[] = [];
    let interruptions = 0;
    store.feed.onFrame((frame) => frames.push(frame));
    store.feed.onInterrupted(() => interruptions++);
    await store.feed.subscribe(room);
    const sent = numbers(200).map((n) => say(store, room, ann, `t${n}`));
    await redis.kill();
    await until('down', () => !store.up);
    const during = numbers(20).map((n) => say(store, room, ann, `d${n}`));
    await redis.run();
    const acks = await Promise.all([...sent, ...during]);
    expect(acks.every(({ kind }) => kind === 'stored' || kind === 'duplicate')).toBe(true);
    expect(await allTexts(store, room)).toEqual([
      ...numbers(200).map((n) => `t${n}`),
      ...numbers(20).map((n) => `d${n}`),
    ]);
    await until('up', () => store.up);
    expect(turns).toEqual([false, true]);

    await until('the interruption', () => interruptions > 0);
    await say(store, room, ann, 'after');
    const heard = () => frames.map((frame) => (frame.kind === 'message' ? frame.entry.message.text : ''));
    // What was sent just before may still be on its way.
    await until('the feed to be back', () => heard().includes('after'));
    expect(heard().filter((text) => text === 'after')).toHaveLength(1);
  });

  it('[LIFE-5] whose scripts were dropped: they are told again, and nothing is lost', async () => {
    await say(store, room, ann, 'before');
    await command(redis.url, 'SCRIPT', 'FLUSH');
    await Promise.all(numbers(50).map((n) => say(store, room, ann, `t${n}`)));
    expect(await allTexts(store, room)).toEqual(['before', ...numbers(50).map((n) => `t${n}`)]);
  });

  it('[LIFE-5] that is not asked anything keeps its connections', async () => {
    const ages = () => connectionAges(redis.url, 'test');
    const opened = (await ages()).length;
    expect(opened).toBeGreaterThan(3);
    // Longer than a frozen one would be borne.
    await until('all to be old', async () => (await ages()).every((age) => age >= 4));
    expect(await ages()).toHaveLength(opened);
    expect(turns).toEqual([]);
  });

  it('[LIFE-5] gone for long: calls are refused within seconds, and again served when it is back', async () => {
    await redis.kill();
    const passed = stopwatch();
    const calls = [
      say(store, room, ann, 'x'),
      store.rooms.visibleTo(ann.id),
      store.cluster.mode(),
      store.presence.renewLease('i', 1_000),
      store.feed.subscribe('another'),
      store.ping(),
    ];
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'store_unavailable' } });
    }
    expect(passed()).toBeLessThan(onBusyMachine(5_000));
    await redis.run();
    await until('up', () => store.up);
    expect((await say(store, room, ann, 'y')).kind).toBe('stored');
    expect(await allTexts(store, room)).toEqual(['y']);
  });

  it('[LIFE-5] frozen: noticed, refused in time, log and feed resumed by itself', async () => {
    const heard: string[] = [];
    store.feed.onFrame((frame) => {
      if (frame.kind === 'message') heard.push(frame.entry.message.text);
    });
    await store.feed.subscribe(room);
    redis.signal('SIGSTOP');
    const passed = stopwatch();
    const call = say(store, room, ann, 'x');
    await expect(call).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(passed()).toBeLessThan(onBusyMachine(5_000));
    await until('down', () => !store.up);
    redis.signal('SIGCONT');
    await until('up', () => store.up);
    // Whether or not the feed's connection was given up: a publication that it misses is said to be missed, this one is
    // heard.
    await until('the feed to bring it', async () => {
      await say(store, room, ann, 'y');
      return heard.includes('y');
    });
    // What was refused may have been stored all the same (its outcome was unknown), but never twice.
    expect((await allTexts(store, room)).filter((text) => text === 'x').length).toBeLessThanOrEqual(1);
    expect((await allTexts(store, room)).at(-1)).toBe('y');
  });

  it('[SEND-2] cuts its connections again and again: nothing is lost, doubled or out of order', async () => {
    const people = numbers(5).map((n) => person(`p${n}`));
    for (const user of people) await store.rooms.addMember(room, user);
    let cutting = true;
    const seqs: number[] = [];
    const cutter = (async () => {
      while (cutting) {
        const before = seqs.length;
        await command(redis.url, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        await command(redis.url, 'CLIENT', 'KILL', 'TYPE', 'pubsub');
        await new Promise((resolve) => setTimeout(resolve, 30));
        // A machine that connects more slowly than that would never send anything.
        await until('a word in between', () => seqs.length > before || !cutting);
      }
    })();
    await Promise.all(
      people.map(async (user) => {
        for (const n of numbers(100)) {
          const ack = await say(store, room, user, `${user.id} ${n}`);
          seqs.push(ack.kind === 'duplicate' ? ack.seq : stored(ack).seq);
        }
      }),
    );
    cutting = false;
    await cutter;
    expect(seqs.sort((a, b) => a - b)).toEqual(numbers(500));
    const texts = await allTexts(store, room);
    for (const user of people) {
      expect(texts.filter((text) => text.startsWith(user.id))).toEqual(
        numbers(100).map((n) => `${user.id} ${n}`),
      );
    }
  });

  it('[LIFE-5] leaves the Socket.IO adapter alive, and working again afterwards', async () => {
    const other = await openRedisStore({ url: redis.url, logger: quiet, name: 'other' });
    const servers = [store, other].map(({ adapter }) => {
      const server = new Server(createServer());
      server.adapter(adapter.create);
      return server;
    });
    const [one, two] = servers as [Server, Server];
    const heard: string[] = [];
    two.on('hello', (text: string) => heard.push(text));
    const hello = (text: string) => one.serverSideEmit('hello', text);
    await until('the adapters to hear each other', () => {
      hello('before');
      return heard.includes('before');
    });
    await redis.kill();
    const deadline = performance.now() + 3_000;
    while (performance.now() < deadline) {
      hello('during');
      one.to('room').emit('x');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await redis.run();
    await until('the adapters to be back', () => {
      hello('after');
      return heard.includes('after');
    });
    for (const server of servers) server.disconnectSockets();
    await other.close();
  });
});
