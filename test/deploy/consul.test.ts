import { createSocket, type Socket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { SmallNode, visit } from '../balancer/support/small-node.js';
import { freePort } from '../support/free-port.js';
import { TestHaproxy } from '../support/haproxy.js';
import { until } from '../support/wait.js';

/**
 * NOT A REAL CONSUL: its package is not in Debian. A DNS server that answers SRV questions as Consul's does, with the addresses in the
 * additional section; HAProxy and its configuration are the real ones.
 */
class ConsulDns {
  ports: number[] = [];
  answering = true;
  private readonly socket: Socket = createSocket('udp4');

  async listen(): Promise<number> {
    this.socket.on('message', (question, from) => {
      if (this.answering) this.socket.send(this.answer(question), from.port, from.address);
    });
    await new Promise<void>((resolve) => this.socket.bind(0, '127.0.0.1', resolve));
    return (this.socket.address() as AddressInfo).port;
  }

  close(): void {
    this.socket.close();
  }

  private answer(question: Buffer): Buffer {
    let end = 12;
    while (question[end] !== 0) end += (question[end] as number) + 1;
    const asked = question.subarray(12, end + 5);
    const type = question.readUInt16BE(end + 1);
    const answers = type === 33 ? this.ports.map((port) => record(asked.subarray(0, -4), 33, srv(port))) : [];
    const more = this.ports.map((port) => record(name(target(port)), 1, Buffer.from([127, 0, 0, 1])));
    const head = Buffer.alloc(12);
    question.copy(head, 0, 0, 2);
    // An authoritative answer; NXDOMAIN when there is no instance, as Consul says it.
    head.writeUInt16BE(this.ports.length === 0 ? 0x8583 : 0x8580, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(answers.length, 6);
    head.writeUInt16BE(answers.length === 0 ? 0 : more.length, 10);
    return Buffer.concat([head, asked, ...answers, ...(answers.length === 0 ? [] : more)]);
  }
}

function target(port: number): string {
  return `n${port}.node.dc1.consul`;
}

function name(text: string): Buffer {
  const labels = text
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function srv(port: number): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16BE(1, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(port, 4);
  return Buffer.concat([head, name(target(port))]);
}

function record(owner: Buffer, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt32BE(0, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, head, data]);
}

let nodes: SmallNode[] = [];
let dns: ConsulDns;
let haproxy: TestHaproxy | null = null;

afterEach(async () => {
  await haproxy?.stop();
  dns.close();
  for (const node of nodes) await node.kill();
  nodes = [];
});

test('deploy/consul: HAProxy follows the SRV records, and keeps its set when they go away', async () => {
  dns = new ConsulDns();
  nodes = await Promise.all(['n1', 'n2', 'n3'].map((one) => SmallNode.start(one)));
  dns.ports = nodes.slice(0, 2).map((node) => node.port);
  const port = await freePort();
  const config = await readFile(
    fileURLToPath(new URL('../../deploy/consul/haproxy.cfg', import.meta.url)),
    'utf8',
  );
  haproxy = await TestHaproxy.start(
    config
      .replace('bind :8000', `bind 127.0.0.1:${port}`)
      .replace('127.0.0.1:8600', `127.0.0.1:${await dns.listen()}`),
    port,
  );
  const url = haproxy.url;
  const names = async () => {
    const found = new Set<string>();
    for (let i = 0; i < 12; i += 1) {
      const { status, name: served } = await visit(url);
      found.add(status === 200 ? served : String(status));
    }
    return [...found].sort().join();
  };
  await until('both nodes', async () => (await names()) === 'n1,n2');

  const first = await visit(url);
  for (let i = 0; i < 5; i += 1) expect((await visit(url, first.cookie)).name).toBe(first.name);

  dns.ports = nodes.map((node) => node.port);
  await until('the third node', async () => (await names()) === 'n1,n2,n3');

  dns.answering = false;
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect(await names()).toBe('n1,n2,n3');

  // The agent is away, so only the check can tell.
  await nodes[0]?.kill();
  await until('the dead node to be out', async () => (await names()) === 'n2,n3', 5_000);
});
