import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClusterEvent } from '../../src/protocol/cluster-event.js';
import type { SlotView } from '../../src/protocol/control.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { lives, signal } from '../../testbed/processes/family.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { onBusyMachine, until, waitFor } from '../../testbed/wait.js';
import { FixtureNode } from './fixture/fixture-node.js';

let redis: RedisServer;
const nodes: FixtureNode[] = [];
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stopAndClean()));
  await redis.stop();
});

async function start(...args: string[]): Promise<FixtureNode> {
  const node = await FixtureNode.start(redis.url, ['--limits', 'loose', ...args]);
  nodes.push(node);
  return node;
}

function readyAgain(node: FixtureNode, slot: number, oldPid: number | null): Promise<SlotView> {
  return until(`slot ${slot} to have another ready worker`, async () => {
    const view = await node.slot(slot);
    return view.state === 'ready' && view.pid !== oldPid && view;
  });
}

test('[LIFE-1] a killed worker is replaced at once in its slot; a crash loop fails the slot, and a restart brings it back', async () => {
  const node = await start('--workers', '2');
  const first = await node.slot(2);
  process.kill(first.pid as number, 'SIGKILL');
  const second = await readyAgain(node, 2, first.pid);
  expect(second.restarts).toBe(1);
  expect((second.startedAt as number) - ((second.lastExit?.at ?? 0) as number)).toBeLessThan(
    onBusyMachine(1_000),
  );
  expect(second.lastExit?.cause).toBe('SIGKILL');

  const startedAt: number[] = [];
  let pid = second.pid as number;
  for (let death = 2; death <= 5; death += 1) {
    process.kill(pid, 'SIGKILL');
    const next = await readyAgain(node, 2, pid);
    startedAt.push((next.startedAt as number) - (next.lastExit?.at as number));
    pid = next.pid as number;
  }
  for (const [i, delayMs] of [100, 200, 400, 800].entries()) {
    expect(startedAt[i]).toBeGreaterThanOrEqual(delayMs - 5);
  }
  process.kill(pid, 'SIGKILL');
  const failed = await until('the slot to be failed', async () => {
    const view = await node.slot(2);
    return view.state === 'failed' && view;
  });
  expect(failed.nextStartAt).toBeGreaterThan(Date.now() + 60_000);
  expect((await node.events()).some((event) => event.kind === 'slot-failed' && event.slot === 2)).toBe(true);
  expect((await node.get()).slot).toBe(1);
  expect((await node.act('POST', '/control/restart', {})).status).toBe(200);
  await readyAgain(node, 2, pid);
});

test('[LIFE-1] an operator who kills the same worker six times within a minute has no failed slot', async () => {
  const node = await start('--workers', '2');
  const began = Date.now();
  for (let kills = 1; kills <= 6; kills += 1) {
    const { pid } = await node.slot(2);
    const path = `/control/nodes/${node.node}/slots/2/signal`;
    expect((await node.act('POST', path, { signal: 'SIGKILL' })).status).toBe(200);
    const next = await readyAgain(node, 2, pid);
    expect(next.lastExit?.ended).toMatchObject({ kind: 'operator', did: 'SIGKILL' });
  }
  // Slower than that, and a crash loop would not have failed it either.
  expect(Date.now() - began).toBeLessThan(LIMITS.crashLoopWindowMs);
  expect((await node.events()).filter(({ kind }) => kind === 'slot-failed')).toEqual([]);
});

test('[LIFE-1] the last worker killed: who comes meanwhile waits for its replacement', async () => {
  const node = await start('--workers', '1');
  const { pid } = await node.slot(1);
  expect(
    (await node.act('POST', `/control/nodes/${node.node}/slots/1/signal`, { signal: 'SIGKILL' })).status,
  ).toBe(200);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => node.get().catch((error) => error as Error)),
  );
  // One may have been with the worker already when it died.
  expect(
    answers.filter((answer) => !(answer instanceof Error) && answer.pid !== pid).length,
  ).toBeGreaterThanOrEqual(15);
  const died = (await node.events()).find((event) => event.kind === 'worker-died');
  expect(died).toMatchObject({ by: 'alice', pid });
  expect(died?.text).toContain('SIGKILL by alice');
});

test('[LIFE-2] [ROUTE-4] a frozen worker: its queue is served by others long before, it gets no more, and is killed at 3 s', async () => {
  const node = await start('--workers', '2', '--routing', 'round-robin');
  const ask = () =>
    node.get().then(
      (served) => served.pid,
      () => 'closed',
    );
  let pid: number | null = null;
  let frozenAt = 0;
  // They do not wait for its end: on a quiet machine it is within 1 s. One that takes 3 s for forty requests is given
  // another worker to show it with.
  for (let tries = 0; tries < 5 && (pid === null || !lives(pid)); tries += 1) {
    if (pid !== null) await readyAgain(node, 1, pid);
    ({ pid } = await node.slot(1));
    process.kill(pid as number, 'SIGSTOP');
    frozenAt = Date.now();
    const pids = await Promise.all(Array.from({ length: 40 }, ask));
    // The one connection that the frozen worker had in its hands is closed or told 503; no other fails.
    expect(pids.filter((one) => one === 'closed').length).toBeLessThanOrEqual(1);
  }
  expect(lives(pid as unknown as number)).toBe(true);
  // On a busy machine it may be killed meanwhile.
  const shown = await until('it to be shown as frozen', async () => {
    const slot = await node.slot(1);
    return (slot.state === 'frozen' || slot.pid !== pid) && slot;
  });
  for (const by of await Promise.all(Array.from({ length: 10 }, ask)))
    expect([pid, 'closed']).not.toContain(by);
  const after = await node.slot(1);
  if (after.pid === pid) expect(after.connections).toBe(shown.connections);
  await until(
    'it to be killed',
    () => !lives(pid as unknown as number),
    onBusyMachine(LIMITS.heartbeatDeadMs),
  );
  // Its last heartbeat may have been one period before, and late: what is suspected at once is not killed at once.
  expect(Date.now() - frozenAt).toBeGreaterThan(LIMITS.heartbeatDeadMs - LIMITS.heartbeatSuspectMs);
  await readyAgain(node, 1, pid);
});

test('[ROUTE-4] a POST in the hands of a frozen worker waits until that is given up, and is served by another', async () => {
  const node = await start('--workers', '2', '--routing', 'round-robin');
  const { pid } = await node.slot(1);
  process.kill(pid as number, 'SIGSTOP');
  const post = () => fetch(node.url, { method: 'POST', body: 'once' }).then(({ status }) => status);
  const answers = await Promise.allSettled(Array.from({ length: 10 }, post));
  expect(answers.filter((one) => one.status === 'rejected')).toEqual([]);
  await readyAgain(node, 1, pid);
});

test('[LIFE-2] [T6] a worker that wakes in time lives on; a blocked one says so, looks busy, and is replaced', async () => {
  const node = await start('--workers', '2');
  const act = (signal: string) => node.act('POST', `/control/nodes/${node.node}/slots/1/signal`, { signal });
  let pid: number | null = null;
  let woke = false;
  // In time is within 1.5 s: a busy machine gets several tries at it.
  for (let tries = 0; tries < 5 && !woke; tries += 1) {
    ({ pid } = await readyAgain(node, 1, pid));
    await act('SIGSTOP');
    await until('it to be frozen', async () => {
      const slot = await node.slot(1);
      return slot.state === 'frozen' || slot.pid !== pid;
    });
    await act('SIGCONT');
    await until('it to be ready', async () => (await node.slot(1)).state === 'ready');
    woke = (await node.slot(1)).pid === pid;
  }
  expect(woke).toBe(true);
  expect(await node.slot(1)).not.toHaveProperty('blocked');
  await act('spin');
  // It is not idle, though its last heartbeat was of a time before.
  const blocked = await until('it to be missed', async () => {
    const slot = await node.slot(1);
    return slot.state === 'frozen' && slot;
  });
  expect(blocked).toMatchObject({ blocked: true, loopUtilization: 1 });
  await readyAgain(node, 1, pid);
});

test('[LIFE-2] a primary that was itself frozen does not blame its workers', async () => {
  const node = await start('--workers', '2');
  const before = (await node.self()).slots.map((slot) => slot.pid);
  node.child.kill('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 4_500));
  node.child.kill('SIGCONT');
  // Two rounds of judgement later all are still there.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await until('all to be ready', async () =>
    (await node.self()).slots.every(({ state }) => state === 'ready'),
  );
  expect((await node.self()).slots.map((slot) => slot.pid)).toEqual(before);
});

test('[ROUTE-4] connections queued for a worker that is killed are all served by others', async () => {
  const node = await start('--workers', '2', '--routing', 'round-robin');
  let wasQueued = false;
  // A queue stands for a second. Then others get it, and the one in the worker's hands is told 503. A busy machine that
  // looks too late tries again.
  for (let tries = 0; tries < 5 && !wasQueued; tries += 1) {
    const { pid } = await node.slot(2);
    process.kill(pid as number, 'SIGSTOP');
    const asked = Array.from({ length: 40 }, async () => {
      const answer = await fetch(node.url);
      return answer.ok ? 'served' : await answer.text();
    });
    wasQueued = await waitFor(async () => (await node.self()).pendingConnections >= 10, 3_000);
    signal(pid as number, 'SIGKILL');
    const answers = await Promise.all(asked);
    const tooLate = answers.filter((one) => /did not take this connection in time/.test(one));
    expect(tooLate.length).toBeLessThanOrEqual(1);
    if (tooLate.length > 0) wasQueued = false;
    expect(answers.filter((one) => one !== 'served' && !tooLate.includes(one))).toEqual([]);
    await readyAgain(node, 2, pid);
  }
  expect(wasQueued).toBe(true);
});

test('[LIFE-3] a rolling restart of 3 workers under requests and sockets: no request fails', async () => {
  const node = await start('--workers', '3');
  const before = (await node.self()).slots.map((slot) => slot.pid);
  const sockets: Socket[] = Array.from({ length: 30 }, (_, i) =>
    io(node.url, {
      transports: [i % 3 === 0 ? 'polling' : 'websocket'],
      forceNew: true,
      reconnectionDelay: 50,
    }),
  );
  const moves = new Map<Socket, number>();
  for (const socket of sockets) socket.on('welcome', () => moves.set(socket, (moves.get(socket) ?? 0) + 1));
  await until('all to be connected', () => moves.size === sockets.length);
  let running = true;
  let requests = 0;
  const failures: string[] = [];
  const load = Array.from({ length: 4 }, async (_, i) => {
    while (running) {
      requests += 1;
      const answer = await fetch(`${node.url}${i === 0 ? '/slow' : '/'}`).catch((error) => error as Error);
      if (answer instanceof Error) failures.push(String(answer.cause ?? answer));
      else if (!answer.ok) failures.push(String(answer.status));
      else await answer.arrayBuffer();
    }
  });
  node.child.kill('SIGUSR2');
  await until('it to be over', async () =>
    (await node.events()).some((event) => event.kind === 'rolling-restart-finished'),
  );
  await until('enough requests', () => requests > 100);
  running = false;
  await Promise.all(load);
  expect(failures).toEqual([]);
  const after = (await node.self()).slots.map((slot) => slot.pid);
  expect(after.some((pid) => before.includes(pid))).toBe(false);
  await until('every socket to be back', () => sockets.every((socket) => socket.connected));
  // Nobody moved twice.
  expect([...moves.values()].every((count) => count <= 2)).toBe(true);
  for (const socket of sockets) socket.disconnect();
});

test('workers are added and removed, and one is drained with its replacement ready first', async () => {
  const node = await start('--workers', '2');
  expect((await node.act('PUT', '/control/workers', { count: 4 })).status).toBe(200);
  await until(
    'four',
    async () => (await node.self()).slots.filter((slot) => slot.state === 'ready').length === 4,
  );
  expect((await node.act('PUT', '/control/workers', { count: 1 })).status).toBe(200);
  await until('one', async () => (await node.self()).slots.length === 1);
  const { pid } = await node.slot(1);
  const act = await node.act('POST', `/control/nodes/${node.node}/slots/1/signal`, { signal: 'SIGTERM' });
  expect(act.status).toBe(200);
  const after = await readyAgain(node, 1, pid);
  expect(after.restarts).toBe(1);
  await until('the old one to be gone', () => !lives(pid as number));
  const kinds = (await node.events()).map((event: ClusterEvent) => event.kind);
  expect(kinds.filter((kind) => kind === 'worker-died')).toEqual([]);
});

test('[LIFE-4] SIGTERM drains: /readyz says 503, a slow request is finished, all processes end, exit 0', async () => {
  const node = await start('--workers', '2');
  const pids = (await node.self()).slots.map((slot) => slot.pid as number);
  const slow = node.get('/slow');
  await until('it to be with a worker', async () =>
    (await node.self()).slots.some((slot) => slot.connections > 0),
  );
  const gone = once(node.child, 'exit');
  node.child.kill('SIGTERM');
  const ready = await until('it to say that it drains', async () => {
    const answer = await fetch(`${node.url}/readyz`);
    return answer.status === 503 && answer;
  });
  expect(await ready.json()).toMatchObject({ error: { code: 'draining' } });
  expect((await slow).bytes).toBe(0);
  // By itself: at the deadline it would end with 1.
  expect((await gone)[0]).toBe(0);
  expect(pids.filter(lives)).toEqual([]);
});

test('[LIFE-4] workers of a killed primary: healthy ones end by themselves, a frozen one is ended by the next start', async () => {
  const node = await start('--workers', '2');
  const [healthy, frozen] = (await node.self()).slots.map((slot) => slot.pid as number) as [number, number];
  process.kill(frozen, 'SIGSTOP');
  await node.stop('SIGKILL');
  await until('the healthy one to end', () => !lives(healthy));
  expect(lives(frozen)).toBe(true);
  const again = await FixtureNode.start(redis.url, ['--workers', '1'], {}, node.dataDir, node.port);
  nodes.push(again);
  await until('the frozen one to be ended', () => !lives(frozen));
});
