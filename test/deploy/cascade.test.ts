import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestCascade } from '../../testbed/balancers/cascade.js';
import { until } from '../../testbed/wait.js';
import { connectTo, SmallNode } from '../balancer/support/small-node.js';

/** A browser with a jar for both levels' cookies. */
class Browser {
  readonly cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async visit(): Promise<{ name: string; status: number }> {
    const answer = await fetch(this.url, { headers: { cookie: this.header } });
    await answer.arrayBuffer();
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] as string).split('=');
      this.cookies.set(name, value);
    }
    return { name: answer.headers.get('x-served-by') ?? '', status: answer.status };
  }
}

describe('deploy/cascade: HAProxy, nginx, node', () => {
  let nodes: SmallNode[] = [];
  let cascade: TestCascade;

  beforeEach(async () => {
    nodes = await Promise.all(['n1', 'n2', 'n3'].map((name) => SmallNode.start(name)));
    cascade = await TestCascade.start(nodes.map((node) => node.port));
  });
  afterEach(async () => {
    await cascade.stop();
    for (const node of nodes) await node.kill();
  });

  test('sticky at both levels; polling and websockets 20 of 20', async () => {
    for (let i = 0; i < 20; i += 1) {
      const browser = new Browser(cascade.url);
      const { name } = await browser.visit();
      expect([...browser.cookies.keys()].sort()).toEqual(['edge', 'hf_route']);
      expect((await browser.visit()).name).toBe(name);
      for (const transport of ['polling', 'websocket'] as const) {
        const connection = await connectTo(cascade.url, [transport], browser.header);
        expect(connection.name).toBe(name);
        expect(await connection.socket.timeout(30_000).emitWithAck('echo', i)).toBe(i);
        connection.socket.disconnect();
      }
    }
  });

  test('a dead nginx: every browser reaches the same node through the other', async () => {
    const browsers = Array.from({ length: 12 }, () => new Browser(cascade.url));
    const before = await Promise.all(browsers.map((browser) => browser.visit()));
    await cascade.nginxes[0]?.kill();
    await until(
      'the other to serve all',
      async () => (await new Browser(cascade.url).visit()).status === 200,
    );
    for (const [at, browser] of browsers.entries()) {
      expect(await browser.visit()).toEqual({ name: before[at]?.name, status: 200 });
    }
  });

  test('the node sees the address of the client as the edge saw it, whatever the client claims', async () => {
    const answer = await fetch(cascade.url, { headers: { 'x-forwarded-for': '6.6.6.6' } });
    expect(((await answer.json()) as { forwardedFor: string }).forwardedFor).toBe('127.0.0.1');
  });
});
