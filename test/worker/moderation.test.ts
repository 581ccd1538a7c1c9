import { expect, test } from 'vitest';
import { createNodeClient } from '../../src/client/index.js';
import type { Entry, NoticeEntry } from '../../src/protocol/entries.js';
import type { BansBody, MembersBody, MessagesBody, RoomBody, RoomsBody } from '../../src/protocol/http.js';
import type { Room, RoomView } from '../../src/protocol/room.js';
import { CuttingProxy } from '../../testbed/network/cutting-proxy.js';
import type { TestNode } from '../../testbed/node/node.js';
import {
  accepted,
  collect,
  freshName,
  join,
  type Person,
  say,
  type TestSocket,
} from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** What moderators do, as a client meets it on the wire, over two workers. */

let node: TestNode;
let operator: Person;
const people = useCluster({ workers: 2, mode: 'shared' }, async (cluster) => {
  node = cluster.node;
  operator = await node.signUpOperator();
});

interface Heard {
  readonly notices: NoticeEntry[];
  readonly rooms: Room[];
  readonly views: RoomView[];
  readonly gone: { room: string; reason: string }[];
}

/** Somebody with a socket that understands entries, and what it hears. */
async function online(person?: Person): Promise<{ person: Person; socket: TestSocket; heard: Heard }> {
  const who = person ?? (await people.someone());
  const [socket] = await who.connect(undefined, { entries: 1 });
  const heard: Heard = { notices: [], rooms: [], views: [], gone: [] };
  socket.on('messages', ({ messages }) => {
    for (const entry of messages as readonly Entry[]) if (entry.kind === 'notice') heard.notices.push(entry);
  });
  socket.on('room-changed', ({ room }) => heard.rooms.push(room));
  socket.on('room', (view) => heard.views.push(view));
  socket.on('room-gone', (gone) => heard.gone.push(gone));
  return { person: who, socket, heard };
}

let rooms = 0;
async function newRoom(by: Person, isPrivate: boolean): Promise<string> {
  rooms += 1;
  const answer = await by.send('POST', '/api/rooms', { name: `room ${rooms}`, private: isPrivate });
  return ((await answer.json()) as RoomBody).room.id;
}

/** The status of a call, and for a refusal its code. */
async function call(by: Person, method: string, path: string, body?: unknown): Promise<string> {
  const answer =
    body === undefined
      ? await by.fetch(path, { method, headers: { origin: node.url } })
      : await by.send(method, path, body);
  const text = await answer.text();
  return answer.status < 300
    ? String(answer.status)
    : `${answer.status} ${(JSON.parse(text) as { error: { code: string } }).error.code}`;
}

const bring = (by: Person, room: string, who: Person) =>
  call(by, 'POST', `/api/rooms/${room}/members`, { name: who.name });
const membersOf = async (by: Person, room: string) =>
  ((await (await by.fetch(`/api/rooms/${room}/members`)).json()) as MembersBody).members;
const briefly = (notices: readonly NoticeEntry[]) =>
  notices.map(({ what, user, about, text }) => [what, user.name, about?.name ?? text ?? '']);

test('a moderator names a room and says what it is about: all who see it hear so at once, and its log says who', async () => {
  const [ann, bob, cat] = [await online(), await online(), await online()];
  const room = await newRoom(ann.person, false);
  await join(ann.socket, room);
  await join(bob.socket, room);
  const change = { name: '  New   name ', topic: 'Cakes and more' };
  const answer = await ann.person.send('PATCH', `/api/rooms/${room}`, change);
  expect(answer.status).toBe(200);
  const changed: Room = {
    id: room,
    name: 'New name',
    private: false,
    owner: ann.person.id,
    topic: 'Cakes and more',
  };
  expect(await answer.json()).toEqual({ room: changed });
  // A public room is in the list of people who are not in it, too.
  for (const { heard } of [ann, bob, cat])
    await until('it to be heard', () => heard.rooms.some((one) => one.id === room));
  expect(cat.heard.rooms.find((one) => one.id === room)).toEqual(changed);
  await until('the rows to come', () => bob.heard.notices.length >= 2);
  expect(briefly(bob.heard.notices)).toEqual([
    ['renamed', ann.person.name, 'New name'],
    ['topic', ann.person.name, 'Cakes and more'],
  ]);
  const { messages } = (await (
    await bob.person.fetch(`/api/rooms/${room}/messages?entries=1`)
  ).json()) as MessagesBody<Entry>;
  expect(briefly(messages as NoticeEntry[])).toEqual([
    ['renamed', ann.person.name, 'New name'],
    ['topic', ann.person.name, 'Cakes and more'],
  ]);
  const list = (await (await bob.person.fetch('/api/rooms')).json()) as RoomsBody;
  expect(list.rooms.find(({ id }) => id === room)).toMatchObject({ ...changed, unread: 0, head: 2 });
  // What was its name is free again.
  expect(await call(cat.person, 'POST', '/api/rooms', { name: `room ${rooms}` })).toBe('201');
  expect(await call(cat.person, 'POST', '/api/rooms', { name: 'NEW NAME' })).toBe('409 name_taken');
  // A client that knows messages only reads it in words.
  const [plain] = await (await people.someone()).connect();
  const words = (await join(plain, room)).messages.map(({ text }) => text);
  expect(words.at(-1)).toBe('(topic: Cakes and more)');
});

test('roles are given and taken by moderators; the last one stays', async () => {
  const [ann, bob] = [await online(), await online()];
  const room = await newRoom(ann.person, true);
  await until('her page to hear that she moderates it', () =>
    ann.heard.views.some(({ id, role }) => id === room && role === 'moderator'),
  );
  const url = `/api/rooms/${room}`;
  expect(await bring(ann.person, room, bob.person)).toBe('201');
  await join(ann.socket, room);
  await join(bob.socket, room);
  const { mid } = await say(ann.socket, room, 'hello', 'hello');
  const remove = (socket: TestSocket, cmid: string) =>
    socket.timeout(10_000).emitWithAck('change', { room, cmid, of: mid, kind: 'delete' });
  expect(await remove(bob.socket, 'd1')).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect(await call(bob.person, 'PUT', `${url}/members/${bob.person.id}`, { role: 'moderator' })).toBe(
    '403 forbidden',
  );
  expect(await call(ann.person, 'DELETE', `${url}/members/${ann.person.id}`)).toBe('409 conflict');
  expect(await ann.socket.timeout(10_000).emitWithAck('leave', { room })).toMatchObject({
    ok: false,
    error: { code: 'conflict', message: expect.stringContaining('moderator') },
  });
  expect(await call(ann.person, 'PUT', `${url}/members/${bob.person.id}`, { role: 'moderator' })).toBe('204');
  await until('Bob’s page to hear what he is', () =>
    bob.heard.views.some(({ id, role }) => id === room && role === 'moderator'),
  );
  expect(await membersOf(bob.person, room)).toEqual(
    expect.arrayContaining([
      { id: ann.person.id, name: ann.person.name, role: 'moderator' },
      { id: bob.person.id, name: bob.person.name, role: 'moderator' },
    ]),
  );
  expect(accepted(await remove(bob.socket, 'd2')).duplicate).toBe(false);
  expect(await call(ann.person, 'DELETE', `${url}/members/${ann.person.id}`)).toBe('204');
  await until('Ann’s page to be out', () => ann.heard.gone.some((one) => one.room === room));
  await until('the row to come', () => bob.heard.notices.some(({ what }) => what === 'left'));
  expect(briefly(bob.heard.notices)).toEqual([['left', ann.person.name, '']]);
  expect(await call(bob.person, 'PUT', `${url}/members/${ann.person.id}`, { role: 'member' })).toBe(
    '404 not_found',
  );
  // An operator moderates each room; the last moderator stays for them, too.
  expect(await call(operator, 'PUT', `${url}/members/${bob.person.id}`, { role: 'member' })).toBe(
    '409 conflict',
  );
});

test('[SEND-8] who is removed hears nothing more, and may be brought back', async () => {
  const [ann, bob] = [await online(), await online()];
  const room = await newRoom(ann.person, true);
  await bring(ann.person, room, bob.person);
  const sockets = [
    bob.socket,
    ...(await Promise.all([1, 2, 3].map(() => bob.person.connect()))).map(([s]) => s),
  ];
  const heard = sockets.map((socket) => collect(socket));
  for (const socket of sockets) await join(socket, room);
  await join(ann.socket, room);
  expect(await call(bob.person, 'DELETE', `/api/rooms/${room}/members/${ann.person.id}`)).toBe(
    '403 forbidden',
  );
  expect(await call(ann.person, 'DELETE', `/api/rooms/${room}/members/${bob.person.id}`)).toBe('204');
  await until('Bob to be told', () => bob.heard.gone.length > 0);
  expect(bob.heard.gone).toEqual([{ room, reason: 'removed' }]);
  await until('the row to come', () => ann.heard.notices.some(({ what }) => what === 'removed'));
  await say(ann.socket, room, 'without Bob', 'x');
  await join(ann.socket, 'general');
  for (const socket of sockets) await join(socket, 'general');
  await say(ann.socket, 'general', 'with Bob', 'y');
  await until('Bob to hear of elsewhere', () =>
    heard.every((messages) => messages.some(({ text }) => text === 'with Bob')),
  );
  expect(heard.flat().map(({ text }) => text)).not.toContain('without Bob');
  expect(heard.flat().some(({ kind }) => (kind as unknown) === 'notice')).toBe(false);
  await expect(join(bob.socket, room)).rejects.toThrow(/not_member/);
  expect(await bring(ann.person, room, bob.person)).toBe('201');
  await join(bob.socket, room);
});

test('[SEND-8] who is banned is out, and comes in by no way until the ban is lifted', async () => {
  const [ann, bob, cat] = [await online(), await online(), await online()];
  const room = await newRoom(ann.person, false);
  const url = `/api/rooms/${room}`;
  for (const { socket } of [ann, bob, cat]) await join(socket, room);
  expect(await call(bob.person, 'PUT', `${url}/bans/${cat.person.id}`, {})).toBe('403 forbidden');
  expect(await call(ann.person, 'PUT', `${url}/bans/${ann.person.id}`, {})).toBe('400 invalid');
  expect(await call(ann.person, 'PUT', `${url}/bans/nobody`, {})).toBe('404 not_found');
  expect(await call(ann.person, 'PUT', `${url}/bans/${bob.person.id}`, {})).toBe('204');
  await until('Bob to be told', () => bob.heard.gone.some((one) => one.room === room));
  await expect(join(bob.socket, room)).rejects.toThrow(/forbidden.*banned/);
  expect(await call(bob.person, 'POST', `${url}/members`, { name: bob.person.name })).toBe('403 forbidden');
  expect(await bring(cat.person, room, bob.person)).toBe('403 forbidden');
  expect(await call(bob.person, 'GET', `${url}/messages`)).toBe('403 not_member');
  expect(await call(cat.person, 'GET', `${url}/bans`)).toBe('403 forbidden');
  const { bans } = (await (await ann.person.fetch(`${url}/bans`)).json()) as BansBody;
  expect(bans).toEqual([
    {
      user: { id: bob.person.id, name: bob.person.name },
      by: { id: ann.person.id, name: ann.person.name },
      at: expect.any(Number),
    },
  ]);
  expect(await call(ann.person, 'DELETE', `${url}/bans/${bob.person.id}`)).toBe('204');
  await join(bob.socket, room);
});

test('what cannot be right is refused in words', async () => {
  const { person } = await online();
  const room = await newRoom(person, true);
  const wrong: [string, string, unknown][] = [
    ['PATCH', '', {}],
    ['PATCH', '', { name: '' }],
    ['PATCH', '', { name: ' \u200b ' }],
    ['PATCH', '', { name: 'x'.repeat(49) }],
    ['PATCH', '', { name: 'two\nlines' }],
    ['PATCH', '', { topic: 'x'.repeat(201) }],
    ['PATCH', '', { topic: 'back\u202eward' }],
    ['PATCH', '', { topic: 'nul\u0000' }],
    ['PATCH', '', { topic: 5 }],
    ['PATCH', '', { owner: person.id }],
    ['PUT', `/members/${person.id}`, {}],
    ['PUT', `/members/${person.id}`, { role: 'owner' }],
    ['PUT', `/members/${person.id}`, { role: 'moderator', more: 1 }],
    ['PUT', '/members/a%7Db', { role: 'moderator' }],
    ['PUT', `/bans/${person.id}`, { why: 'x' }],
  ];
  for (const [method, path, body] of wrong) {
    expect(await call(person, method, `/api/rooms/${room}${path}`, body), JSON.stringify(body)).toBe(
      '400 invalid',
    );
  }
  expect(await call(person, 'GET', `/api/rooms/${room}`)).toBe('405 method_not_allowed');
  expect(await call(person, 'POST', `/api/rooms/${room}/bans`, {})).toBe('405 method_not_allowed');
});

test('who is taken out, brought in and taken out again hears of it to the end, on each worker', async () => {
  const [ann, bob] = [await online(), await people.someone()];
  const gone = new Map<number, string[]>();
  await until('sockets on both workers', async () => {
    const [socket, { slot }] = await bob.connect();
    if (gone.has(slot)) return gone.size === 2;
    const heard: string[] = [];
    gone.set(slot, heard);
    socket.on('room-gone', (one) => heard.push(one.room));
    return gone.size === 2;
  });
  for (const isPrivate of [true, false]) {
    const room = await newRoom(ann.person, isPrivate);
    await bring(ann.person, room, bob);
    const out = () => call(ann.person, 'DELETE', `/api/rooms/${room}/members/${bob.id}`);
    expect(await out()).toBe('204');
    await bring(ann.person, room, bob);
    expect(await out()).toBe('204');
    for (const heard of gone.values()) {
      await until('both ends', () => heard.filter((one) => one === room).length === 2);
    }
  }
});

test('[SEND-8] a page that was away while its person was taken out stays out, until the person comes back', async () => {
  const [ann, bob] = [await online(), await online()];
  const room = await newRoom(ann.person, false);
  await join(bob.socket, room);
  await join(ann.socket, room);
  const { seq, mid, epoch } = await say(ann.socket, room, 'hello', 'cmid-hello');
  bob.socket.disconnect();
  expect(await call(ann.person, 'DELETE', `/api/rooms/${room}/members/${bob.person.id}`)).toBe('204');
  const back = await online(bob.person);
  await expect(join(back.socket, room, { epoch, seq, mid })).rejects.toThrow(/^not_member/);
  // A position in an empty log is refused, too.
  await expect(join(back.socket, room, { epoch, seq: 0, mid: '' })).rejects.toThrow(/^not_member/);
  // Also when the store lost what the page knows: the room itself tells that they are out.
  await expect(join(back.socket, room, { epoch: 'lost', seq, mid })).rejects.toThrow(/^not_member/);
  const out = (await membersOf(ann.person, room)).map(({ id }) => id);
  expect(out).toEqual([ann.person.id]);
  const cat = await online();
  expect(await join(cat.socket, room, { epoch: 'lost', seq, mid })).toMatchObject({ complete: false });
  // Without a position somebody comes by their own act; and what is of a lost log is resumed as before.
  expect(await join(back.socket, room)).toMatchObject({ complete: true });
  expect(await membersOf(ann.person, room)).toHaveLength(3);
});

test('[SEND-8] the SDK’s page that was away tells that its person is no member any more, and shows the room to join', async () => {
  const ann = await online();
  const proxy = await CuttingProxy.start([{ host: '127.0.0.1', port: Number(new URL(node.url).port) }]);
  const page = createNodeClient({ url: `http://localhost:${proxy.port}` });
  try {
    const name = freshName();
    await page.signUp(name, 'correct horse battery');
    await page.start();
    const rooms = [await newRoom(ann.person, false), await newRoom(ann.person, false)];
    const [silent = '', spoken = ''] = rooms;
    await join(ann.socket, spoken);
    await say(ann.socket, spoken, 'hello', 'cmid-hello');
    for (const room of rooms) await page.join(room);
    const told: string[] = [];
    page.on('removed', ({ room, reason }) => told.push(`${room} ${reason}`));
    proxy.cut();
    const me = page.user?.id ?? '';
    for (const room of rooms) {
      expect(await call(ann.person, 'DELETE', `/api/rooms/${room}/members/${me}`)).toBe('204');
    }
    proxy.heal();
    await until('the page to know', () => told.length === 2);
    expect(told.sort()).toEqual([`${silent} removed`, `${spoken} removed`].sort());
    const listed = () => page.rooms.filter(({ id }) => rooms.includes(id)).map(({ member }) => member);
    await until('both on the list, to be joined', () => listed().length === 2);
    expect(listed()).toEqual([false, false]);
    for (const room of rooms) expect(await membersOf(ann.person, room)).toHaveLength(1);
    await page.join(spoken);
    expect(await membersOf(ann.person, spoken)).toHaveLength(2);
  } finally {
    page.stop();
    await proxy.stop();
  }
});
