import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { ControlStreams } from '../../src/primary/control/control-streams.js';
import type { ClusterView, NodeView, OperatorPass } from '../../src/protocol/control.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { until } from '../../testbed/wait.js';

test('controlStreamMaxBytes: who reads nothing is cut off at that many unread bytes, who reads is not', async () => {
  const view = { node: 'n', filler: 'x'.repeat(100_000) } as unknown as NodeView;
  const streams = new ControlStreams(
    () => ({ nodes: [] }) as unknown as ClusterView,
    () => view,
    async () => true,
  );
  const responses: import('node:http').ServerResponse[] = [];
  const server = createServer((_request, response) => {
    responses.push(response);
    streams.open(response, {} as OperatorPass);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const open = async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    return socket;
  };
  const [deaf, reading] = [await open(), await open()];
  deaf.pause();
  reading.resume();
  let unread = 0;
  await until('the deaf one to be cut off', async () => {
    streams.send('node', view);
    unread = Math.max(unread, responses[0]?.writableLength ?? 0);
    return streams.size === 1;
  });
  expect(unread).toBeGreaterThan(LIMITS.controlStreamMaxBytes / 2);
  expect(unread).toBeLessThan(LIMITS.controlStreamMaxBytes + 2 * 100_100);
  expect([responses[0]?.destroyed, responses[1]?.destroyed]).toEqual([true, false]);
  for (const socket of [deaf, reading]) socket.destroy();
  streams.close();
  server.close();
});
