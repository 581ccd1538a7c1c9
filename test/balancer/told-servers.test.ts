import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Balancer } from '../../src/balancer/balancer.js';
import { serversIn } from '../../src/balancer/haproxy-config.js';
import { readBalancerOptions } from '../../src/balancer/options.js';
import { createLogger } from '../../src/logger.js';
import { until } from '../../testbed/wait.js';

const NO_SERVERS = '1\n# srv_name srv_admin_state';
const NODES = [
  { node: 'n1', address: '127.0.0.1:3001', serving: true },
  { node: 'n2', address: '127.0.0.1:3002', serving: true },
];
const WRITTEN = [
  { name: 'n1_127.0.0.1_3001', host: '127.0.0.1', port: 3001, serving: true },
  { name: 'n2_--1_3002', host: '::1', port: 3002, serving: true },
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-lb-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What HAProxy is told to add, and whether its configuration in `dir` names the server then. */
async function added(dir: string): Promise<{ server: string; written: boolean }[]> {
  const config = join(dir, 'haproxy.cfg');
  const all: { server: string; written: boolean }[] = [];
  const ask = async (line: string) => {
    const [, server] = /^add server (\S+)/.exec(line) ?? [];
    if (server !== undefined) all.push({ server, written: hasServer(config, server) });
    // HAProxy takes its time: the registry has answered by then, and a file is not yet written.
    await setImmediate();
    return line.startsWith('show') ? NO_SERVERS : '';
  };
  const balancer = new Balancer({
    options: readBalancerOptions(['--redis', 'redis://127.0.0.1', '--dir', dir], {}),
    api: { socketPath: '', ask },
    read: async () => NODES,
    logger: createLogger({ level: 'silent', name: 't' }),
  });
  const running = balancer.run();
  await until('both nodes in both backends', () => all.length >= 4);
  balancer.stop();
  await running;
  return all;
}

function hasServer(config: string, server: string): boolean {
  try {
    return readFileSync(config, 'utf8').includes(`  server ${server.split('/')[1]} `);
  } catch {
    return false;
  }
}

test('what HAProxy is told of is in its configuration before, so that a reload right after does not forget it', async () => {
  const all = await added(folder);
  expect(all.filter(({ written }) => !written)).toEqual([]);
});

test('a registry that does not answer, or is empty, leaves the servers that are written', async () => {
  for (const reading of [null, []]) {
    let rounds = 0;
    const options = readBalancerOptions(['--redis', 'redis://127.0.0.1', '--dir', folder], {});
    const balancer = new Balancer({
      options,
      api: { socketPath: '', ask: async () => NO_SERVERS },
      read: async () => {
        rounds += 1;
        return reading;
      },
      logger: createLogger({ level: 'silent', name: 't' }),
    });
    const path = await balancer.writeConfig(WRITTEN);
    const running = balancer.run();
    await until('two rounds', () => rounds >= 2);
    balancer.stop();
    await running;
    expect(serversIn(readFileSync(path, 'utf8'))).toEqual(WRITTEN);
  }
});

test('a configuration that cannot be written keeps no server from HAProxy', async () => {
  const all = await added(join(folder, 'gone'));
  expect(new Set(all.map(({ server }) => server))).toEqual(
    new Set([
      'holdfast/n1_127.0.0.1_3001',
      'holdfast/n2_127.0.0.1_3002',
      'holdfast-alive/n1_127.0.0.1_3001',
      'holdfast-alive/n2_127.0.0.1_3002',
    ]),
  );
});
