import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { StoreOpenError } from '../../../src/store/store-open-error.js';
import { freePort } from '../../../testbed/ports.js';
import { RedisServer } from '../../../testbed/redis/redis-server.js';
import { endedByTimer, stopwatch, until } from '../../../testbed/wait.js';
import { command } from '../support/command.js';
import { quiet } from '../support/quiet.js';

const open = (url: string) => openRedisStore({ url, logger: quiet, name: 'test' });

it('says within about 5 s that nobody answers, without the password', async () => {
  const port = await freePort();
  const passed = stopwatch();
  const opening = open(`redis://me:hush@127.0.0.1:${port}`);
  await expect(opening).rejects.toBeInstanceOf(StoreOpenError);
  await expect(opening).rejects.toThrow(`No Redis answers at 127.0.0.1:${port} (ECONNREFUSED).`);
  expect(passed()).toBeLessThan(endedByTimer(LIMITS.storeOpenMs));
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
  const passed = stopwatch();
  await expect(open(redis.url)).rejects.toThrow(/No Redis answers/);
  expect(passed()).toBeLessThan(endedByTimer(LIMITS.storeOpenMs));
  await redis.stop();
});

it('finds out its rights also when the connection they are tried on drops', async () => {
  const redis = await RedisServer.start();
  let cuts = 0;
  const proxy = createServer((near) => {
    const far = connect(redis.port, '127.0.0.1');
    for (const socket of [near, far]) socket.on('error', () => {});
    far.pipe(near);
    near.on('data', (data) => {
      if (cuts === 0 && /ssubscribe/i.test(data.toString())) {
        cuts += 1;
        near.destroy();
        far.destroy();
      } else far.write(data);
    });
    near.on('close', () => far.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const store = await open(`redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  expect(await store.admin.missingRights()).toEqual([]);
  expect(cuts).toBe(1);
  await store.close();
  proxy.close();
  await redis.stop();
});

/** A server that is no Redis: answers each command by its name in small letters. */
async function answering(answer: (name: string) => string): Promise<{ port: number; close: () => void }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (const [, name = ''] of data.toString().matchAll(/\*\d+\r\n\$\d+\r\n([A-Za-z]+)\r\n/g))
        socket.write(answer(name.toLowerCase()));
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { port, close: () => server.close() };
}

/** As a Redis of this version, which speaks this version of the protocol. */
function redisOf(version: string, protocol: 2 | 3): (name: string) => string {
  const info = `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n`;
  return (name) => {
    if (name === 'info') return `$${info.length}\r\n${info}\r\n`;
    return name === 'hello' ? `*2\r\n$5\r\nproto\r\n:${protocol}\r\n` : '+OK\r\n';
  };
}

it('refuses an old Redis by its version', async () => {
  const { port, close } = await answering(redisOf('6.2.14', 3));
  await expect(open(`redis://127.0.0.1:${port}`)).rejects.toThrow(
    `Redis at 127.0.0.1:${port} is version 6.2; Holdfast needs 7.0 or later (or Valkey).`,
  );
  close();
});

it('refuses one that does not speak RESP3', async () => {
  const { port, close } = await answering(redisOf('7.2.0', 2));
  await expect(open(`redis://127.0.0.1:${port}`)).rejects.toThrow(/does not speak RESP3/);
  close();
});

it('refuses one where HELLO is renamed, in the words of the server', async () => {
  const renamed = await RedisServer.start({ args: ['--rename-command', 'HELLO', ''] });
  await expect(open(renamed.url)).rejects.toThrow(/did not answer HELLO: .*unknown command/i);
  await renamed.stop();
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
