import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fanOut } from '../../src/worker/engine/fan-out.js';
import { gatherPackets } from '../../src/worker/engine/gather-packets.js';
import { batchEvent } from '../../src/worker/rooms/batch-event.js';
import type { ChatSocket } from '../../src/worker/shared/chat-socket.js';
import { entryOf } from '../support/entry-of.js';

/** The shortcuts past Socket.IO's layers must not be seen by anybody. */

const http = createServer();
const server = new Server(http, { perMessageDeflate: false });
server.engine.on('connection', gatherPackets);
const clients: Socket[] = [];

beforeAll(() => new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await server.close();
});

async function pair(transport: 'websocket' | 'polling'): Promise<{ here: ChatSocket; there: Socket }> {
  const { port } = http.address() as AddressInfo;
  const here = new Promise<ChatSocket>((resolve) => server.once('connection', resolve as never));
  const there = connect(`http://127.0.0.1:${port}`, { transports: [transport], forceNew: true });
  clients.push(there);
  return { here: await here, there };
}

function batch(text: string) {
  const user = { id: 'u', name: 'u' };
  return { room: 'r', epoch: 'e', messages: [{ seq: 1, mid: 'm', cmid: 'c', user, text, at: 1 }] };
}

type Batch = ReturnType<typeof batch>;

function send(sockets: ChatSocket[], { room, epoch, messages }: Batch): void {
  fanOut(sockets, batchEvent(room, epoch, messages.map(entryOf)));
}

/** Resolves with the events in the order they came, once `last` was heard. */
function heard(there: Socket, last: string): Promise<[string, unknown][]> {
  const all: [string, unknown][] = [];
  return new Promise((resolve) => {
    there.onAny((event: string, payload: unknown) => {
      all.push([event, payload]);
      if (event === last) resolve(all);
    });
  });
}

test('every size of frame arrives as it was sent, by websocket and by polling', async () => {
  for (const transport of ['websocket', 'polling'] as const) {
    const { here, there } = await pair(transport);
    const batches = ['', 'é', 'x'.repeat(130), 'ü'.repeat(40_000), 'x'.repeat(65_300)].map(batch);
    const arrived = heard(there, 'end');
    for (const one of batches) send([here], one);
    (here as unknown as Socket).emit('end');
    expect((await arrived).filter(([event]) => event === 'messages').map(([, payload]) => payload)).toEqual(
      batches,
    );
  }
});

test('[SEND-3] nothing overtakes what Socket.IO still holds', async () => {
  const { here, there } = await pair('websocket');
  const arrived = heard(there, 'end');
  const emit = here as unknown as Socket;
  for (let round = 0; round < 50; round += 1) {
    // The first goes out at once and makes the transport busy for the rest of this turn.
    emit.emit('before', round);
    send([here], batch(String(round)));
    emit.emit('after', round);
    if (round % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  emit.emit('end');
  const expected = Array.from({ length: 50 }, (_, round) =>
    ['before', 'messages', 'after'].map((event) => [event, round]),
  );
  const seen = (await arrived)
    .slice(0, -1)
    .map(([event, payload]) => [
      event,
      event === 'messages' ? Number((payload as Batch).messages[0]?.text) : payload,
    ]);
  expect(seen).toEqual(expected.flat());
});

test('[SEND-3] what the kernel does not take at once arrives whole, in order, before what follows', async () => {
  const { here, there } = await pair('websocket');
  const arrived = heard(there, 'end');
  const reader = (there.io.engine as unknown as { transport: { ws: { _socket: NodeJS.ReadableStream } } })
    .transport.ws._socket;
  reader.pause();
  const sent = Array.from({ length: 60 }, (_, round) => batch(`${round} ${'x'.repeat(300_000)}`));
  for (const one of sent) {
    send([here], one);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const waiting = (here.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
  expect(waiting, 'a reader that stands still is seen by what waits for it').toBeGreaterThan(0);
  (here as unknown as Socket).emit('end');
  reader.resume();
  const batches = (await arrived).slice(0, -1).map(([, payload]) => payload);
  expect(batches).toEqual(sent);
});

test('a socket that is gone is passed by', async () => {
  const [gone, stays] = [await pair('websocket'), await pair('websocket')];
  const arrived = heard(stays.there, 'messages');
  gone.here.disconnect(true);
  send([gone.here, stays.here], batch('still'));
  expect(await arrived).toEqual([['messages', batch('still')]]);
});

test('what one turn says to a socket leaves in one write, whatever it is, in order', async () => {
  const { here, there } = await pair('websocket');
  const arrived = heard(there, 'end');
  const transport = here.conn.transport as unknown as { socket: { _socket: NodeJS.WritableStream } };
  const { _socket: stream } = transport.socket;
  let writes = 0;
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = ((...args: unknown[]) => {
    writes += 1;
    return write(...args);
  }) as typeof stream.write;
  const emit = here as unknown as Socket;
  for (const text of ['a', 'ü'.repeat(200), 'x'.repeat(70_000)]) emit.emit('said', text);
  await new Promise((resolve) => setImmediate(resolve));
  expect(writes).toBe(1);
  // Not text: sent as Socket.IO does it, without losing its place.
  emit.emit('before');
  emit.emit('bytes', Buffer.from([1, 2, 3]));
  emit.emit('end');
  expect(
    (await arrived).map(([event, payload]) => [event, (payload as { length?: number })?.length]),
  ).toEqual([
    ['said', 1],
    ['said', 200],
    ['said', 70_000],
    ['before', undefined],
    ['bytes', 3],
    ['end', undefined],
  ]);
});

test('what was said before a socket is closed still arrives', async () => {
  for (const transport of ['websocket', 'polling'] as const) {
    const { here, there } = await pair(transport);
    const arrived = heard(there, 'last');
    const emit = here as unknown as Socket;
    emit.emit('first');
    emit.emit('last');
    here.disconnect(true);
    expect((await arrived).map(([event]) => event)).toEqual(['first', 'last']);
  }
});
