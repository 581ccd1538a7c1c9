import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/log.js';
import { ConsulRegistry } from '../../src/primary/cluster/consul-registry.js';
import type { NodeView } from '../../src/protocol/control.js';
import { until } from '../support/wait.js';

interface Service {
  readonly Name: string;
  readonly Address: string;
  readonly Port: number;
  readonly Check: { TTL: string; Status: string; DeregisterCriticalServiceAfter: string };
  status: string;
}

/**
 * NOT A REAL CONSUL: its package is not in Debian. A real HTTP server that keeps the rules of the documented agent API (method, paths,
 * 404 for a check it does not know, 403 without the token).
 */
class ConsulAgent {
  readonly services = new Map<string, Service>();
  readonly calls: string[] = [];
  private server: Server | null = null;

  constructor(private readonly token: string | null = null) {}

  async listen(port = 0): Promise<number> {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://consul');
        this.calls.push(`${request.method} ${url.pathname}`);
        response.writeHead(
          this.answer(request.method, url.pathname, body, request.headers['x-consul-token']),
        );
        response.end();
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(port, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private answer(method: string | undefined, path: string, body: string, token: unknown): number {
    if (this.token !== null && token !== this.token) return 403;
    if (method !== 'PUT') return 405;
    if (path === '/v1/agent/service/register') {
      const service = JSON.parse(body) as Service & { ID: string };
      if (typeof service.Port !== 'number' || service.Name === '') return 400;
      this.services.set(service.ID, { ...service, status: service.Check.Status });
      return 200;
    }
    const check = /^\/v1\/agent\/check\/(pass|fail)\/service(?::|%3A)(.+)$/.exec(path);
    if (check) {
      const service = this.services.get(decodeURIComponent(check[2] as string));
      if (service === undefined) return 404;
      service.status = check[1] === 'pass' ? 'passing' : 'critical';
      return 200;
    }
    const gone = /^\/v1\/agent\/service\/deregister\/(.+)$/.exec(path);
    if (gone) return this.services.delete(decodeURIComponent(gone[1] as string)) ? 200 : 404;
    return 404;
  }
}

describe('the Consul registry, against the documented agent API (no real Consul)', () => {
  let agent: ConsulAgent;
  let port: number;
  let registry: ConsulRegistry | null;
  let state: NodeView['state'];

  const start = (auth = '') => {
    registry = new ConsulRegistry({
      url: `http://${auth}127.0.0.1:${port}`,
      service: 'holdfast',
      view: () => ({
        node: 'n1',
        address: '10.0.0.11:3000',
        version: '1.2.3',
        state,
        slots: [{ state: 'ready' }] as unknown as NodeView['slots'],
      }),
      log: createLog({ level: 'silent', name: 'consul' }),
    });
    registry.start();
  };
  const status = () => agent.services.get('holdfast-n1')?.status;

  beforeEach(async () => {
    agent = new ConsulAgent();
    port = await agent.listen();
    state = 'ready';
    registry = null;
  });
  afterEach(async () => {
    await registry?.stop();
    await agent.close();
  });

  test('registers with address and TTL, passes, fails while draining, and deregisters', async () => {
    start();
    await until('the check to pass', () => status() === 'passing');
    expect(agent.services.get('holdfast-n1')).toMatchObject({
      Name: 'holdfast',
      Address: '10.0.0.11',
      Port: 3000,
      Check: { TTL: '3s', Status: 'critical', DeregisterCriticalServiceAfter: '1m' },
    });
    state = 'draining';
    registry?.renew();
    await until('the check to fail', () => status() === 'critical');
    await registry?.stop();
    expect(agent.services.size).toBe(0);
  });

  test('an agent that restarted and forgot is told again', async () => {
    start();
    await until('the check to pass', () => status() === 'passing');
    agent.services.clear();
    await until('the new registration', () => status() === 'passing');
  });

  test('an agent that is away is found when it is back', async () => {
    await agent.close();
    start();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await agent.listen(port);
    await until('the registration', () => status() === 'passing');
  });

  test('shows its token, and does not put it into the address', async () => {
    await agent.close();
    agent = new ConsulAgent('s3cret');
    port = await agent.listen();
    start(':s3cret@');
    await until('the check to pass', () => status() === 'passing');
  });
});
