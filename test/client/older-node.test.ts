import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type ChatClient, createNodeClient } from '../../src/client/index.js';
import type { Message } from '../../src/protocol/events.js';
import { PRESETS } from '../../src/protocol/mode.js';
import { until } from '../../testbed/wait.js';

/** A node of format 2 as a client meets it: real Socket.IO, with the schemas of that version, which know no entries. */

const handshake = z.strictObject({
  from: z.looseObject({}).optional(),
  tab: z.string().optional(),
  ticket: z.string().optional(),
});
const query = z.strictObject({ before: z.coerce.number().optional(), limit: z.coerce.number().optional() });
const ann = { id: 'ann', name: 'Ann' };
const EPOCH = 'e';

let http: HttpServer;
let io: Server;
let client: ChatClient;
let log: Message[];
let refused: unknown[];
let changes: unknown[];

function store(cmid: string, text: string): Message {
  const message = { seq: log.length + 1, mid: `m${log.length + 1}`, cmid, user: ann, text, at: 1 };
  log.push(message);
  return message;
}

beforeEach(async () => {
  log = [];
  refused = [];
  changes = [];
  http = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (pathname === '/api/session') return answer(200, { user: ann, mode: PRESETS.shared });
    if (pathname === '/api/rooms') {
      const den = { id: 'den', name: 'den', private: false, owner: null, member: true };
      return answer(200, { rooms: [{ ...den, head: log.length, read: 0, unread: 0, members: 1 }] });
    }
    const asked = query.safeParse(Object.fromEntries(searchParams));
    if (!asked.success) {
      refused.push(pathname);
      return answer(400, { error: { code: 'invalid', message: asked.error.message, retry: false } });
    }
    const { before = Number.MAX_SAFE_INTEGER, limit = 50 } = asked.data;
    const older = log.filter(({ seq }) => seq < before);
    return answer(200, { epoch: EPOCH, messages: older.slice(-limit), more: older.length > limit });
  });
  io = new Server(http);
  io.use((socket, next) => {
    const parsed = handshake.safeParse(socket.handshake.auth);
    if (parsed.success) return next();
    refused.push(socket.handshake.auth);
    const message = `The input is wrong: ${parsed.error.issues[0]?.message}`;
    next(Object.assign(new Error(message), { data: { code: 'invalid', message, retry: false } }));
  });
  io.on('connection', (socket) => {
    socket.emit('welcome', { node: 'old', slot: 1, pid: 1, mode: PRESETS.shared, user: ann });
    socket.on('join', (_, ack) => {
      const messages = log.slice(-50);
      ack({ ok: true, epoch: EPOCH, head: log.length, messages, complete: true, read: 0 });
    });
    socket.on('send', ({ cmid, text }, ack) => {
      const message = store(cmid, text);
      socket.emit('messages', { room: 'den', epoch: EPOCH, messages: [message] });
      ack({ ok: true, epoch: EPOCH, seq: message.seq, mid: message.mid, duplicate: false });
    });
    socket.on('change', (request) => changes.push(request));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  client = createNodeClient({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
});
afterEach(async () => {
  client.stop();
  await io.close();
});

const texts = () => client.room('den')?.log.messages.map(({ text }) => text) ?? [];

test('a client connects to a node of the version before, at once; messages pass and changes wait', async () => {
  store('x', 'before');
  void client.start();
  await until('the room to be joined', () => texts().length === 1, 3_000);
  expect(refused).toMatchObject([{ entries: 1 }]);
  client.change('den', { mid: 'm1' }, { kind: 'react', emoji: '👍', on: true });
  client.send('den', 'passes');
  await until('it to be stored', () => log.length === 2 && client.outbox.all.length === 1);
  expect(texts()).toEqual(['before', 'passes']);
  expect(client.outbox.all).toMatchObject([{ of: { mid: 'm1' }, state: { kind: 'pending' } }]);
  expect(changes).toEqual([]);
});

test('its history is read as that version gives it, also where a newer node has the connection', async () => {
  for (let n = 1; n <= 120; n += 1) store(`c${n}`, `t${n}`);
  void client.start();
  await until('the room to be joined', () => texts().length === 50, 3_000);
  expect(await client.loadOlder('den')).toBe(50);
  expect(refused).toMatchObject([{ entries: 1 }]);
  client.api.knowsEntries = true;
  expect(await client.loadOlder('den')).toBe(20);
  expect(refused).toMatchObject([{ entries: 1 }, '/api/rooms/den/messages']);
  expect(texts()).toEqual(log.map(({ text }) => text));
});
