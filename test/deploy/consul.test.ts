import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { TestHaproxy } from '../../testbed/balancers/haproxy.js';
import { TestConsul, whyNoConsul } from '../../testbed/consul.js';
import { TestNode } from '../../testbed/node/node.js';
import { freePort } from '../../testbed/ports.js';
import { Program } from '../../testbed/processes/program.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { visit } from '../balancer/support/small-node.js';

const CONFIG = fileURLToPath(new URL('../../deploy/consul/haproxy.cfg', import.meta.url));

let redis: RedisServer | null = null;
let consul: TestConsul | null = null;
let haproxy: TestHaproxy | null = null;
let nodes: TestNode[] = [];

afterEach(async () => {
  await haproxy?.stop();
  await Promise.all(nodes.map((node) => node.stop()));
  await consul?.stop();
  await redis?.stop();
  nodes = [];
});

/** What HAProxy says of the shipped configuration, as the start of its service does, with these variables. */
async function check(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const program = Program.launch(['haproxy', '-c', '-f', CONFIG], { env });
  return { code: await program.closed, said: program.output };
}

test('HAProxy refuses the shipped configuration without a key of one’s own for its cookies, and says how to make one', async () => {
  for (const env of [{}, { HOLDFAST_COOKIE_KEY: '' }] as Record<string, string>[]) {
    const { code, said } = await check(env);
    expect(code).toBe(1);
    expect(said).toMatch(/HOLDFAST_COOKIE_KEY is not set: .*openssl rand -hex 16/);
  }
  expect((await check({ HOLDFAST_COOKIE_KEY: randomUUID() })).code).toBe(0);
});

/** Real nodes, a real Consul, a real HAProxy with the shipped configuration. */
describe.skipIf(whyNoConsul !== null)('deploy/consul', () => {
  test('HAProxy follows the nodes by their SRV records; they leave when told to and when killed, and an agent that is away takes nobody out', async () => {
    redis = await RedisServer.start();
    const agent = await TestConsul.start();
    consul = agent;
    const startNode = (name: string) =>
      TestNode.startNamed(name, { redis: redis?.url as string, workers: 1, args: ['--consul', agent.url] });
    nodes = await Promise.all(['n1', 'n2'].map(startNode));

    const port = await freePort();
    const config = (await readFile(CONFIG, 'utf8'))
      .replace('bind :8000', `bind 127.0.0.1:${port}`)
      .replace('127.0.0.1:8600', `127.0.0.1:${agent.dnsPort}`);
    haproxy = await TestHaproxy.start(config, port, { HOLDFAST_COOKIE_KEY: randomUUID() });
    const { url } = haproxy;
    const names = async () => {
      const found = new Set<string>();
      for (let i = 0; i < 12; i += 1) {
        const { status, name } = await visit(`${url}/healthz`);
        found.add(status === 200 ? (name.split('/')[0] as string) : String(status));
      }
      return [...found].sort().join();
    };
    const served = (wanted: string) => until(`${wanted} to serve`, async () => (await names()) === wanted);
    const passing = async () =>
      [...(await agent.instances())].filter(([, { status }]) => status === 'passing').map(([id]) => id);

    await served('n1,n2');
    const first = await visit(`${url}/healthz`);
    for (let i = 0; i < 5; i += 1) {
      expect((await visit(`${url}/healthz`, first.cookie)).name.split('/')[0]).toBe(first.name.split('/')[0]);
    }

    // The agent dies and comes back without its memory: nobody is out meanwhile, and everybody is in again.
    await agent.kill();
    expect(await names()).toBe('n1,n2');
    await agent.launch();
    await until('both nodes to be known again', async () => (await passing()).length === 2);
    expect(await names()).toBe('n1,n2');

    nodes.push(await startNode('n3'));
    await served('n1,n2,n3');

    // Told to stop: gone at once, with no TTL to wait for.
    await nodes[1]?.stop();
    expect(await agent.registered()).not.toContain('holdfast-n2');
    await served('n1,n3');

    // Killed: its check is silent for the TTL, then no record names it.
    await nodes[0]?.crash();
    await served('n3');
    await until('the dead node to be critical', async () => (await passing()).join() === 'holdfast-n3');
  });
});
