import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PendingConnection } from '../../src/primary/router/pending-connection.js';
import { Router, type WorkerTable } from '../../src/primary/router/router.js';
import type { WorkerProcess } from '../../src/primary/supervisor/worker-process.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { until } from '../support/wait.js';

let server: Server;
let router: Router;
let closing = false;
let workers: ReturnType<WorkerTable['current']> = [];
const open: Socket[] = [];

beforeEach(async () => {
  closing = false;
  workers = [];
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  router = new Router({
    node: 'n1',
    workers: { current: () => workers, byPid: () => null },
    mode: () => ({ routing: 'least-connections', sessions: 'redis' }),
    trustProxy: [],
    limits: { ...LIMITS, pendingSocketsMax: 20, headTimeoutMs: 300, holdForWorkerMs: 400 },
    serveHere: (socket) => socket.end('here'),
    isClosing: () => closing,
  });
  router.serve(server, []);
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
  router.close();
});

/** Sends the text; resolves with the answer when the server closes. */
function send(text: string): Promise<string> {
  const { port } = server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  open.push(socket);
  let answer = '';
  socket.on('data', (data) => {
    answer += data.toString();
  });
  socket.on('error', () => {});
  if (text !== '') socket.write(text);
  return new Promise((resolve) => socket.once('close', () => resolve(answer)));
}
const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

test('[ROUTE-6] pending connections have a cap; past it a clear 503, and room again when they are gone', async () => {
  const held = Array.from({ length: 20 }, () => send('GET / HT'));
  await until('20 pending', () => router.pending === 20);
  expect(await send(REQUEST)).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 1.*Too many connections/s);
  for (const answer of await Promise.all(held))
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*X-Served-By: n1\/0\//s);
  expect(router.pending).toBe(0);
  expect(await send('GET /control/cluster HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('here');
});

test('[ROUTE-4] without any worker a connection waits for a while, then is told 503', async () => {
  const startedAt = Date.now();
  expect(await send(REQUEST)).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 1.*No worker is ready/s);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(390);
});

test('the answer to a body that nobody read is not lost in a reset', async () => {
  const body = 'x'.repeat(200_000);
  const answer = await send(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
});

test('[LIFE-4] a closing node says so to new connections', async () => {
  closing = true;
  expect(await send(REQUEST)).toMatch(/^HTTP\/1\.1 503 .*shutting down/s);
});

test('clients that go away while they wait are forgotten', async () => {
  void send('GET / HT');
  await until('it to be pending', () => router.pending === 1);
  open[0]?.destroy();
  await until('it to be forgotten', () => router.pending === 0);
});

test('[LIFE-3] plain requests do not decide where a connection stays: who moves in a restart spreads evenly, and need not move again', async () => {
  const took: string[] = [];
  const worker = (slot: number, lastingLoad: number, requests: number) => ({
    slot,
    renewed: false,
    // What the router asks of a worker; a real one is a process.
    worker: {
      state: 'ready',
      takesNew: () => true,
      lastingLoad: () => lastingLoad,
      load: () => lastingLoad + requests,
      handoffs: { length: 0, stalledMs: () => 0, watchWaiting: () => {} },
      take: ({ head, socket }: PendingConnection) => {
        took.push(`${head?.path} by ${slot}`);
        socket.destroy();
      },
    } as unknown as WorkerProcess,
  });
  workers = [worker(1, 5, 4), worker(2, 6, 0)];
  await send('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n\r\n');
  await send(REQUEST);
  expect(took).toEqual(['/socket.io/ by 1', '/ by 2']);
});
