import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { hosted } from '../support/hosted.js';
import { MemoryFiles } from '../support/memory-files.js';
import { allTexts, person, roomWith, say } from '../support/people.js';
import { quiet } from '../support/quiet.js';

/** The same numbers from the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** All that is kept, as it can be compared: a log's own bookkeeping differs when it was copied. */
async function contents(client: Redis): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const key of (await client.keys('*')).sort()) {
    if (/\{tk:|:presence$/.test(key)) continue;
    const type = await client.type(key);
    const expiry = await client.call('PEXPIRETIME', key);
    const value =
      type === 'stream'
        ? await client.xrange(key, '-', '+')
        : type === 'hash'
          ? sorted(await client.hgetall(key))
          : type === 'set'
            ? (await client.smembers(key)).sort()
            : type === 'zset'
              ? await client.zrange(key, '0', '-1', 'WITHSCORES')
              : await client.get(key);
    found[key] = { type, expiry, value };
  }
  return found;
}

const sorted = (fields: Record<string, string>) =>
  Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));

/** One change out of all kinds that Holdfast makes, and some whose effect is not what was asked for. */
async function change(client: Redis, pick: (below: number) => number, n: number): Promise<unknown> {
  const room = `hf:{r:${pick(6)}}`;
  const plain = `hf:p${pick(20)}`;
  switch (pick(13)) {
    case 0:
      return client.set(plain, `v${n}`, 'PX', 100_000 + pick(1_000));
    case 1:
      return client.set(plain, `v${n}`, 'PX', 5);
    case 2:
      return client.persist(plain);
    case 3:
      return client.del(plain);
    case 4:
      return client.sadd('hf:{accounts}:ids', ...Array.from({ length: 5 }, () => `u${pick(50)}`));
    case 5:
      return client.spop('hf:{accounts}:ids');
    case 6:
      return client.hincrby(`hf:{u:${pick(9)}}:account`, 'sessionGeneration', 1);
    case 7:
      return client.zadd('hf:{rooms}:public', pick(100), `r${pick(30)}`);
    case 8:
      return client.set(`hf:{tk:${n}}`, 'ticket', 'PX', 1_000);
    case 9:
      return client.hset(`${room}:presence`, 'instance', n);
    case 10:
      return client.unlink(plain, `hf:p${pick(20)}`);
    case 11:
      return client.pexpire(plain, pick(2) === 0 ? 3 : 50_000);
    default:
      return client.eval(
        `local head = redis.call('HINCRBY', KEYS[1], 'head', 1)
         redis.call('HSETNX', KEYS[1], 'first', 1)
         redis.call('XADD', KEYS[2], head .. '-0', 'i', 'm' .. head, 'c', 'u:' .. head, 'm', ARGV[1])
         redis.call('HSET', KEYS[3], 'u:' .. head, head .. ' m' .. head)
         redis.call('HSET', KEYS[1], 'headMid', 'm' .. head)
         if head % 150 == 0 then
           for i = head - 149, head - 100 do redis.call('HDEL', KEYS[3], 'u:' .. i) end
           local first = head - 99
           redis.call('XTRIM', KEYS[2], 'MINID', first .. '-0')
           for _, field in ipairs(redis.call('HKEYS', KEYS[3])) do
             if tonumber(string.match(field, '%d+')) < first then redis.call('HDEL', KEYS[3], field) end
           end
           redis.call('HSET', KEYS[1], 'first', first)
         end
         redis.call('SPUBLISH', KEYS[1] .. ':feed', ARGV[1])`,
        3,
        `${room}:meta`,
        `${room}:log`,
        `${room}:cmids`,
        `{"text":"*3\\r\\n$8\\r\\nSPUBLISH\\r\\n${'x'.repeat(pick(300))}"}\r\n*1\r\n$4\r\nEXEC\r\n`,
      );
  }
}

it.each([11, 12, 13])(
  '[STORE-2] is the same after a kill, also one amid new files being made (seed %d)',
  async (seed) => {
    const pick = random(seed);
    const files = new MemoryFiles();
    const store = await hosted(files);
    const client = store.client();
    let rewritten = 0;
    let rewriting: Promise<void> | null = null;
    for (let round = 0; round < 120; round++) {
      await Promise.all(Array.from({ length: 25 }, (_, i) => change(client, pick, round * 25 + i)));
      // Made beside the changes: some begin in one file and end in the next.
      rewriting ??= store.host.rewrite().then(() => {
        rewritten += 1;
        rewriting = null;
      });
    }
    if (seed !== 13) await rewriting;
    expect(rewritten).toBeGreaterThan(3);
    // What is about to expire has expired.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const before = await contents(client);
    const disk = files.copy();
    await store.abandon();
    const next = await hosted(disk);
    expect(next.host.loss).toBeNull();
    expect(next.warnings).toEqual([]);
    expect(await contents(next.client())).toEqual(before);
    await next.close();
  },
);

it('[STORE-2] writes of a message as much with 10,000 members as with 10: the real append, by the store’s own way', async () => {
  const files = new MemoryFiles();
  const host = await hosted(files);
  const client = host.client();
  const store = await openRedisStore({ url: host.url, logger: quiet, name: 'test' });
  const ann = person('ann');
  const perMessage = async (count: number) => {
    const room = await roomWith(store, ann);
    const others = Array.from({ length: count - 1 }, (_, i) => person(`p${String(i).padStart(5, '0')}`));
    const { members, reads } = store.keys.room(room);
    // As `addMember` and `advance` leave them, in fewer calls.
    await client.hset(members, ...others.flatMap((one) => [one.id, JSON.stringify(one)]));
    await client.hset(reads, ...others.flatMap(({ id }) => [id, '0']));
    expect(await store.rooms.members(room)).toHaveLength(count);
    // The first message of a room begins what the others go on with.
    await say(store, room, ann, 'the first message');
    const before = files.written;
    for (let n = 0; n < 20; n += 1) {
      expect(await say(store, room, ann, 'the message')).toMatchObject({ kind: 'stored' });
    }
    expect(await allTexts(store, room)).toHaveLength(21);
    return (files.written - before) / 20;
  };
  const [few, many] = [await perMessage(10), await perMessage(10_000)];
  console.log(`bytes journalled a message: ${few} with 10 members, ${many} with 10,000`);
  expect(many).toBe(few);
  await store.close();
  await host.close();
});

it('[STORE-2] writes nothing for what describes running processes', async () => {
  const files = new MemoryFiles();
  const store = await hosted(files);
  const client = store.client();
  await client.set('hf:x', '1');
  const before = files.written;
  await client.zadd('hf:{c}:leases', 1, 'instance');
  await client.hset('hf:{c}:nodes', 'node', 'view');
  await client.set('hf:{tk:x}', '1', 'PX', 5);
  await client.publish('hf:io', 'x');
  expect(files.written).toBe(before);
  await store.close();
});
