import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Nginx, type NginxPolicy } from '../../testbed/balancers/nginx.js';
import { connectTo, SmallNode, visit } from '../balancer/support/small-node.js';

describe('deploy/nginx', () => {
  let nodes: SmallNode[] = [];
  let nginx: Nginx | null = null;

  beforeEach(async () => {
    nodes = await Promise.all(['n1', 'n2', 'n3'].map((name) => SmallNode.start(name)));
  });
  afterEach(async () => {
    await nginx?.stop();
    for (const node of nodes) await node.kill();
  });

  const start = async (policy: NginxPolicy) => {
    nginx = await Nginx.start(
      policy,
      nodes.map((node) => node.port),
    );
    return nginx.url;
  };
  /** How many of 20 browsers, each with its cookie, get connected and answered. */
  const connected = async (url: string, transport: 'polling' | 'websocket') => {
    let count = 0;
    for (let i = 0; i < 20; i += 1) {
      const { cookie } = await visit(url);
      try {
        const { socket } = await connectTo(url, [transport], cookie);
        const echoed = await socket.timeout(30_000).emitWithAck('echo', i);
        if (echoed === i) count += 1;
        socket.disconnect();
      } catch {
        // Counted by its absence.
      }
    }
    return count;
  };
  const spread = async (url: string, browsers = 60) => {
    const names = new Map<string, number>();
    for (let i = 0; i < browsers; i += 1) {
      const { name } = await visit(url);
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    return names;
  };

  test.each(['cookie-hash', 'ip-hash', 'weights'] as const)(
    '%s: polling and websockets, 20 of 20',
    async (policy) => {
      const url = await start(policy);
      expect(await connected(url, 'polling')).toBe(20);
      expect(await connected(url, 'websocket')).toBe(20);
    },
  );

  test.each(['least-conn', 'round-robin'] as const)(
    '%s: websockets connect, polling does not, as its comment says',
    async (policy) => {
      const url = await start(policy);
      expect(await connected(url, 'websocket')).toBe(20);
      expect(await connected(url, 'polling')).toBeLessThan(20);
    },
  );

  test('cookie-hash keeps a browser on its node and spreads browsers over all', async () => {
    const url = await start('cookie-hash');
    expect((await spread(url)).size).toBe(3);
    const { name, cookie } = await visit(url);
    for (let i = 0; i < 10; i += 1) expect((await visit(url, cookie)).name).toBe(name);
  });

  test('ip-hash puts everybody of one network on one node', async () => {
    expect((await spread(await start('ip-hash'))).size).toBe(1);
  });

  test('weights 6 : 3 : 1', async () => {
    const names = await spread(await start('weights'), 200);
    const share = (name: string) => (names.get(name) ?? 0) / 200;
    expect(share('n1')).toBeGreaterThan(share('n2'));
    expect(share('n2')).toBeGreaterThan(share('n3'));
  });

  test('a killed node: its browsers go elsewhere, no request fails, the others stay', async () => {
    const url = await start('cookie-hash');
    const browsers = await Promise.all(Array.from({ length: 30 }, () => visit(url)));
    await nodes[1]?.kill();
    for (const { name, cookie } of browsers) {
      const next = await visit(url, cookie);
      expect(next.status).toBe(200);
      if (name === 'n2') expect(next.name).not.toBe('n2');
      else expect(next.name).toBe(name);
    }
  });

  test('a reload cuts no websocket and fails no request', async () => {
    const url = await start('cookie-hash');
    const { socket } = await connectTo(url, ['websocket']);
    let cut = false;
    socket.on('disconnect', () => {
      cut = true;
    });
    nginx?.reload();
    // Each goes on a connection of its own. A kept one may be closed just when it is used, and browsers repeat such a
    // request by themselves.
    for (let i = 0; i < 100; i += 1) {
      const answer = await fetch(url, { headers: { connection: 'close' } });
      await answer.arrayBuffer();
      expect(answer.status).toBe(200);
    }
    expect(await socket.timeout(30_000).emitWithAck('echo', 1)).toBe(1);
    expect(cut).toBe(false);
    socket.disconnect();
  });

  test('a client cannot say where it comes from', async () => {
    const url = await start('cookie-hash');
    const answer = await fetch(url, { headers: { 'x-forwarded-for': '6.6.6.6' } });
    expect(((await answer.json()) as { forwardedFor: string }).forwardedFor).toBe('127.0.0.1');
  });
});
