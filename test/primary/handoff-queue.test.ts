import type { Worker } from 'node:cluster';
import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseRequestHead } from '../../src/domain/request-head.js';
import { HandoffQueue } from '../../src/primary/router/handoff-queue.js';
import { PendingConnection } from '../../src/primary/router/pending-connection.js';
import { until } from '../../testbed/wait.js';

/**
 * The queue to one worker over real connections; the worker is the channel alone, and takes one when the test says so.
 */

const HEAD = 'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n\r\n';

const server = createServer();
const clients: Socket[] = [];
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  for (const client of clients) client.destroy();
  server.close();
});

class Channel extends EventEmitter {
  readonly sent: Buffer[] = [];
  send(message: { data: Buffer }): void {
    this.sent.push(message.data);
  }
  acknowledge(): void {
    this.emit('internalMessage', { cmd: 'NODE_HANDLE_ACK' });
  }
}

/** A connection whose head was read, as the router leaves it. */
async function pending(): Promise<{ client: Socket; connection: PendingConnection }> {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(client);
  const [socket] = (await once(server, 'connection')) as [Socket];
  const connection = new PendingConnection(socket, performance.now(), '');
  client.write(HEAD);
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      connection.add(chunk);
      const parsed = parseRequestHead(HEAD, 10);
      if (parsed.kind === 'head') connection.head = parsed.head;
      connection.stopReading();
      resolve();
    });
  });
  connection.queuedAt = performance.now();
  return { client, connection };
}

function queue(): { channel: Channel; handoffs: HandoffQueue } {
  const channel = new Channel();
  const worker = { process: channel, isConnected: () => true } as unknown as Worker;
  return {
    channel,
    handoffs: new HandoffQueue(
      worker,
      () => {},
      () => {},
    ),
  };
}

test('who gave up while waiting is not handed over', async () => {
  const { channel, handoffs } = queue();
  const [first, gone, last] = [await pending(), await pending(), await pending()];
  for (const { connection } of [first, gone, last]) handoffs.push(connection);
  expect(channel.sent).toHaveLength(1);
  handoffs.watchWaiting(performance.now() + 10_000);
  gone.client.destroy();
  await until('the end to be noticed', () => gone.connection.socket.destroyed);
  channel.acknowledge();
  expect(channel.sent).toHaveLength(2);
  expect(handoffs.length).toBe(1);
  channel.acknowledge();
  expect({ sent: channel.sent.length, waiting: handoffs.length }).toEqual({ sent: 2, waiting: 0 });
  expect(last.connection.socket.destroyed).toBe(true);
});

test('[ROUTE-1] what a client sends while it is watched goes to the worker behind its head, once', async () => {
  const { channel, handoffs } = queue();
  const [first, eager] = [await pending(), await pending()];
  for (const { connection } of [first, eager]) handoffs.push(connection);
  handoffs.watchWaiting(performance.now() + 10_000);
  handoffs.watchWaiting(performance.now() + 20_000);
  eager.client.write('early');
  await until('it to be read', () => eager.connection.bytes().length > HEAD.length);
  channel.acknowledge();
  expect(channel.sent[1]?.toString()).toBe(`${HEAD}early`);
});
