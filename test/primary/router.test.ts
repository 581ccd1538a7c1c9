import type { Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HandoffQueue } from '../../src/primary/router/handoff-queue.js';
import type { PendingConnection } from '../../src/primary/router/pending-connection.js';
import type { WorkerTable } from '../../src/primary/router/routed-worker.js';
import { Router } from '../../src/primary/router/router.js';
import type { WorkerProcess } from '../../src/primary/supervisor/worker-process.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { until } from '../../testbed/wait.js';

let server: Server;
let router: Router;
let closing = false;
let workers: ReturnType<WorkerTable['current']> = [];
const open: Socket[] = [];
const PROXY = '127.0.0.2';
const HOLD_MS = 1_500;

beforeEach(async () => {
  closing = false;
  workers = [];
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  router = new Router({
    node: 'n1',
    workers: { current: () => workers, byPid: () => null },
    mode: () => ({ routing: 'least-connections', sessions: 'redis' }),
    trustProxy: [PROXY],
    limits: {
      ...LIMITS,
      pendingConnectionsMax: 20,
      pendingPerAddressMax: 8,
      // Long enough for twenty connections to come on a busy machine.
      headTimeoutMs: 1_500,
      holdForWorkerMs: HOLD_MS,
    },
    cookies: { cluster: 'c', formerUntil: 0 },
    isClosing: () => closing,
  });
  router.serve(server, [], (socket) => socket.end('here'));
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
  router.close();
});

/** Sends the text; resolves with the answer when the server closes. */
function send(text: string, localAddress = '127.0.0.1'): Promise<string> {
  const { port } = server.address() as { port: number };
  const socket = connect({ port, host: '127.0.0.1', localAddress });
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

test('[ROUTE-6] heads that do not come to their end have a cap: the oldest makes room, and is told so', async () => {
  const closed: number[] = [];
  const held = Array.from({ length: 20 }, async (_, at) => {
    const answer = await send('GET / HT', `127.0.0.${at + 2}`);
    closed.push(at);
    return answer;
  });
  await until('20 pending', () => router.pending === 20);
  expect(await send('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('here');
  expect(await held[0]).toMatch(/^HTTP\/1\.1 408 .*X-Served-By: n1\/0\/.*Too many requests are incomplete/s);
  const others = await Promise.all(held.slice(1));
  expect(closed[0]).toBe(0);
  for (const answer of others) expect(answer).toMatch(/^HTTP\/1\.1 408 .*within/s);
  expect(router.pending).toBe(0);
});

test('[ROUTE-6] one address has its share of the places, and a believed proxy all of them', async () => {
  const mine = Array.from({ length: 8 }, () => send('GET / HT'));
  await until('8 pending', () => router.pending === 8);
  expect(await send('GET / HT')).toMatch(/^HTTP\/1\.1 429 .*Retry-After: 1.*of one address/s);
  for (const from of [PROXY, PROXY, '127.0.0.3']) void send('GET / HT', from);
  await until('others to find a place', () => router.pending === 11);
  await Promise.all(mine);
  expect(await send('GET /control/cluster HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('here');
});

test('[ROUTE-6] requests that wait for a worker have a cap of their own: past it 503, but not for what is served here', async () => {
  const waiting = Array.from({ length: 20 }, (_, at) => send(REQUEST, `127.0.0.${at + 2}`));
  await until('20 to wait', () => router.pending === 20);
  expect(await send(REQUEST)).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 1.*Too many connections/s);
  expect(await send('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('here');
  for (const answer of await Promise.all(waiting)) expect(answer).toMatch(/^HTTP\/1\.1 503 .*No worker/s);
});

test('an upgrade that nobody here speaks is ignored, and the request served as it is', async () => {
  workers = [worker(1, 0, 0)];
  const upgrade = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
  await send(`POST /x HTTP/1.1\r\nHost: x\r\n${upgrade}Content-Length: 12\r\n\r\nUpgrade: h2c`);
  expect(took.at(-1)?.bytes().toString()).toBe(
    `POST /x HTTP/1.1\r\nHost: x\r\n${upgrade.replace('Upgrade: h2c\r\n', '')}Content-Length: 12\r\n\r\nUpgrade: h2c`,
  );
  await send('GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n');
  expect(took.at(-1)?.bytes().toString()).toContain('Upgrade: WebSocket');
});

test('[ROUTE-4] without any worker a connection waits for a while, then is told 503', async () => {
  const startedAt = Date.now();
  expect(await send(REQUEST)).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 1.*No worker is ready/s);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(HOLD_MS - 10);
});

test('[ROUTE-4] however many workers it was given to and lost, a connection waits no longer than one that found none', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  // Its clock begins at 0, which no process has when it serves.
  vi.advanceTimersByTime(1_000);
  try {
    // Each has one in its hands that it does not take.
    const stuck = (slot: number) => {
      const handoffs = new HandoffQueue(
        { process: Object.assign(new EventEmitter(), { send: () => {} }) } as unknown as Worker,
        () => {},
        () => {},
      );
      const process = {
        ...worker(1, 0, 0).worker,
        handoffs,
        handOver: (one: PendingConnection) => handoffs.push(one),
      };
      return [{ slot, replaced: false, worker: process as unknown as WorkerProcess }];
    };
    const POST = REQUEST.replace('GET', 'POST');
    const answered: string[] = [];
    // Not `router.pending`, which counts what it still reads: another could come before it.
    const has = (entries: typeof workers, count: number) => entries[0]?.worker.handoffs.length === count;
    const first = stuck(1);
    workers = first;
    void send(POST);
    await until('one in its hands', () => has(first, 1));
    const one = send(REQUEST).then((answer) => answered.push(answer));
    await until('one behind it', () => has(first, 2));
    // It gives back what waits, which the next takes behind another that it does not take.
    const next = stuck(2);
    workers = next;
    void send(POST);
    await until('one in the hands of the next', () => has(next, 1));
    workers = [
      ...first.map((entry) => ({
        ...entry,
        worker: { ...entry.worker, takesNew: () => false } as unknown as WorkerProcess,
      })),
      ...next,
    ];
    vi.advanceTimersByTime(LIMITS.handoffTimeoutMs - 300);
    await until('it to be given on', () => has(next, 2));
    // That one dies, and there is none left.
    const lost = next[0]?.worker.handoffs.takeWaiting() ?? [];
    workers = [];
    router.reroute(lost);
    expect(answered).toEqual([]);
    vi.advanceTimersByTime(HOLD_MS - (LIMITS.handoffTimeoutMs - 300) - 200);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toEqual([]);
    vi.advanceTimersByTime(300);
    await until('it to be told', () => answered.length === 1);
    expect(answered[0]).toMatch(/^HTTP\/1\.1 503 .*No worker is ready/s);
    await one;
  } finally {
    vi.useRealTimers();
  }
});

test('[ROUTE-4] what waits behind others in the queue of a worker that is merely slow is told 503 in time as well', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  // Its clock begins at 0, which no process has when it serves.
  vi.advanceTimersByTime(1_000);
  try {
    const channel = Object.assign(new EventEmitter(), { send: () => {} });
    const handoffs = new HandoffQueue(
      { process: channel } as unknown as Worker,
      () => {},
      () => {},
    );
    const slow = {
      ...worker(1, 0, 0).worker,
      handoffs,
      handOver: (one: PendingConnection) => handoffs.push(one),
    };
    workers = [{ slot: 1, replaced: false, worker: slow as unknown as WorkerProcess }];
    const answers = Array.from({ length: 8 }, () => send(REQUEST));
    await until('all to be in its queue', () => handoffs.length === 8);
    // It takes one in each half second: too slow for the last.
    for (let at = 0; at < HOLD_MS; at += 500) {
      vi.advanceTimersByTime(500);
      channel.emit('internalMessage', { cmd: 'NODE_HANDLE_ACK' });
    }
    vi.advanceTimersByTime(200);
    const told = (await Promise.all(answers)).filter((answer) => answer !== '');
    expect(told.length).toBeGreaterThan(1);
    for (const answer of told) expect(answer).toMatch(/^HTTP\/1\.1 503 .*too busy/s);
  } finally {
    vi.useRealTimers();
  }
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

/** What the router asks of a worker, which is a process where it is real. */
const took: PendingConnection[] = [];
const worker = (slot: number, lastingLoad: number, requests: number) => ({
  slot,
  replaced: false,
  worker: {
    state: 'ready',
    takesNew: () => true,
    lastingLoad: () => lastingLoad,
    load: () => lastingLoad + requests,
    handoffs: { length: 0, stalledMs: () => 0, watchWaiting: () => {}, takeLate: () => [] },
    handOver: (connection: PendingConnection) => {
      took.push(connection);
      by.push(`${connection.head?.path} by ${slot}`);
      connection.socket.destroy();
    },
  } as unknown as WorkerProcess,
});
const by: string[] = [];

test('[LIFE-3] plain requests do not decide where a connection stays: who moves in a restart spreads evenly, and need not move again', async () => {
  workers = [worker(1, 5, 4), worker(2, 6, 0)];
  by.length = 0;
  await send('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n\r\n');
  await send(REQUEST);
  expect(by).toEqual(['/socket.io/ by 1', '/ by 2']);
});
