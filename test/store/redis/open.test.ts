import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { StoreOpenError } from '../../../src/store/store-open-error.js';
import { freePort } from '../../../testbed/ports.js';
import { RedisServer } from '../../../testbed/redis/redis-server.js';
import { until } from '../../../testbed/wait.js';
import { command } from '../support/command.js';
import { quiet } from '../support/quiet.js';

const open = (url: string) => openRedisStore({ url, log: quiet, name: 'test' });

it('says within about 5 s that nobody answers, without the password', async () => {
  const port = await freePort();
  const began = performance.now();
  const opening = open(`redis://me:hush@127.0.0.1:${port}`);
  await expect(opening).rejects.toBeInstanceOf(StoreOpenError);
  await expect(opening).rejects.toThrow(`No Redis answers at 127.0.0.1:${port} (ECONNREFUSED).`);
  expect(performance.now() - began).toBeLessThan(8_000);
});

it('waits for a Redis that is just starting', async () => {
  const redis = await RedisServer.start();
  await redis.kill();
  const opening = open(redis.url);
  await redis.run();
  await (await opening).close();
  await redis.stop();
});

it('does not wait for ever for a frozen Redis', async () => {
  const redis = await RedisServer.start();
  redis.signal('SIGSTOP');
  const began = performance.now();
  await expect(open(redis.url)).rejects.toThrow(/No Redis answers/);
  expect(performance.now() - began).toBeLessThan(8_000);
  await redis.stop();
});

it('refuses an old Redis by its version', async () => {
  // No old Redis is at hand: this server answers as 6.2 does.
  const info = '# Server\r\nredis_version:6.2.14\r\nredis_mode:standalone\r\n';
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (const [, name] of data.toString().matchAll(/\*\d+\r\n\$\d+\r\n([A-Za-z]+)\r\n/g)) {
        if (name?.toLowerCase() === 'info') socket.write(`$${info.length}\r\n${info}\r\n`);
        else if (name?.toLowerCase() === 'hello') socket.write('*2\r\n$5\r\nproto\r\n:3\r\n');
        else socket.write('+OK\r\n');
      }
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await expect(open(`redis://127.0.0.1:${port}`)).rejects.toThrow(
    `Redis at 127.0.0.1:${port} is version 6.2; Holdfast needs 7.0 or later (or Valkey).`,
  );
  server.close();
});

it('refuses one that does not speak RESP3', async () => {
  const redis = await RedisServer.start({ args: ['--rename-command', 'HELLO', ''] });
  await expect(open(redis.url)).rejects.toThrow(/does not speak RESP3/);
  await redis.stop();
});

it('refuses one of several nodes of a cluster', async () => {
  const [one, two] = await Promise.all([
    RedisServer.start({ args: ['--cluster-enabled', 'yes'] }),
    RedisServer.start({ args: ['--cluster-enabled', 'yes'] }),
  ]);
  await command(one.url, 'CLUSTER', 'ADDSLOTSRANGE', '0', '8000');
  await command(two.url, 'CLUSTER', 'ADDSLOTSRANGE', '8001', '16383');
  await command(one.url, 'CLUSTER', 'MEET', '127.0.0.1', String(two.port), String(two.busPort));
  await until('the two to meet', async () =>
    String(await command(one.url, 'CLUSTER', 'INFO')).includes('cluster_size:2'),
  );
  await expect(open(one.url)).rejects.toThrow(/one of several nodes of a Redis Cluster; use redis-cluster:/);
  await Promise.all([one.stop(), two.stop()]);
});

it.each([
  ['not a url with hush', /cannot be read/],
  ['http://:hush@localhost', /must begin with redis/],
  ['redis://:hush@localhost/x', /database number/],
  ['redis://:%hush@localhost', /percent-encoded/],
])('refuses %j without repeating it', async (url, message) => {
  await expect(open(url)).rejects.toThrow(message);
  await expect(open(url)).rejects.not.toThrow(/hush/);
});
