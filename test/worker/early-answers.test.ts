import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { endAfterBody } from '../../src/worker/http/early-answer.js';
import { makeHttpServer } from '../../src/worker/http/http-server.js';
import type { WorkerContext } from '../../src/worker/shared/context.js';
import { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';

/** Requests that are answered before their body is there. */

let server: Server;
let requests = 0;
/** Bytes of the connection that ended last. */
let lastRead = 0;
beforeAll(async () => {
  ({ server } = makeHttpServer({} as WorkerContext, (_req, res) => {
    requests += 1;
    res.writeHead(400).end('no');
  }));
  server.prependListener('request', endAfterBody);
  server.on('connection', (socket) => {
    socket.once('close', () => {
      lastRead = socket.bytesRead;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const connections = () =>
  new Promise<number>((resolve) => server.getConnections((_problem, count) => resolve(count)));

/** A request of which only a part is sent; what came back, and how its connection ended. */
async function begun(bodyBytes: number, connection = 'close', path = '/') {
  const { port } = server.address() as AddressInfo;
  return begunAt(port, path, 'no', bodyBytes, connection);
}

/** Sends on, a piece whenever the one before has left, until `bytes` are sent or the connection has ended. */
async function sendOn({ socket, seen }: Begun, bytes: number): Promise<void> {
  const piece = 'x'.repeat(64_000);
  for (let sent = 0; sent < bytes && !seenEnd({ seen }); sent += piece.length) {
    await new Promise((resolve) => socket.write(piece, resolve));
  }
}

async function begunAt(port: number, path: string, answer: string, bodyBytes: number, connection = 'close') {
  const socket: Socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const seen = { answer: '', problem: '', closed: false };
  socket.on('data', (data) => {
    seen.answer += data;
  });
  socket.on('error', ({ message }) => {
    seen.problem = message;
  });
  socket.on('close', () => {
    seen.closed = true;
  });
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: ${connection}\r\nContent-Length: ${bodyBytes}\r\n\r\n${'x'.repeat(1_000)}`,
  );
  await until('the answer', () => seen.answer.includes(answer));
  return { socket, seen };
}

type Begun = Awaited<ReturnType<typeof begunAt>>;

describe('[S9] an answer that comes before the body is there', () => {
  test('is no reset for whoever goes on sending it: a proxy would take that for a failed node', async () => {
    const { socket, seen } = await begun(60_000);
    for (let sent = 1_000; sent < 60_000; sent += 1_000) {
      socket.write('x'.repeat(1_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('the end', () => seen.closed || socket.readableEnded);
    expect(seen).toMatchObject({ answer: expect.stringMatching(/^HTTP\/1\.1 400 /), problem: '' });
    socket.destroy();
  });

  test('is the last of its connection, whatever follows the body', async () => {
    const before = requests;
    const { socket, seen } = await begun(1_500);
    socket.write(`${'x'.repeat(500)}GET / HTTP/1.1\r\nHost: x\r\n\r\n`);
    await until('the end', () => seen.closed || socket.readableEnded);
    expect(requests).toBe(before + 1);
    socket.destroy();
  });

  test('holds a connection no longer than a last answer does, and no more of its body', async () => {
    const silent = await begun(60_000);
    await until('the silent one to be closed', async () => (await connections()) === 0);
    silent.socket.destroy();
    const endless = await begun(LIMITS.lingerMaxBytes * 40);
    lastRead = 0;
    const chunk = 'x'.repeat(64_000);
    await until('the endless one to be cut', () => {
      if (!seenEnd(endless)) endless.socket.write(chunk);
      return seenEnd(endless);
    });
    await until('the server to be rid of it', () => lastRead > 0);
    expect(lastRead).toBeLessThan(LIMITS.lingerMaxBytes * 4);
  });

  test('leaves who uploads the time to read it: a browser sends on meanwhile', async () => {
    const upload = await begun(LIMITS.uploadThrownAwayMaxBytes * 4, 'close', '/api/files?name=x');
    await sendOn(upload, LIMITS.uploadThrownAwayMaxBytes / 2);
    expect(upload.seen).toMatchObject({ problem: '', closed: false });
    lastRead = 0;
    await sendOn(upload, LIMITS.uploadThrownAwayMaxBytes * 4);
    await until('the endless one to be cut', () => lastRead > 0);
    expect(lastRead).toBeLessThan(LIMITS.uploadThrownAwayMaxBytes * 3);
    const silent = await begun(LIMITS.uploadThrownAwayMaxBytes, 'close', '/api/files?name=x');
    await until('the silent one to be closed', async () => (await connections()) === 0);
    silent.socket.destroy();
  });

  test('keeps a connection that is kept', async () => {
    const { socket, seen } = await begun(2_000, 'keep-alive');
    seen.answer = '';
    socket.write(`${'x'.repeat(1_000)}GET / HTTP/1.1\r\nHost: x\r\n\r\n`);
    await until('the next answer', () => seen.answer.includes('no'));
    socket.destroy();
  });
});

test('[S9] neither is that of Engine.IO, which takes its requests before all others', async () => {
  const node = await TestNode.start({ workers: 1, args: ['--limits', 'normal'] });
  try {
    const path = '/socket.io/?EIO=4&transport=polling&sid=unknown';
    const { socket, seen } = await begunAt(node.port, path, 'HTTP/1.1 403', 60_000);
    for (let sent = 1_000; sent < 60_000; sent += 1_000) {
      socket.write('x'.repeat(1_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('the end', () => seen.closed || socket.readableEnded);
    expect(seen.problem).toBe('');
    socket.destroy();
  } finally {
    await node.stop();
  }
});

function seenEnd({
  seen,
}: {
  readonly seen: { readonly closed: boolean; readonly problem: string };
}): boolean {
  return seen.closed || seen.problem !== '';
}
