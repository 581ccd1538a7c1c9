import { createHash, randomBytes } from 'node:crypto';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTINGS } from '../../src/protocol/mode.js';
import { CONNECTS_WITHIN_MS } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { endedByTimer, until } from '../../testbed/wait.js';
import { FixtureNode } from './fixture/fixture-node.js';

let redis: RedisServer;
let node: FixtureNode;
/** It begins with the file, and the last test looks at it: the others need not wait for it. */
let endless: Promise<{ answer: string; afterMs: number }>;
beforeAll(async () => {
  redis = await RedisServer.start();
  node = await FixtureNode.start(redis.url, ['--workers', '4', '--limits', 'loose']);
  const startedAt = Date.now();
  endless = node
    .raw(['GET / HTTP/1.1\r\n', 'Host: x\r\n', 'X: y\r\n'], 3_000)
    .then((answer) => ({ answer, afterMs: Date.now() - startedAt }));
});
afterAll(async () => {
  await node?.stopAndClean();
  await redis.stop();
});

/** A connection of its own, which does not come back. */
const ONCE = { forceNew: true, reconnection: false, timeout: CONNECTS_WITHIN_MS } as const;
const head = (line: string, ...lines: string[]) => [line, 'Host: x', ...lines, '', ''].join('\r\n');
const mode = (routing: string, sessions = 'redis') => node.act('PUT', '/control/mode', { routing, sessions });

describe('heads and bodies', () => {
  test('[ROUTE-1] a head in single bytes reaches a worker', async () => {
    const answer = await node.raw([...head('GET /bytes HTTP/1.1')]);
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
    expect(answer).toContain('"path":"/bytes"');
  });

  test('[ROUTE-1] 1 MB posts in pieces arrive whole, many at once', async () => {
    const body = randomBytes(1_000_000);
    const sha256 = createHash('sha256').update(body).digest('hex');
    const start = Buffer.from(head('POST /up HTTP/1.1', `Content-Length: ${body.length}`));
    const all = Buffer.concat([start, body]);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const cuts = [0, 1 + i * 7, start.length + i, 40_000 + i * 1_000, 500_000, all.length].sort(
          (a, b) => a - b,
        );
        return node.raw(cuts.slice(1).map((end, at) => all.subarray(cuts[at], end)));
      }),
    );
    for (const answer of answers) expect(answer).toContain(`"bytes":1000000,"sha256":"${sha256}"`);
  });

  test('[ROUTE-6] a head over 16 KiB is told 431', async () => {
    const answer = await node.raw([`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(17_000)}`]);
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*16384 bytes/s);
  });

  test.each([
    head('POST / HTTP/1.1', 'Content-Length: 3', 'Transfer-Encoding: chunked'),
    head('GET / HTTP/1.1', 'Host: y'),
    'GET / HTTP/1.1\nHost: x\n\n',
    'rubbish\r\n\r\n',
  ])('what could be understood in two ways is told 400: %j', async (text) => {
    expect(await node.raw([text])).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('[ROUTE-1] a pipelined second request is not mixed into another connection', async () => {
    const answer = await node.raw([head('GET /first HTTP/1.1') + head('GET /second HTTP/1.1')]);
    expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(1);
    expect(answer).toContain('/first');
  });
});

describe('policies', () => {
  test('least connections: 40 at once over 4 workers are about 10 each', async () => {
    await mode('least-connections');
    /** How many each worker got. */
    const burst = async () => {
      const sockets = Array.from({ length: 40 }, () => io(node.url, { ...ONCE, transports: ['websocket'] }));
      const slots = await Promise.all(
        sockets.map(
          (socket) => new Promise<number>((resolve) => socket.once('welcome', (by) => resolve(by.slot))),
        ),
      );
      for (const socket of sockets) socket.disconnect();
      await until('them to be gone', async () =>
        (await node.self()).slots.every((slot) => slot.sockets === 0),
      );
      return [1, 2, 3, 4].map((slot) => slots.filter((one) => one === slot).length);
    };
    // What each gets to the last one is tested where no clock runs: `unit/route-policy`. Here a worker that the machine
    // stops for half a second is passed over. One that reports meanwhile may count some of the burst twice.
    const bursts: number[][] = [];
    const isEven = (counts: readonly number[]) => Math.max(...counts) - Math.min(...counts) <= 4;
    while (bursts.length < 5 && !bursts.some(isEven)) bursts.push(await burst());
    expect(bursts.filter(isEven), JSON.stringify(bursts)).toHaveLength(1);
    // Never the whole burst to one, as by what the workers report.
    for (const counts of bursts) expect(Math.max(...counts), counts.join()).toBeLessThanOrEqual(20);
  });

  test('[ROUTE-2] session: the cookie names its worker', async () => {
    await mode('session', 'memory');
    for (const slot of [3, 1, 4, 2, 3]) {
      const cookie = `holdfast.${node.cluster}.memory=${encodeURIComponent(`s:abc.${node.node}.${slot}.signature`)}`;
      for (let i = 0; i < 5; i += 1) expect((await node.get('/', { cookie })).slot).toBe(slot);
    }
    const elsewhere = `holdfast.${node.cluster}.memory=${encodeURIComponent('s:abc.other-node.2.signature')}`;
    const slots = new Set<number>();
    for (let i = 0; i < 8; i += 1) slots.add((await node.get('/', { cookie: elsewhere })).slot);
    expect(slots.size).toBeGreaterThan(1);
  });

  test('round-robin takes turns; ip stays', async () => {
    await mode('round-robin');
    // A worker that the machine stops for half a second is passed over: then it has to show in another round.
    await until('all to take their turns', async () => {
      const turns: number[] = [];
      for (let i = 0; i < 8; i += 1) turns.push((await node.get()).slot);
      expect([...turns.slice(0, 4)].sort()).toEqual([1, 2, 3, 4]);
      expect(turns.slice(4)).toEqual(turns.slice(0, 4));
      return true;
    });
    await mode('ip');
    await until('all to stay at one', async () => {
      const slots = new Set<number>();
      for (let i = 0; i < 24; i += 1)
        slots.add((await node.get('/', { 'x-forwarded-for': `10.0.0.${i}` })).slot);
      return slots.size === 1;
    });
  });

  test.each(ROUTINGS)('[ROUTE-3] polling works in %s routing, many at once', async (routing) => {
    await mode(routing);
    const sockets = Array.from({ length: 25 }, () => io(node.url, { ...ONCE, transports: ['polling'] }));
    const answers = await Promise.all(
      sockets.map(async (socket, i) => {
        const pid = await new Promise<number>((resolve, reject) => {
          socket.once('welcome', (by) => resolve(by.pid));
          socket.once('connect_error', reject);
        });
        for (let n = 0; n < 4; n += 1) {
          const answer = await socket.timeout(30_000).emitWithAck('echo', i);
          expect(answer).toEqual({ value: i, pid });
        }
        return pid;
      }),
    );
    expect(sockets.every((socket) => socket.connected)).toBe(true);
    for (const socket of sockets) socket.disconnect();
    // Several workers, or nothing was shown; how many depends on which of them answer in time on a busy machine.
    expect(new Set(answers).size).toBeGreaterThanOrEqual(routing === 'ip' ? 1 : 2);
  });

  test('[ROUTE-5] switching the routing closes nothing', async () => {
    const sockets = Array.from({ length: 8 }, (_, i) =>
      io(node.url, { ...ONCE, transports: [i % 2 ? 'polling' : 'websocket'] }),
    );
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('welcome', resolve))));
    const lost: string[] = [];
    for (const socket of sockets) socket.on('disconnect', (reason) => lost.push(reason));
    for (const routing of [...ROUTINGS, ...ROUTINGS]) {
      expect((await mode(routing)).status).toBe(200);
      await Promise.all(sockets.map((socket) => socket.timeout(30_000).emitWithAck('echo', routing)));
    }
    expect(lost).toEqual([]);
    for (const socket of sockets) socket.disconnect();
  });

  test('[ROUTE-7] a forwarded address is believed from a listed proxy only', async () => {
    const behind = await FixtureNode.start(redis.url, [
      '--workers',
      '4',
      '--routing',
      'ip',
      '--trust-proxy',
      'loopback',
    ]);
    const slots = new Set<number>();
    for (let i = 0; i < 30; i += 1) {
      slots.add((await behind.get('/', { 'x-forwarded-for': `203.0.113.${i}` })).slot);
    }
    await behind.stopAndClean();
    expect(slots.size).toBe(4);
  });
});

test('[ROUTE-6] a head that does not end within 10 s is told 408', async () => {
  const { answer, afterMs } = await endless;
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(afterMs).toBeGreaterThan(9_500);
  expect(afterMs).toBeLessThan(endedByTimer(10_000));
});
