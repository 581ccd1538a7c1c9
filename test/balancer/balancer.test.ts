import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/logger.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { openRedisStore, type RedisStore } from '../../src/store/redis/redis-store.js';
import { Balancer } from '../../testbed/balancers/balancer.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { connectTo, SmallNode, visit } from './support/small-node.js';

const NO_DETAILS = { version: '', text: null };

/** Real HAProxy, real Redis, small real backends whose registration this test renews as nodes do. */
describe('holdfast balancer', () => {
  let redis: RedisServer;
  let store: RedisStore;
  let balancer: Balancer;
  let nodes: SmallNode[] = [];
  const registered = new Map<string, string>();
  let renewing: NodeJS.Timeout;

  const register = async (node: SmallNode, state?: Parameters<SmallNode['view']>[0]) => {
    registered.set(node.name, node.view(state));
    await store.cluster.putNode(node.name, 'run', node.view(state), LIMITS.nodeViewTtlMs, NO_DETAILS);
  };
  const leave = async (node: SmallNode) => {
    registered.delete(node.name);
    await store.cluster.removeNode(node.name, 'run');
  };
  const startNodes = async (...names: string[]) => {
    const started = await Promise.all(names.map((name) => SmallNode.start(name)));
    nodes.push(...started);
    for (const node of started) await register(node);
    return started;
  };
  const served = (...names: string[]) =>
    until(`${names} in rotation`, async () => (await balancer.inRotation()).join() === names.join());

  beforeAll(async () => {
    redis = await RedisServer.start();
    store = await openRedisStore({
      url: redis.url,
      logger: createLogger({ level: 'silent', name: 't' }),
      name: 't',
    });
    renewing = setInterval(() => {
      for (const [name, view] of registered) {
        void store.cluster.putNode(name, 'run', view, LIMITS.nodeViewTtlMs, NO_DETAILS).catch(() => {});
      }
    }, 500);
  });
  afterAll(async () => {
    clearInterval(renewing);
    await store.close();
    await redis.stop();
  });
  beforeEach(async () => {
    balancer = await Balancer.start(redis.url);
  });
  afterEach(async () => {
    await balancer.stop();
    registered.clear();
    for (const node of nodes) {
      await store.cluster.removeNode(node.name, 'run');
      await node.kill();
    }
    nodes = [];
  });

  test('a registered node serves, and its clients come back to it', async () => {
    await startNodes('n1', 'n2', 'n3');
    await served('n1', 'n2', 'n3');

    const seen = new Set<string>();
    for (let person = 0; person < 12; person += 1) {
      const first = await visit(balancer.url);
      seen.add(first.name);
      for (let again = 0; again < 4; again += 1) {
        expect((await visit(balancer.url, first.cookie)).name).toBe(first.name);
      }
    }
    expect([...seen].sort()).toEqual(['n1', 'n2', 'n3']);
  });

  test('polling and websockets connect through it, 20 of 20 each', async () => {
    await startNodes('n1', 'n2', 'n3');
    await served('n1', 'n2', 'n3');
    const names = new Set<string>();
    for (let i = 0; i < 20; i += 1) {
      const { cookie } = await visit(balancer.url);
      for (const transport of ['polling', 'websocket'] as const) {
        const { socket, name } = await connectTo(balancer.url, [transport], cookie);
        expect(await socket.timeout(30_000).emitWithAck('echo', i)).toBe(i);
        socket.disconnect();
        names.add(name);
      }
    }
    expect(names.size).toBe(3);
  });

  test('adding, draining and removing nodes cuts no websocket of another, and the removed one is deleted once it is empty', async () => {
    const [n1, n2] = (await startNodes('n1', 'n2')) as [SmallNode, SmallNode];
    await served('n1', 'n2');
    const sockets = await Promise.all(
      Array.from({ length: 10 }, () => connectTo(balancer.url, ['websocket'])),
    );
    const cut: string[] = [];
    for (const { socket, name } of sockets) socket.on('disconnect', () => cut.push(name));

    await startNodes('n3');
    await served('n1', 'n2', 'n3');
    await register(n2, 'draining');
    await served('n1', 'n3');
    expect(cut).toEqual([]);
    // Its open connections still work; nobody new comes, cookie or not.
    const onN2 = sockets.filter(({ name }) => name === 'n2');
    expect(onN2.length).toBeGreaterThan(0);
    for (const { socket } of onN2) expect(await socket.timeout(30_000).emitWithAck('echo', 1)).toBe(1);
    for (let i = 0; i < 10; i += 1) expect((await visit(balancer.url)).name).not.toBe('n2');

    await leave(n2);
    await until(
      'n2 out of HAProxy or held by its sockets only',
      async () => (await balancer.inRotation()).length === 2,
    );
    expect(cut).toEqual([]);
    for (const { socket } of onN2) socket.disconnect();
    await until('n2 to be deleted', async () => !(await balancer.api.ask('show stat')).includes('n2_'));
    expect(cut.filter((name) => name !== 'n2')).toEqual([]);
    expect((await visit(n1.url)).status).toBe(200);
    for (const { socket } of sockets) socket.disconnect();
  });

  test('a cookie of a draining node moves on, while polls of its open connections still reach it', async () => {
    const [n1] = (await startNodes('n1', 'n2')) as [SmallNode];
    await served('n1', 'n2');
    const first = await until('a cookie of n1', async () => {
      const one = await visit(balancer.url);
      return one.name === 'n1' ? one : null;
    });
    await register(n1, 'draining');
    await served('n2');
    expect((await visit(balancer.url, first.cookie)).name).toBe('n2');
    const poll = await fetch(`${balancer.url}/?sid=1-abc`, { headers: { cookie: first.cookie } });
    expect(poll.headers.get('x-served-by')).toBe('n1');
  });

  test('a killed node is out, a frozen one as well', async () => {
    const [n1, n2] = (await startNodes('n1', 'n2', 'n3')) as [SmallNode, SmallNode];
    await served('n1', 'n2', 'n3');
    await n1.kill();
    registered.delete('n1');
    await served('n2', 'n3');

    // Its registration lives on: only the check can tell.
    n2.child.kill('SIGSTOP');
    await served('n3');
    for (let i = 0; i < 5; i += 1) expect((await visit(balancer.url)).name).toBe('n3');
    n2.child.kill('SIGCONT');
    await served('n2', 'n3');
  });

  test('a reload and a restarted HAProxy have their servers at once and again, and cut no websocket of the old process', async () => {
    await startNodes('n1', 'n2');
    await served('n1', 'n2');
    const { socket } = await connectTo(balancer.url, ['websocket']);
    let cut = false;
    socket.on('disconnect', () => {
      cut = true;
    });
    const before = /^Pid: (\d+)/m.exec(await balancer.api.ask('show info'))?.[1];
    balancer.signal('SIGHUP');
    const statuses: number[] = [];
    const look = async () => statuses.push((await visit(balancer.url)).status);
    await until('the new process', async () => {
      await look();
      return /^Pid: (\d+)/m.exec(await balancer.api.ask('show info'))?.[1] !== before;
    });
    for (let i = 0; i < 20; i += 1) await look();
    expect([...new Set(statuses)], await balancer.api.ask('show servers state')).toEqual([200]);
    await startNodes('n3');
    await served('n1', 'n2', 'n3');
    expect(await socket.timeout(30_000).emitWithAck('echo', 7)).toBe(7);
    expect(cut).toBe(false);
    socket.disconnect();
  });

  test('a balancer that died and is back attaches to the HAProxy it left', async () => {
    await startNodes('n1', 'n2');
    await served('n1', 'n2');
    const { socket } = await connectTo(balancer.url, ['websocket']);
    await balancer.crash();
    expect((await visit(balancer.url)).status).toBe(200);
    balancer.relaunch();
    await startNodes('n3');
    await served('n1', 'n2', 'n3');
    expect(await socket.timeout(30_000).emitWithAck('echo', 7)).toBe(7);
    socket.disconnect();
  });

  test('a registry that is away, comes back empty, or fills slowly takes nobody out', async () => {
    await startNodes('n1', 'n2');
    await served('n1', 'n2');
    // Longer than the patience after the balancer's own start.
    const statuses: number[] = [];
    const watch = async (forMs: number) => {
      for (const end = Date.now() + forMs; Date.now() < end; ) {
        statuses.push((await visit(balancer.url)).status);
        expect(await balancer.inRotation()).toEqual(['n1', 'n2']);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await watch(LIMITS.nodeViewTtlMs + 500);
    await redis.kill();
    await watch(3_500);
    registered.delete('n2');
    await redis.run();
    await store.ping();
    await store.cluster.removeNode('n2', 'run');
    // n1 registers at once; n2 has its patience.
    await watch(LIMITS.nodeViewTtlMs - 1_500);
    await register(nodes[1] as SmallNode);
    await watch(2_000);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test('when no node is ready, those that live still answer, and ready ones take over again', async () => {
    const all = await startNodes('n1', 'n2');
    await served('n1', 'n2');
    for (const node of all) await node.setReady(false);
    await served();
    expect((await visit(balancer.url)).status).toBe(200);
    await all[0]?.setReady(true);
    await served('n1');
    for (let i = 0; i < 5; i += 1) expect((await visit(balancer.url)).name).toBe('n1');
  });

  test('a node that moved to another address is a new server', async () => {
    const [n1] = (await startNodes('n1', 'n2')) as [SmallNode];
    await served('n1', 'n2');
    const moved = await SmallNode.start('n1');
    nodes.push(moved);
    await register(moved);
    await until('the new address', async () => (await balancer.config()).includes(`:${moved.port} `));
    await n1.kill();
    await served('n1', 'n2');
    for (let i = 0; i < 10; i += 1) expect((await visit(balancer.url)).status).toBe(200);
  });

  test('a client cannot say where it comes from', async () => {
    await startNodes('n1');
    await served('n1');
    const answer = await fetch(balancer.url, { headers: { 'x-forwarded-for': '6.6.6.6' } });
    expect(await answer.json()).toEqual({ name: 'n1', forwardedFor: '127.0.0.1' });
  });
});
