import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HaproxyMaster } from '../../src/balancer/haproxy-master.js';
import { RuntimeApi } from '../../src/balancer/runtime-api.js';
import { createLogger } from '../../src/logger.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { openRedisStore, type RedisStore } from '../../src/store/redis/redis-store.js';
import { Balancer } from '../../testbed/balancers/balancer.js';
import { freePort } from '../../testbed/ports.js';
import { runNode } from '../../testbed/processes/run.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { connectTo, SmallNode, visit } from './support/small-node.js';

const program = fileURLToPath(new URL('../../dist/cli/holdfast.js', import.meta.url));

/**
 * In which order ever the balancer and its HAProxy die, are told, and come back: real HAProxy, real Redis, one small
 * real backend.
 */
describe('the balancer and its HAProxy', () => {
  let redis: RedisServer;
  let store: RedisStore;
  let node: SmallNode;
  let balancer: Balancer;
  let renewing: NodeJS.Timeout;

  beforeAll(async () => {
    redis = await RedisServer.start();
    const logger = createLogger({ level: 'silent', name: 't' });
    store = await openRedisStore({ url: redis.url, logger, name: 't' });
    node = await SmallNode.start('n1');
    const register = () =>
      store.cluster
        .putNode('n1', 'run', node.view(), LIMITS.nodeViewTtlMs, { version: '', text: null })
        .catch(() => {});
    await register();
    renewing = setInterval(() => void register(), 500);
  });
  afterAll(async () => {
    clearInterval(renewing);
    await node.kill();
    await store.close();
    await redis.stop();
  });
  beforeEach(async () => {
    balancer = await Balancer.start(redis.url);
    await serves();
  });
  afterEach(() => balancer.stop());

  const serves = () => until('the node to be served', async () => (await visit(balancer.url)).status === 200);
  const killHaproxy = async () => {
    process.kill((await balancer.master()) as number, 'SIGKILL');
    const answer = () => balancer.api.ask('show version').catch(() => '');
    await until('HAProxy to be gone', async () => (await answer()) === '');
  };
  const comeBack = async (more: readonly string[] = []) => {
    const told = balancer.output.length;
    balancer.relaunch(more);
    await until('the balancer to say what it does', () => /HAProxy/.test(balancer.output.slice(told)));
  };
  /** `holdfast balancer` to its end, with its exit code and all that it said. */
  const run = async (args: string[]) => {
    const given = ['balancer', '--redis', redis.url, ...args];
    const { code, output: said } = await runNode(program, given);
    return { code, said };
  };

  test('HAProxy killed: it is started again', async () => {
    await killHaproxy();
    await serves();
  });

  test('balancer killed and back, then HAProxy killed: it is started again', async () => {
    await balancer.crash();
    await comeBack();
    await killHaproxy();
    await serves();
  });

  test('balancer killed, HAProxy killed, balancer back: it is started', async () => {
    await balancer.crash();
    await killHaproxy();
    await comeBack();
    await serves();
    await killHaproxy();
    await serves();
  });

  test.each([
    { what: 'balancer killed and back, then SIGHUP', more: [] },
    { what: 'the same before its registry answers', more: ['--redis', 'redis://127.0.0.1:1'] },
  ])('$what: HAProxy reads its configuration again and cuts nobody', async ({ more }) => {
    const { socket } = await connectTo(balancer.url, ['websocket']);
    await balancer.crash();
    await comeBack(more);
    const before = await balancer.worker();
    const statuses = new Set<number>();
    balancer.signal('SIGHUP');
    await until('another HAProxy worker', async () => {
      statuses.add((await visit(balancer.url)).status);
      const now = await balancer.worker();
      return now !== null && now !== before;
    });
    for (let i = 0; i < 5; i += 1) statuses.add((await visit(balancer.url)).status);
    expect([...statuses]).toEqual([200]);
    expect(await socket.timeout(30_000).emitWithAck('echo', 7)).toBe(7);
    socket.disconnect();
  });

  test('an HAProxy that reloads and does not listen yet is not taken for one that is gone', async () => {
    const master = new HaproxyMaster(join(balancer.dir, 'master.sock'));
    const worker = (await balancer.worker()) as number;
    const pid = (await master.pids())?.master;
    // The old worker hands its sockets over; until it does the new master waits, a second at most.
    process.kill(worker, 'SIGSTOP');
    try {
      balancer.signal('SIGHUP');
      const answer = () => new RuntimeApi(master.socketPath).ask('show proc').then(() => null, codeOf);
      await until('the master to refuse', async () => (await answer()) === 'ECONNREFUSED');
      expect(await master.pids().catch(() => 'silent')).not.toBeNull();
      expect(master.lastPid).toBe(pid);
    } finally {
      process.kill(worker, 'SIGCONT');
    }
  });

  test('a SIGHUP while HAProxy does not answer is carried out when it does', async () => {
    const before = await balancer.worker();
    const master = (await balancer.master()) as number;
    process.kill(master, 'SIGSTOP');
    balancer.signal('SIGHUP');
    await until('the balancer to say that it waits', () => /reload is tried again/.test(balancer.output));
    process.kill(master, 'SIGCONT');
    await until('another HAProxy worker', async () => {
      const now = await balancer.worker();
      return now !== null && now !== before;
    });
    await serves();
  });

  test('back with other options than its HAProxy has, it says so until a SIGHUP', async () => {
    await balancer.crash();
    const port = await freePort();
    balancer.relaunch(['--listen', `127.0.0.1:${port}`]);
    await until('the balancer to say so', () => /SIGHUP/.test(balancer.output));
    await serves();
    await until('its servers in the configuration', async () => (await balancer.config()).includes('n1_'));
    balancer.signal('SIGHUP');
    await until('the other port', async () => (await visit(`http://127.0.0.1:${port}`)).status === 200);
  });

  test('a stop ends both, also when the balancer found its HAProxy running', async () => {
    for (const crashed of [false, true]) {
      if (crashed) {
        await balancer.stop();
        balancer = await Balancer.start(redis.url);
        await balancer.crash();
        await comeBack();
      }
      const pids = [await balancer.master(), await balancer.worker()] as number[];
      expect(await balancer.terminate()).toBe(0);
      for (const pid of pids) expect(lives(pid), `crashed: ${crashed}`).toBe(false);
    }
  });

  test('a port that another program has: it says so, and ends', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-lb-'));
    // Another HAProxy as well: as it comes it would share the port.
    for (const listen of [`127.0.0.1:${port}`, balancer.url.slice('http://'.length)]) {
      const { code, said } = await run(['--listen', listen, '--dir', dir]);
      expect(said).toContain(`${listen} is taken`);
      expect(said).toContain('--listen');
      expect(said).not.toMatch(/HAProxy listens/);
      expect(code).toBe(2);
    }
    await new Promise((resolve) => other.close(resolve));
    await rm(dir, { recursive: true, force: true });
    expect((await visit(balancer.url)).status).toBe(200);
  });

  test('a second balancer in the same folder is refused, and the first goes on', async () => {
    const { code, said } = await run(['--listen', `127.0.0.1:${await freePort()}`, '--dir', balancer.dir]);
    expect(said).toContain(balancer.dir);
    expect(said).toContain('--dir');
    expect(code).toBe(2);
    expect((await visit(balancer.url)).status).toBe(200);
  });
});

function codeOf(problem: NodeJS.ErrnoException): string | undefined {
  return problem.code;
}

/** A process that ended and that nobody has asked about does not live. */
function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
