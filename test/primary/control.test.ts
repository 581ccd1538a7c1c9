import { request } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { T } from '../../src/browser/control/strings.js';
import type { ClusterEvent } from '../../src/protocol/cluster-event.js';
import type { ClusterView, NodeView } from '../../src/protocol/control.js';
import { phraseEvent } from '../../src/protocol/event-phrases.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { CONNECTS_WITHIN_MS } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { FixtureNode } from './fixture/fixture-node.js';

let redis: RedisServer;
let node: FixtureNode;
let other: FixtureNode;
beforeAll(async () => {
  redis = await RedisServer.start();
  node = await FixtureNode.start(redis.url, ['--workers', '2', '--mode', 'shared']);
  other = await FixtureNode.start(redis.url, ['--workers', '2', '--limits', 'loose']);
});
afterAll(async () => {
  await Promise.all([node?.stopAndClean(), other?.stopAndClean()]);
  await redis.stop();
});

const signalPath = (at: FixtureNode, slot: number | string) =>
  `/control/nodes/${at.node}/slots/${slot}/signal`;
const code = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

describe('who may look', () => {
  test.each(['/control/cluster', '/control/events', '/control/mode'])('%s is for operators', async (path) => {
    const nobody = await fetch(`${node.url}${path}`);
    expect(nobody.status).toBe(401);
    expect(await code(nobody)).toBe('unauthenticated');
    const forged = node.cookie().replace(/\.(.)(?=[^.]*$)/, (_, first) => (first === 'A' ? '.B' : '.A'));
    expect((await fetch(`${node.url}${path}`, { headers: { cookie: forged } })).status).toBe(401);
    const expired = node.cookie({ expiresAt: Date.now() - 1 });
    expect((await fetch(`${node.url}${path}`, { headers: { cookie: expired } })).status).toBe(401);
    const person = await fetch(`${node.url}${path}`, {
      headers: { cookie: `holdfast.${node.cluster}.redis=s%3Aabc.n.1.x` },
    });
    expect(person.status).toBe(403);
    expect(await code(person)).toBe('forbidden');
  });

  test('health and readiness are for all; metrics for this machine', async () => {
    expect((await fetch(`${node.url}/healthz`)).status).toBe(200);
    await expect.poll(async () => (await fetch(`${node.url}/readyz`)).status).toBe(200);
    const metrics = await fetch(`${node.url}/metrics`);
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
    // What a worker counts comes with its heartbeats.
    await until('the figures of a worker', async () => {
      const text = await (await fetch(`${node.url}/metrics`)).text();
      expect(text).toMatch(new RegExp(`holdfast_worker_up\\{slot="1",node="${node.node}"\\} 1`));
      expect(text).toMatch(/holdfast_worker_echo_total\{/);
      return true;
    });
    expect(
      (await fetch(`${node.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.1' } })).status,
    ).toBe(401);
  });
});

describe('who may change', () => {
  const kill = { signal: 'SIGCONT' };

  test('nobody from another origin, without origin, by a form, or with an old sign-in; refusals are recorded', async () => {
    const path = signalPath(node, 1);
    const foreign = await node.act('POST', path, kill, { origin: 'https://evil.example' });
    expect([foreign.status, await code(foreign)]).toEqual([403, 'origin_refused']);
    expect((await node.act('POST', path, kill, { origin: 'null' })).status).toBe(403);
    const without = await fetch(`${node.url}${path}`, {
      method: 'POST',
      headers: { cookie: node.cookie(), 'content-type': 'application/json' },
      body: JSON.stringify(kill),
    });
    expect(without.status).toBe(403);
    const form = await node.act('POST', path, kill, { 'content-type': 'text/plain' });
    expect([form.status, await code(form)]).toEqual([415, 'unsupported_type']);
    const stale = node.cookie({ signedInAt: Date.now() - LIMITS.operatorFreshMs - 1 });
    const old = await node.act('POST', path, kill, { cookie: stale });
    expect([old.status, await code(old)]).toEqual([403, 'stale_operator']);
    expect((await node.act('POST', path, kill, { cookie: '' })).status).toBe(401);
    const person = await node.act('POST', path, kill, { cookie: `holdfast.${node.cluster}.token=abc` });
    expect(person.status).toBe(403);
    const refusals = (await node.view()).timeline.filter((event) => event.kind === 'refused');
    // From another origin twice, which is one event.
    expect(refusals.length).toBeGreaterThanOrEqual(4);
    expect(refusals.some((event) => event.by === 'alice')).toBe(true);
  });

  test('state is not changed by GET', async () => {
    for (const path of [signalPath(node, 1), '/control/restart', '/control/workers', '/control/crowd']) {
      const answer = await node.look(path);
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toMatch(/POST|PUT/);
    }
  });

  test.each(['0', '-1', '1e3', '%2f', '1;ls', '99999', String(2 ** 31)])(
    'slot %s is told 400',
    async (slot) => {
      expect((await node.act('POST', signalPath(node, slot), kill)).status).toBe(400);
    },
  );

  test('unknown signals, fields, nodes, slots and bodies are refused', async () => {
    const at = (body: unknown, path = signalPath(node, 1)) =>
      node.act('POST', path, body).then(({ status }) => status);
    expect(await at({ signal: 'SIGQUIT' })).toBe(400);
    expect(await at({ signal: 'SIGCONT', pid: 1 })).toBe(400);
    expect(await at(kill, signalPath(node, 9))).toBe(404);
    expect(await at(kill, '/control/nodes/nowhere/slots/1/signal')).toBe(404);
    expect(await at({ signal: 'x'.repeat(10_000) })).toBe(413);
    expect((await node.act('PUT', '/control/workers', { count: 0 })).status).toBe(400);
    expect((await node.act('PUT', '/control/workers', { count: 65 })).status).toBe(400);
    expect((await node.act('PUT', '/control/mode', { routing: 'best', sessions: 'redis' })).status).toBe(400);
    expect((await node.look('/control/nothing')).status).toBe(404);
  });
});

test('every answer says who served, is not stored, and has the page’s security headers', async () => {
  for (const path of ['/control', '/control/cluster', '/healthz', '/readyz', '/metrics']) {
    const { headers } = await fetch(`${node.url}${path}`);
    expect(headers.get('x-served-by')).toBe(`${node.node}/0/${node.pid}`);
    expect(headers.get('cache-control')).toMatch(/no-(store|cache)/);
    expect(headers.get('content-security-policy')).toMatch(
      /script-src 'self';.*object-src 'none';.*frame-ancestors 'none'/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test.each(['..%2f..%2fpackage.json', '.htaccess', 'a%00.js', '..', 'nothing.js', 'secret'])(
  'no file outside of the assets: %s',
  async (name) => {
    // fetch would tidy the path away before sending it.
    const status = await new Promise((resolve) => {
      request({ port: node.port, host: '127.0.0.1', path: `/control/assets/${name}` }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(404);
  },
);

test('the stream: a snapshot, then changes at once', async () => {
  await until('both workers to serve', async () =>
    (await node.self()).slots.every(({ state }) => state === 'ready'),
  );
  const answer = await node.look('/control/events');
  expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const seen: { name: string; data: unknown }[] = [];
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  let rest = '';
  const reading = (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (rest + Buffer.from(value).toString()).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const match = /^event: (.+)\ndata: (.+)$/.exec(part);
        if (match) seen.push({ name: match[1] as string, data: JSON.parse(match[2] as string) });
      }
    }
  })();
  await until('the snapshot', () => seen[0]?.name === 'snapshot');
  const snapshot = seen[0]?.data as ClusterView;
  expect(snapshot.self).toBe(node.node);
  const own = snapshot.nodes.find((one) => one.node === snapshot.self);
  expect(own?.slots.map((slot) => slot.state)).toEqual(['ready', 'ready']);
  const pid = own?.slots[1]?.pid as number;
  process.kill(pid, 'SIGKILL');
  const died = await until('the death on the event log', () =>
    seen.find(({ name, data }) => name === 'timeline' && (data as ClusterEvent).kind === 'worker-died'),
  );
  // By its exit, before any of its heartbeats was missed.
  expect((died.data as ClusterEvent).params).toEqual({ cause: { kind: 'signal', signal: 'SIGKILL' } });
  const ofIt = seen.flatMap(({ name, data }) =>
    name === 'timeline' && (data as ClusterEvent).pid === pid ? [(data as ClusterEvent).kind] : [],
  );
  expect(ofIt).toEqual(['worker-died']);
  const replacement = await until('the replacement', () =>
    seen.find(({ name, data }) => {
      if (name !== 'node' || (data as NodeView).node !== snapshot.self) return false;
      const slot = (data as NodeView).slots[1];
      return slot?.state === 'ready' && slot.pid !== pid;
    }),
  );
  expect(seen.indexOf(died)).toBeLessThan(seen.indexOf(replacement));
  await reader.cancel();
  await reading;
});

test('what a kill did to people grows on its event, on the node where it happened', async () => {
  const { pid } = await other.slot(1);
  const connect = (at: FixtureNode, auth: object) =>
    new Promise<Socket & { readonly by: number }>((resolve) => {
      const socket = io(at.url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        timeout: CONNECTS_WITHIN_MS,
        auth,
      });
      socket.once('welcome', (by: { pid: number }) => resolve(Object.assign(socket, { by: by.pid })));
    });
  // Where each comes to is the router's business, which passes over a worker that the machine stops for a while.
  const sockets: Socket[] = [];
  const there: Socket[] = [];
  await until('three on the worker', async () => {
    const socket = await connect(other, {});
    sockets.push(socket);
    if (socket.by === pid) there.push(socket);
    return there.length === 3;
  });
  await until('them to be counted', async () => (await other.slot(1)).sockets === 3);
  await other.act('POST', signalPath(other, 1), { signal: 'SIGKILL' });
  const death = () =>
    other
      .events()
      .then((events) => events.find((event) => event.kind === 'worker-died' && event.pid === pid));
  await until('its death', death);
  const from = { node: other.node, slot: 1, pid };
  sockets.push(await connect(other, { from: { ...from, lostMs: 90 } }));
  sockets.push(await connect(node, { from: { ...from, lostMs: 310 } }));
  sockets.push(await connect(other, { from: { ...from, session: 'lost' } }));
  const event = await until('all three to be counted', async () => {
    const now = await death();
    return now?.effect?.moved === 2 && now.effect.sessionsLost === 1 && now;
  });
  expect(event.effect).toEqual({
    socketsBefore: 3,
    moved: 2,
    movedMinMs: 90,
    movedMaxMs: 310,
    sessionsLost: 1,
    people: { before: 3, kept: 2, signedInAgain: 0, lost: 1, worstMs: 310 },
  });
  expect(event.by).toBe('alice');
  expect(event.params).toEqual({ cause: { kind: 'operator', did: 'SIGKILL', by: 'alice' } });
  for (const socket of sockets) socket.disconnect();
});

describe('two nodes on one store', () => {
  test('each shows both', async () => {
    for (const one of [node, other]) {
      const view = await until('both nodes', async () => {
        const now = await one.view();
        return now.nodes.length === 2 && now;
      });
      expect(view.nodes.map((each) => each.node).sort()).toEqual([node.node, other.node].sort());
      expect(view.store).toMatchObject({ kind: 'redis', state: 'up', address: `127.0.0.1:${redis.port}` });
    }
  });

  test('a mode switch is for all nodes, is remembered, and is foretold', async () => {
    const forecast = await (await node.look('/control/mode?routing=session&sessions=memory')).json();
    expect(forecast).toMatchObject({ from: { sessions: 'redis' }, to: { sessions: 'memory' } });
    expect((forecast as { sentences: string[] }).sentences.length).toBeGreaterThanOrEqual(3);
    expect((await node.look('/control/mode?routing=session')).status).toBe(400);
    const sticky = { routing: 'session', sessions: 'memory' };
    expect((await other.act('PUT', '/control/mode', sticky)).status).toBe(200);
    await until('the other node to follow', async () => (await node.view()).mode.sessions === 'memory');
    const third = await FixtureNode.start(redis.url, ['--workers', '1']);
    expect((await third.view()).mode).toEqual(sticky);
    await third.stopAndClean();
  });

  test('an operator acts on the other node; its refusal comes back, and what happened is on both event logs', async () => {
    const before = await other.slot(1);
    const answer = await node.act('POST', signalPath(other, 1), { signal: 'SIGKILL' });
    expect(answer.status).toBe(200);
    await until('the other worker to be replaced', async () => (await other.slot(1)).pid !== before.pid);
    await until('it to be told here', async () =>
      (await node.view()).timeline.some((event) => event.kind === 'worker-died' && event.node === other.node),
    );
    expect((await node.act('POST', signalPath(other, 9), { signal: 'SIGKILL' })).status).toBe(404);
  });

  test('a killed node is lost on the event log, and its workers’ node is gone', async () => {
    const third = await FixtureNode.start(redis.url, ['--workers', '1']);
    await until('it to be seen', async () => (await node.view()).nodes.length === 3);
    await third.stop('SIGKILL');
    await until('it to be gone', async () => (await node.view()).nodes.length === 2);
    const losses = async () =>
      (await node.view()).timeline.filter((event) => event.kind === 'node-lost').length;
    await until('its loss to be told', async () => (await losses()) > 0);
    expect(await losses()).toBe(1);
  });
});

test('[LIFE-5] without the store the control room goes on, says so, switches this node, and settles when it is back', async () => {
  const pids = (await node.self()).slots.map((slot) => slot.pid);
  await redis.kill();
  await until('/readyz to say so', async () => (await fetch(`${node.url}/readyz`)).status === 503);
  expect((await node.view()).store.state).toBe('down');
  expect((await node.get()).slot).toBeGreaterThan(0);
  const stateless = { routing: 'least-connections', sessions: 'token' };
  expect((await node.act('PUT', '/control/mode', stateless)).status).toBe(200);
  expect((await node.view()).mode).toEqual(stateless);
  await redis.run();
  await until('/readyz to be well', async () => (await fetch(`${node.url}/readyz`)).ok);
  await until('the other node to follow', async () => (await other.view()).mode.sessions === 'token');
  const kinds = (await node.view()).timeline.map((event) => event.kind);
  expect(kinds).toContain('store-down');
  expect(kinds).toContain('store-up');
  expect((await node.self()).slots.map((slot) => slot.pid)).toEqual(pids);
});

test('too many actions are refused with a reason', async () => {
  // At once: one after the other a slow machine gets its allowance back meanwhile.
  const answers = await Promise.all(
    Array.from({ length: 3 * LIMITS.controlActionsPerMinute }, () =>
      node.act('POST', signalPath(node, 1), { signal: 'SIGCONT' }),
    ),
  );
  const limited = answers.find(({ status }) => status === 429);
  expect(limited?.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await code(limited as Response)).toBe('rate_limited');
});

test('every event of all that happened here can be phrased from its kind and parameters', async () => {
  const events = await node.view().then(({ timeline }) => timeline);
  expect(new Set(events.map(({ kind }) => kind)).size).toBeGreaterThan(8);
  for (const event of events) {
    expect(event.params, event.kind).toBeDefined();
    expect(phraseEvent({ ...event, text: '' }, T.eventLog.event)).toBe(event.text);
  }
});
