import { expect, test } from 'vitest';
import type { Message, PresenceUpdate, SendResult } from '../../src/protocol/events.js';
import type { RoomsBody } from '../../src/protocol/http.js';
import type { TestNode } from '../../testbed/node/node.js';
import { collect, join, type Person, say, type TestSocket } from '../../testbed/people/person.js';
import { onBusyMachine, until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

let node: TestNode;
const people = useCluster({ workers: 3 }, (cluster) => {
  ({ node } = cluster);
});

async function newRoom(owner: Person, name: string, isPrivate = false): Promise<string> {
  const answer = await owner.send('POST', '/api/rooms', { name, private: isPrivate });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { room: { id: string } }).room.id;
}

/** Sockets of different people, each on another worker. */
async function onDifferentWorkers(
  count: number,
): Promise<{ person: Person; socket: TestSocket; slot: number }[]> {
  const found = new Map<number, { person: Person; socket: TestSocket; slot: number }>();
  await until(`${count} people on ${count} workers`, async () => {
    const person = await people.someone();
    const [socket, welcome] = await person.connect();
    if (found.has(welcome.slot)) socket.disconnect();
    else found.set(welcome.slot, { person, socket, slot: welcome.slot });
    return found.size === count;
  });
  return [...found.values()];
}

test('[SEND-1] [SEND-3] twelve people on three workers, 300 messages at once: one order, no hole, nothing lost', async () => {
  const three = await onDifferentWorkers(3);
  // So many that each writes no more at once than anybody may.
  const others = await Promise.all(
    Array.from({ length: 9 }, async () => {
      const person = await people.someone();
      return { person, socket: (await person.connect())[0] };
    }),
  );
  const all = [...three, ...others];
  const room = await newRoom((three[0] as (typeof three)[0]).person, 'order');
  const heard = all.map(({ socket }) => collect(socket));
  await Promise.all(all.map(({ socket }) => join(socket, room)));
  const acks = await Promise.all(
    all.flatMap(({ socket }, who) =>
      Array.from({ length: 25 }, (_, i) => say(socket, room, `${who}/${i}`, `${who}-${i}`)),
    ),
  );
  expect(new Set(acks.map((ack) => ack.seq)).size).toBe(300);
  for (const messages of heard) {
    await until('all 300', () => messages.length >= 300);
    expect(messages.map((message) => message.seq)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  }
  const [first, ...rest] = heard as [Message[], ...Message[][]];
  for (const messages of rest) expect(messages).toEqual(first);
  // One sender's messages, acknowledged in the order sent, stand in that order.
  const mine = first
    .filter((message) => message.text.startsWith('0/'))
    .map((message) => Number(message.text.slice(2)));
  expect(mine).toEqual([...mine].sort((a, b) => a - b));
});

test('[SEND-2] resending a cmid gives the first ack again, even with another text, on another worker', async () => {
  const [one, two] = await onDifferentWorkers(2);
  if (one === undefined || two === undefined) throw new Error('unreachable');
  const room = await newRoom(one.person, 'again');
  await join(one.socket, room);
  const first = await say(one.socket, room, 'once', 'c1');
  const [elsewhere] = await one.person.connect();
  const again = await say(elsewhere, room, 'twice?', 'c1');
  expect(again).toMatchObject({ epoch: first.epoch, seq: first.seq, mid: first.mid, duplicate: true });
  await join(two.socket, room);
  const other = await say(two.socket, room, 'my own c1', 'c1');
  expect(other.duplicate).toBe(false);
  const history = (await (await one.person.fetch(`/api/rooms/${room}/messages`)).json()) as {
    messages: Message[];
  };
  expect(history.messages.map((message) => message.text)).toEqual(['once', 'my own c1']);
});

test('[SEND-4] joining with a position fills the gap exactly, or says that it is incomplete', async () => {
  // In turn: each writes no more at once than anybody may.
  const writers = await Promise.all(Array.from({ length: 3 }, () => people.someone()));
  const [person] = writers as [Person];
  const sockets = await Promise.all(writers.map(async (writer) => (await writer.connect())[0]));
  const room = await newRoom(person, 'gap');
  for (const socket of sockets) await join(socket, room);
  const acks: SendResult[] = [];
  for (let i = 1; i <= 60; i += 1) {
    acks.push(await say(sockets[i % sockets.length] as TestSocket, room, `m${i}`, `g${i}`));
  }
  const at = (seq: number) => acks[seq - 1] as (typeof acks)[number];
  const since = (seq: number) => ({ epoch: at(seq).epoch, seq, mid: at(seq).mid });

  const [second] = await person.connect();
  const fill = await join(second, room, since(57));
  expect(fill).toMatchObject({ complete: true, head: 60 });
  expect(fill.messages.map((message) => message.seq)).toEqual([58, 59, 60]);

  const whole = await join(second, room, since(60));
  expect(whole).toMatchObject({ complete: true, messages: [] });

  const fresh = await join(second, room);
  expect(fresh.complete).toBe(true);
  expect(fresh.messages.map((message) => message.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 11));

  for (const wrong of [
    { ...since(57), epoch: 'another' },
    { ...since(57), mid: 'another' },
    { ...since(57), seq: 5_000 },
  ]) {
    const answer = await join(second, room, wrong);
    expect(answer.complete).toBe(false);
    expect(answer.messages.map((message) => message.seq)).toEqual(
      fresh.messages.map((message) => message.seq),
    );
  }
});

test('[SEND-4] what is sent while its worker is dead comes with the resume', async () => {
  const [reader, writer] = await onDifferentWorkers(2);
  if (reader === undefined || writer === undefined) throw new Error('unreachable');
  const room = await newRoom(writer.person, 'dead worker');
  await join(writer.socket, room);
  const first = await say(writer.socket, room, 'before', 'b');
  await join(reader.socket, room);
  const lost = new Promise((resolve) => reader.socket.once('disconnect', resolve));
  process.kill((await node.slot(reader.slot)).pid as number, 'SIGKILL');
  await lost;
  await say(writer.socket, room, 'during', 'd');
  const [again] = await reader.person.connect();
  const answer = await join(again, room, { epoch: first.epoch, seq: first.seq, mid: first.mid });
  expect(answer).toMatchObject({ complete: true });
  expect(answer.messages.map((message) => message.text)).toEqual(['during']);
});

test('[SEND-6] unread counts follow what was read, on every worker', async () => {
  const [writer, reader] = await onDifferentWorkers(2);
  if (writer === undefined || reader === undefined) throw new Error('unreachable');
  const room = await newRoom(writer.person, 'unread');
  await join(reader.socket, room);
  await join(writer.socket, room);
  for (let i = 1; i <= 7; i += 1) await say(writer.socket, room, `u${i}`, `u${i}`);
  const unread = async (person: Person) => {
    const { rooms } = (await (await person.fetch('/api/rooms')).json()) as RoomsBody;
    const view = rooms.find((one) => one.id === room);
    return view === undefined ? null : view.head - view.read;
  };
  expect(await unread(reader.person)).toBe(7);
  expect(await unread(writer.person)).toBe(0);
  await reader.socket.emitWithAck('read', { room, seq: 4 });
  expect(await unread(reader.person)).toBe(3);
  await reader.socket.emitWithAck('read', { room, seq: 2 });
  expect(await unread(reader.person)).toBe(3);
  await reader.socket.emitWithAck('read', { room, seq: 999 });
  expect(await unread(reader.person)).toBe(0);
});

test('[SEND-7] presence shows who comes and goes, and a killed worker leaves no ghosts', async () => {
  const [watcher, other] = await onDifferentWorkers(2);
  if (watcher === undefined || other === undefined) throw new Error('unreachable');
  const room = await newRoom(watcher.person, 'presence');
  const online = new Set<string>();
  watcher.socket.on('presence', (update: PresenceUpdate) => {
    if (update.room !== room) return;
    if ('online' in update) {
      online.clear();
      for (const user of update.online) online.add(user.id);
    } else {
      for (const user of update.left) online.delete(user.id);
      for (const user of update.joined) online.add(user.id);
    }
  });
  await join(watcher.socket, room);
  await until('oneself to be there', () => online.has(watcher.person.id));
  await join(other.socket, room);
  await until('the other to be there', () => online.has(other.person.id));
  process.kill((await node.slot(other.slot)).pid as number, 'SIGKILL');
  await until('no ghost after 5 s', () => !online.has(other.person.id), onBusyMachine(5_000));
  const [back] = await other.person.connect();
  await join(back, room);
  await until('the other to be back', () => online.has(other.person.id));
  back.disconnect();
  await until('the other to be gone', () => !online.has(other.person.id));
});

test('[SEND-8] nothing of a private room reaches someone who is not a member, and a removed member falls silent', async () => {
  const [owner, stranger] = await onDifferentWorkers(2);
  if (owner === undefined || stranger === undefined) throw new Error('unreachable');
  const room = await newRoom(owner.person, 'secret', true);
  await join(owner.socket, room);
  const heard = collect(stranger.socket);
  const others: string[] = [];
  stranger.socket.on('typing', ({ room: where }) => others.push(where));
  stranger.socket.on('presence', ({ room: where }) => others.push(where));

  expect(await stranger.socket.emitWithAck('join', { room })).toMatchObject({
    ok: false,
    error: { code: 'not_member' },
  });
  expect(await stranger.socket.emitWithAck('send', { room, cmid: 'x', text: 'let me in' })).toMatchObject({
    ok: false,
  });
  expect((await stranger.person.fetch(`/api/rooms/${room}/messages`)).status).toBe(403);
  const listed = (await (await stranger.person.fetch('/api/rooms')).json()) as RoomsBody;
  expect(listed.rooms.some((one) => one.id === room)).toBe(false);
  await say(owner.socket, room, 'between us', 's1');
  owner.socket.emit('typing', { room });

  expect(
    (await owner.person.send('POST', `/api/rooms/${room}/members`, { name: stranger.person.name })).status,
  ).toBe(201);
  await join(stranger.socket, room);
  await say(owner.socket, room, 'welcome', 's2');
  await until('the invited to hear', () => heard.some((message) => message.text === 'welcome'));

  const gone = new Promise((resolve) => stranger.socket.once('room-gone', resolve));
  const removed = await owner.person.fetch(`/api/rooms/${room}/members/${stranger.person.id}`, {
    method: 'DELETE',
    headers: { origin: node.url },
  });
  expect(removed.status).toBe(204);
  await gone;
  await say(owner.socket, room, 'between us again', 's3');
  const public_ = await newRoom(owner.person, 'fence');
  await join(stranger.socket, public_);
  await join(owner.socket, public_);
  await say(owner.socket, public_, 'a later message', 's4');
  await until('the later message', () => heard.some((message) => message.text === 'a later message'));
  expect(heard.map((message) => message.text)).not.toContain('between us again');
  expect(others.filter((where) => where !== room && where !== public_ && where !== 'general')).toEqual([]);
});
