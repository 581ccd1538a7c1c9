import { expect, test } from 'vitest';
import type { Entry, NoticeEntry } from '../../src/protocol/entries.js';
import type { WireError } from '../../src/protocol/errors.js';
import type { Ack, ChangeRequest } from '../../src/protocol/events.js';
import type {
  DirectRoomBody,
  InviteBody,
  MessagesBody,
  RoomBody,
  RoomsBody,
  SearchBody,
} from '../../src/protocol/http.js';
import type { Room } from '../../src/protocol/room.js';
import type { TestNode } from '../../testbed/node/node.js';
import { newHook } from '../../testbed/people/hooks.js';
import { join, type Person, say, type TestSocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** A room that is archived, as a client and a program meet it on the wire, over two workers. */

let node: TestNode;
let operator: Person;
const people = useCluster({ workers: 2, mode: 'shared' }, async (cluster) => {
  node = cluster.node;
  operator = await node.signUpOperator();
});

async function online() {
  const person = await people.someone();
  const [socket] = await person.connect(undefined, { entries: 1 });
  const notices: NoticeEntry[] = [];
  const rooms: Room[] = [];
  socket.on('messages', ({ messages }) => {
    for (const entry of messages as readonly Entry[]) if (entry.kind === 'notice') notices.push(entry);
  });
  socket.on('room-changed', ({ room }) => rooms.push(room));
  return { person, socket, notices, rooms };
}

let made = 0;
async function newRoom(by: Person, isPrivate = false): Promise<string> {
  made += 1;
  const answer = await by.send('POST', '/api/rooms', { name: `kept ${made}`, private: isPrivate });
  return ((await answer.json()) as RoomBody).room.id;
}

/** The status, and of a refusal its code and kind. */
async function told(answer: Response): Promise<string> {
  if (answer.status < 400) return String(answer.status);
  const { error } = (await answer.json()) as { error: WireError };
  return [answer.status, error.code, error.refusal?.kind].join(' ');
}
const archive = async (by: Person, room: string, archived: boolean) =>
  told(await by.send('PATCH', `/api/rooms/${room}`, { archived }));

/** The code and kind of what refuses it; '' where nothing does. */
function why(ack: Ack<object>): string {
  return ack.ok ? '' : `${ack.error.code} ${ack.error.refusal?.kind}`;
}
let cmids = 0;
const send = async (socket: TestSocket, room: string, more: { reply?: string } = {}) =>
  why(await socket.emitWithAck('send', { room, cmid: `archived-${++cmids}`, text: 'more', ...more }));
type What = { kind: 'delete' } | { kind: 'edit'; text: string } | { kind: 'pin'; on: boolean };
type Wanted = What | { kind: 'react'; emoji: string; on: boolean };
const change = async (socket: TestSocket, room: string, of: string, what: Wanted) =>
  why(
    await socket.emitWithAck('change', { room, cmid: `archived-${++cmids}`, of, ...what } as ChangeRequest),
  );

const SHUT = 'forbidden room-archived';

test('an archived room is read, searched and linked by its members; what is written is refused but deletions', async () => {
  const [ann, bob] = [await online(), await online()];
  const room = await newRoom(ann.person);
  await join(ann.socket, room);
  await join(bob.socket, room);
  const { mid } = await say(bob.socket, room, 'walrus on the quay', 'w1');
  expect(await archive(bob.person, room, true)).toBe('403 forbidden not-moderator');
  const answer = await ann.person.send('PATCH', `/api/rooms/${room}`, { archived: true });
  const archived = { id: room, name: `kept ${made}`, private: false, owner: ann.person.id, archived: true };
  expect([answer.status, await answer.json()]).toEqual([200, { room: archived }]);
  for (const { notices, rooms } of [ann, bob]) {
    await until('all to be told', () => notices.length > 0 && rooms.length > 0);
    expect(notices).toMatchObject([{ what: 'archived', on: true, user: { id: ann.person.id } }]);
    expect(rooms.at(-1)).toEqual(archived);
  }
  const list = (await (await bob.person.fetch('/api/rooms')).json()) as RoomsBody;
  expect(list.rooms.find(({ id }) => id === room)).toMatchObject({ archived: true, member: true });

  for (const { socket } of [ann, bob]) {
    expect(await send(socket, room)).toBe(SHUT);
    expect(await send(socket, room, { reply: mid })).toBe(SHUT);
    expect(await change(socket, room, mid, { kind: 'react', emoji: '👍', on: true })).toBe(SHUT);
  }
  expect(await change(bob.socket, room, mid, { kind: 'edit', text: 'seal' })).toBe(SHUT);
  expect(await change(ann.socket, room, mid, { kind: 'pin', on: true })).toBe(SHUT);

  const [again] = await bob.person.connect(undefined, { entries: 1 });
  const joined = await join(again, room);
  expect(joined.messages.map(({ mid }) => mid)[0]).toBe(mid);
  const around = `/api/rooms/${room}/messages?entries=1&around=${mid}`;
  const page = (await (await bob.person.fetch(around)).json()) as MessagesBody;
  expect(page.messages[0]?.text).toBe('walrus on the quay');
  await until('the message to be found', async () => {
    const found = (await (await bob.person.fetch('/api/search?q=walrus')).json()) as SearchBody;
    return found.hits?.some(({ message }) => message.mid === mid);
  });
  // Whoever knows messages only reads it in words.
  const [plain] = await ann.person.connect();
  expect((await join(plain, room)).messages.at(-1)?.text).toBe('(archived)');

  expect(await change(bob.socket, room, mid, { kind: 'delete' })).toBe('');
  expect(await archive(bob.person, room, false)).toBe('403 forbidden not-moderator');
  expect(await archive(ann.person, room, false)).toBe('200');
  await until('bob to be told', () => bob.notices.length > 1);
  expect(bob.notices.at(-1)).toMatchObject({ what: 'archived', on: false });
  await until('bob to hear of the room', () => bob.rooms.at(-1)?.archived === undefined);
  expect(await send(bob.socket, room)).toBe('');
});

test('nobody new comes into an archived room, by whichever way; its people may leave', async () => {
  const [ann, bob, cat] = [await online(), await online(), await online()];
  const room = await newRoom(ann.person);
  const invites = async (uses = 2) => ann.person.send('POST', '/api/invites', { room, uses, days: 1 });
  const { url } = (await (await invites()).json()) as InviteBody;
  const code = url.split('/#/invite/')[1] as string;
  const byLink = async (what: 'look' | 'accept') =>
    told(await cat.person.send('POST', `/api/invites/${what}`, { code }));
  await join(bob.socket, room);
  expect(await archive(ann.person, room, true)).toBe('200');
  expect(why(await cat.socket.emitWithAck('join', { room }))).toBe(SHUT);
  const bring = async () =>
    told(await ann.person.send('POST', `/api/rooms/${room}/members`, { name: cat.person.name }));
  expect(await bring()).toBe(`403 ${SHUT}`);
  expect(await told(await invites())).toBe(`403 ${SHUT}`);
  for (const what of ['look', 'accept'] as const) expect(await byLink(what)).toBe('410 gone invite-gone');
  expect((await bob.socket.emitWithAck('leave', { room })).ok).toBe(true);
  expect(await archive(operator, room, false)).toBe('200');
  expect(await byLink('look')).toBe('200');
  expect(await bring()).toBe('201');
});

test('a program is told why an archived room takes nothing from it, and no address is made for one', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann, true);
  const { url } = await newHook(ann, room, 'Build');
  const post = () =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'build-7' },
      body: JSON.stringify({ text: 'Build 7 failed' }),
    });
  expect(await archive(ann, room, true)).toBe('200');
  const refused = await post();
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({
    error: {
      code: 'forbidden',
      message: 'This room is archived: it can be read, and nothing new is written in it.',
      retry: false,
    },
  });
  expect(await told(await ann.send('POST', '/api/hooks', { room }))).toBe(`403 ${SHUT}`);
  expect(await archive(ann, room, false)).toBe('200');
  expect((await post()).status).toBe(200);
});

test('the room that all begin in, and direct ones, cannot be archived', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  expect(await archive(operator, 'general', true)).toBe('403 forbidden general-stays');
  expect(await archive(operator, 'general', false)).toBe('200');
  const direct = await ann.send('POST', '/api/direct', { people: [bob.id] });
  const { room } = (await direct.json()) as DirectRoomBody;
  expect(await archive(ann, room.id, true)).toBe('403 forbidden direct-room');
});
