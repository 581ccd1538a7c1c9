import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashSlot } from '../../../src/store/redis/hash-slot.js';
import { openRedisStore, type RedisStore } from '../../../src/store/redis/redis-store.js';
import { StoreOpenError } from '../../../src/store/store-open-error.js';
import { RedisCluster } from '../../../testbed/redis/redis-cluster.js';
import { RedisServer } from '../../../testbed/redis/redis-server.js';
import { until } from '../../../testbed/wait.js';
import { PLAIN_KEYS } from '../../support/plain-keys.js';
import { allTexts, person, roomWith, say } from '../support/people.js';
import { quiet } from '../support/quiet.js';

const ann = person('ann');

describe('a Redis Cluster of several masters', () => {
  let cluster: RedisCluster;
  let one: RedisStore;
  let two: RedisStore;

  beforeAll(async () => {
    cluster = await RedisCluster.start();
  });
  afterAll(() => cluster.stop());
  beforeEach(async () => {
    const open = () => openRedisStore({ url: cluster.url(), logger: quiet, name: 'test' });
    [one, two] = await Promise.all([open(), open()]);
  });
  afterEach(async () => {
    await Promise.all([one.close(), two.close()]);
  });

  /** Rooms that lie with different masters. */
  async function spreadRooms(): Promise<string[]> {
    const rooms = new Map<number, string>();
    while (rooms.size < 3) {
      const room = await roomWith(one, ann);
      rooms.set((await cluster.masterOf(PLAIN_KEYS.room(room).meta)).port, room);
    }
    return [...rooms.values()];
  }

  it('counts slots as the servers do', async () => {
    const [server] = cluster.servers as [(typeof cluster.servers)[0]];
    for (const key of ['a', 'hf:{r:x}:log', '{}x', 'a{b', '{a}{b}', '{é}', PLAIN_KEYS.room('abc').feed]) {
      expect(hashSlot(key)).toBe(await server.ask((client) => client.cluster('KEYSLOT', key)));
    }
  });

  it('counts the sessions of all masters', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `hf:sess:${n}`);
    await Promise.all(ids.map((id) => one.clients.sessions.set(id, '{}')));
    expect(await two.cluster.sessionCount()).toMatchObject({ count: 30 });
  });

  it('carries what Socket.IO says between processes', async () => {
    const [from, to] = [one, two].map(({ adapter }) => {
      const server = new Server(createServer());
      server.adapter(adapter.create);
      return server;
    }) as [Server, Server];
    const heard: string[] = [];
    to.on('hello', (text: string) => heard.push(text));
    await until('the message', () => {
      from.serverSideEmit('hello', 'é');
      return heard.includes('é');
    });
  });

  it('hears the rooms again whose master was lost, and says that something may have been missed', async () => {
    const rooms = await spreadRooms();
    const heard: string[] = [];
    let interruptions = 0;
    two.feed.onFrame((frame) => {
      if (frame.kind === 'message') heard.push(frame.entry.message.text);
    });
    two.feed.onInterrupted(() => interruptions++);
    for (const room of rooms) await two.feed.subscribe(room);
    const [lost, ...others] = rooms as [string, ...string[]];
    const master = await cluster.masterOf(PLAIN_KEYS.room(lost).meta);
    master.signal('SIGSTOP');
    for (const room of others) await say(one, room, ann, `meanwhile ${room}`);
    await until('the others to be heard meanwhile', () => heard.length === others.length);
    await until('the interruption', () => interruptions > 0);
    // What is published before the other one listens to the new master is missed: each time another message.
    let times = 0;
    await until('somebody to take the lost one, and to be heard', async () => {
      times += 1;
      await say(one, lost, ann, `after ${times}`);
      return heard.some((text) => text.startsWith('after'));
    });
    master.signal('SIGCONT');
    for (const room of rooms) await say(one, room, ann, `end ${room}`);
    await until('all to be heard', () => rooms.every((room) => heard.includes(`end ${room}`)));
    expect(new Set(heard).size).toBe(heard.length);
  });

  it('moves with a hash slot that is given to another master while it is used', async () => {
    const [room] = (await spreadRooms()) as [string];
    const given = hashSlot(PLAIN_KEYS.room(room).meta);
    const heard: string[] = [];
    two.feed.onFrame((frame) => {
      if (frame.kind === 'message') heard.push(frame.entry.message.text);
    });
    await two.feed.subscribe(room);
    const source = await cluster.masterOf(PLAIN_KEYS.room(room).meta);
    const [target] = (await cluster.masters()).filter(({ port }) => port !== source.port);
    await cluster.giveHashSlot(given, source, target as typeof source);
    await say(one, room, ann, 'moved');
    await until('a message by the new master', async () => {
      await say(one, room, ann, 'again');
      return heard.includes('again');
    });
    expect((await allTexts(one, room))[0]).toBe('moved');
  });
});

describe('opening a Redis Cluster', () => {
  it('finds it when one of the given nodes answers', async () => {
    const cluster = await RedisCluster.start(3, 0);
    const [server] = cluster.servers as [(typeof cluster.servers)[0]];
    const store = await openRedisStore({
      url: `redis-cluster://127.0.0.1:1,127.0.0.1:${server.port}`,
      logger: quiet,
      name: 'test',
    });
    await store.ping();
    await store.close();
    await cluster.stop();
  });

  it('is refused in words where there is none', async () => {
    const redis = await RedisServer.start();
    const opening = openRedisStore({
      url: `redis-cluster://127.0.0.1:${redis.port}`,
      logger: quiet,
      name: 'test',
    });
    await expect(opening).rejects.toThrow(/is not a Cluster; use redis:/);
    await expect(opening).rejects.toBeInstanceOf(StoreOpenError);
    await redis.stop();
  });

  it('is refused for another database than /0', async () => {
    const opening = openRedisStore({ url: 'redis-cluster://127.0.0.1/3', logger: quiet, name: 'test' });
    await expect(opening).rejects.toThrow(/one database only/);
  });
});
