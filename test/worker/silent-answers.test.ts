import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { makeHttpServer } from '../../src/worker/http/http-server.js';
import type { WorkerContext } from '../../src/worker/shared/context.js';
import { until } from '../../testbed/wait.js';

/** Longer than what kernels take: the longest page of messages, 2.4 MB, goes to them whole. */
const ANSWER = Buffer.alloc(32 * 1024 * 1024);

const SILENT_MS = 3_000;

test('silentRequestMs: an answer that nobody reads is given up after that, one that is read slowly is not', async () => {
  const { server, openRequests } = makeHttpServer({} as WorkerContext, (_req, res) => res.end(ANSWER));
  expect(server.timeout).toBe(LIMITS.silentRequestMs);
  // The same, sooner; and later than a busy machine stops this process.
  server.timeout = SILENT_MS;
  const answered: Socket[] = [];
  server.on('connection', (socket) => answered.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    return socket;
  };
  const slow = ask();
  let bytes = 0;
  slow.on('data', (data) => {
    bytes += data.length;
    slow.pause();
    setTimeout(() => slow.resume(), 2);
  });
  const deaf = ask();
  await once(deaf, 'data');
  deaf.pause();
  const startedAt = performance.now();
  await until('it to be answered', () => openRequests() > 0);
  const served = answered.find(({ remotePort }) => remotePort === deaf.localPort);
  await until('it to be given up', () => served?.destroyed);
  expect(performance.now() - startedAt).toBeGreaterThan(0.9 * SILENT_MS);
  await until('the other to be read to its end', () => bytes > ANSWER.length);
  for (const socket of [slow, deaf]) socket.destroy();
  server.close();
});
