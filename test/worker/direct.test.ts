import { expect, test } from 'vitest';
import { directRoomId } from '../../src/domain/direct-rooms.js';
import type { BlocksBody, DirectRoomBody, RoomsBody } from '../../src/protocol/http.js';
import type { RoomView } from '../../src/protocol/room.js';
import {
  accepted,
  collect,
  join,
  type Person,
  say as sayBy,
  type TestSocket,
} from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { type SuiteCluster, useCluster } from '../support/use-cluster.js';

/** Direct rooms, as a client meets them on the wire, over two workers. */

let cluster: SuiteCluster;
// Without limits: the race of a join and a text shows at more of both than people bring about.
const people = useCluster({ workers: 2, mode: 'shared', store: 'redis', limits: 'loose' }, (ready) => {
  cluster = ready;
});

let said = 0;
const say = (socket: TestSocket, room: string, text: string, cmid = `cmid-${++said}`) =>
  sayBy(socket, room, text, cmid);
const open = (by: Person, ...others: readonly string[]) => by.send('POST', '/api/direct', { people: others });
async function opened(by: Person, ...others: readonly string[]): Promise<RoomView> {
  const answer = await open(by, ...others);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as DirectRoomBody).room;
}
async function listed(by: Person): Promise<readonly RoomView[]> {
  return ((await (await by.fetch('/api/rooms')).json()) as RoomsBody).rooms;
}
async function online(person: Person): Promise<{ socket: TestSocket; views: RoomView[] }> {
  const [socket] = await person.connect(undefined, { entries: 1 });
  const views: RoomView[] = [];
  socket.on('room', (view) => views.push(view));
  return { socket, views };
}
const three = () => Promise.all([people.someone(), people.someone(), people.someone()]);
/** The refusal of a call: its status and code. */
async function refused(answer: Response): Promise<string> {
  return `${answer.status} ${((await answer.json()) as { error: { code: string } }).error.code}`;
}

test('the same people have one direct room, whoever asks, also when all ask at once', async () => {
  const [ann, bob, cat] = await three();
  const rooms = await Promise.all([
    opened(ann, bob.id),
    opened(bob, ann.id),
    opened(ann, bob.id, ann.id, bob.id),
    opened(bob, ann.id, bob.id),
  ]);
  expect(new Set(rooms.map((room) => room.id)).size).toBe(1);
  expect(rooms[0]).toMatchObject({ name: bob.name, private: true, owner: null, member: true, members: 2 });
  expect(rooms[1]).toMatchObject({ name: ann.name });
  expect(rooms[0]?.direct?.map((one) => one.id).sort()).toEqual([ann.id, bob.id].sort());
  expect((await opened(ann, bob.id, cat.id)).id).not.toBe(rooms[0]?.id);
});

test('nobody sees it before its first message; then all of its people do, and it calls them', async () => {
  const [ann, bob, cat] = await three();
  const [annPage, bobPage, catPage] = [await online(ann), await online(bob), await online(cat)];
  const { id } = await opened(ann, bob.id);
  await join(annPage.socket, id);
  expect((await listed(ann)).some((room) => room.id === id)).toBe(false);
  expect((await listed(bob)).some((room) => room.id === id)).toBe(false);
  await say(annPage.socket, id, '만나서 반가워요 👋');
  await until('the room is told of', () => bobPage.views.some((room) => room.id === id));
  const view = (await listed(bob)).find((room) => room.id === id);
  expect(view).toMatchObject({ name: ann.name, unread: 1, mentions: 1, head: 1 });
  expect((await listed(ann)).find((room) => room.id === id)).toMatchObject({ unread: 0, mentions: 0 });
  const heard = collect(bobPage.socket);
  expect(await join(bobPage.socket, id)).toMatchObject({ head: 1, unread: 1, mentions: 1 });
  await say(annPage.socket, id, 'and again');
  await until('the second message', () => heard.some((message) => message.text === 'and again'));
  expect(catPage.views.some((room) => room.id === id)).toBe(false);
  expect((await listed(cat)).some((room) => room.id === id)).toBe(false);
});

test('[SEND-6] joined while the other writes, it counts each text as a mention', async () => {
  const [ann, bob] = await three();
  const [annPage, bobPage] = [await online(ann), await online(bob)];
  const { id } = await opened(ann, bob.id);
  await say(annPage.socket, id, 'first');
  let isOver = false;
  const writing = (async () => {
    while (!isOver) await say(annPage.socket, id, 'plain words');
  })();
  const counted: [unread: number | undefined, mentions: number | undefined][] = [];
  for (let round = 0; round < 100; round += 1) {
    const { unread, mentions } = await join(bobPage.socket, id);
    counted.push([unread, mentions]);
  }
  isOver = true;
  await writing;
  expect(counted.at(-1)?.[0]).toBeGreaterThan(1);
  expect(counted.filter(([unread, mentions]) => unread !== mentions)).toEqual([]);
});

test('stored by a worker that was killed before it told anybody, and sent again, it appears to all', async () => {
  const [ann, bob] = await three();
  const [socket, { slot }] = await ann.connect();
  const { id } = await opened(ann, bob.id);
  const cmid = 'sent-before-the-kill';
  await say(socket, id, 'hello', cmid);
  // As if it had come no further than the log.
  await cluster.client.srem(`hf:{u:${bob.id}}:direct`, id);
  expect((await listed(bob)).some((room) => room.id === id)).toBe(false);
  let other = socket;
  await until('a connection to the other worker', async () => {
    const [next, welcome] = await ann.connect();
    other = next;
    return welcome.slot !== slot;
  });
  expect(await say(other, id, 'hello', cmid)).toMatchObject({ duplicate: true });
  expect((await listed(bob)).find((room) => room.id === id)).toMatchObject({ unread: 1 });
});

test('who is not in it reads nothing, writes nothing, and cannot tell that it is there', async () => {
  const [ann, bob, cat] = await three();
  const annPage = await online(ann);
  const catPage = await online(cat);
  const { id } = await opened(ann, bob.id);
  await say(annPage.socket, id, 'between us');
  await expect(join(catPage.socket, id)).rejects.toThrow(/not_member/);
  await expect(say(catPage.socket, id, 'me too')).rejects.toThrow(/not_member/);
  expect(await refused(await cat.fetch(`/api/rooms/${id}/messages`))).toBe('403 not_member');
  expect(await refused(await cat.fetch(`/api/rooms/${id}/members`))).toBe('403 not_member');
  // Its id follows from its people's, so anybody can ask for one that is there and one that is not.
  const asked = [id, directRoomId([bob.id, cat.id, 'nobody'])];
  const byEvent = asked.map((room) => catPage.socket.timeout(10_000).emitWithAck('leave', { room }));
  const [there, notThere] = await Promise.all(byEvent);
  expect(there).toEqual(notThere);
  const byPath = asked.map((room) => cat.send('DELETE', `/api/rooms/${room}/members/${cat.id}`, {}));
  expect(await Promise.all((await Promise.all(byPath)).map(refused))).toEqual([
    '403 forbidden',
    '403 forbidden',
  ]);
});

test('its people stay: nobody is brought in, leaves, is removed or moderates, operators neither', async () => {
  const [ann, bob, cat] = await three();
  const operator = await cluster.node.signUpOperator();
  const annPage = await online(ann);
  const { id } = await opened(ann, bob.id);
  const bring = { name: cat.name };
  expect(await refused(await ann.send('POST', `/api/rooms/${id}/members`, bring))).toBe('403 forbidden');
  const left = await annPage.socket.timeout(10_000).emitWithAck('leave', { room: id });
  expect(() => accepted(left)).toThrow(/forbidden/);
  for (const by of [ann, operator]) {
    const remove = await by.send('DELETE', `/api/rooms/${id}/members/${bob.id}`, {});
    expect(await refused(remove)).toMatch(/^403 (forbidden|not_member)$/);
    const rename = await by.send('PATCH', `/api/rooms/${id}`, { name: 'ours' });
    expect(await refused(rename)).toMatch(/^403 (forbidden|not_member)$/);
  }
  expect(await opened(ann, bob.id)).toMatchObject({ members: 2, name: bob.name });
});

test('what cannot be is refused: nobody, oneself, too many, who is not there, what is no id', async () => {
  const [ann] = await three();
  expect(await refused(await open(ann))).toBe('400 invalid');
  expect(await refused(await open(ann, ann.id))).toBe('400 invalid');
  expect(await refused(await open(ann, 'nobody-of-this-id'))).toBe('404 not_found');
  expect(await refused(await open(ann, 'no id'))).toBe('400 invalid');
  const many = Array.from({ length: 9 }, (_, i) => `person${i}`);
  expect(await refused(await open(ann, ...many))).toBe('400 invalid');
  expect(await refused(await open(ann, ...many, 'one-more'))).toBe('400 invalid');
  expect(await refused(await ann.send('POST', '/api/direct', { people: 'all' }))).toBe('400 invalid');
  expect((await ann.fetch('/api/direct')).status).toBe(405);
});

const block = (by: Person, whom: Person) => by.send('PUT', `/api/me/blocks/${whom.id}`, {});
const unblock = (by: Person, whom: Person) => by.send('DELETE', `/api/me/blocks/${whom.id}`, {});
const hide = (by: Person, room: string) => by.send('PUT', `/api/direct/${room}/hidden`, {});

test('[SEND-8] who is blocked writes nothing more to the person who did it, and is told so; after it they do', async () => {
  const [ann, bob] = await three();
  const [annPage, bobPage] = [await online(ann), await online(bob)];
  const { id } = await opened(bob, ann.id);
  await say(bobPage.socket, id, 'hello');
  expect((await block(ann, bob)).status).toBe(204);
  const heard = collect(annPage.socket);
  const typed: string[] = [];
  annPage.socket.on('typing', ({ user }) => typed.push(user.name));
  await join(annPage.socket, id);
  await join(bobPage.socket, id);
  bobPage.socket.emit('typing', { room: id });
  for (const { socket } of [annPage, bobPage]) {
    await expect(say(socket, id, 'again')).rejects.toThrow(
      /^forbidden: One of you two has blocked the other/,
    );
  }
  expect((await opened(bob, ann.id)).blocked).toBeUndefined();
  expect(await opened(ann, bob.id)).toMatchObject({ blocked: true, head: 1 });
  const { blocks } = (await (await ann.fetch('/api/me/blocks')).json()) as BlocksBody;
  expect(blocks.map(({ user }) => user)).toEqual([{ id: bob.id, name: bob.name }]);
  expect(((await (await bob.fetch('/api/me/blocks')).json()) as BlocksBody).blocks).toEqual([]);
  expect((await unblock(ann, bob)).status).toBe(204);
  await say(bobPage.socket, id, 'thank you');
  await until('the message', () => heard.some(({ text }) => text === 'thank you'));
  expect(heard.map(({ text }) => text)).not.toContain('again');
  expect(typed).toEqual([]);
});

test('blocked before they ever met, nobody opens a conversation that is seen', async () => {
  const [ann, bob, cat] = await three();
  const [annPage, bobPage, catPage] = [await online(ann), await online(bob), await online(cat)];
  expect((await block(ann, bob)).status).toBe(204);
  const two = await opened(bob, ann.id);
  await expect(say(bobPage.socket, two.id, 'hello')).rejects.toThrow(/^forbidden/);
  // With somebody else between, as a way around it.
  const group = await opened(bob, ann.id, cat.id);
  await say(bobPage.socket, group.id, 'hello, both');
  await until('the others to see it', () => catPage.views.some(({ id }) => id === group.id));
  expect((await listed(ann)).map(({ id }) => id)).not.toContain(group.id);
  await say(catPage.socket, group.id, 'what is it?');
  await until('it to appear by another', () => annPage.views.some(({ id }) => id === group.id));
  expect(annPage.views.map(({ id }) => id)).not.toContain(two.id);
  expect((await listed(ann)).find(({ id }) => id === group.id)).toMatchObject({ unread: 2 });
});

test('a hidden conversation stays away from its person’s pages and list, until they open it', async () => {
  const [ann, bob, cat] = await three();
  const [annPage, bobPage] = [await online(ann), await online(bob)];
  const gone: unknown[] = [];
  annPage.socket.on('room-gone', (news) => gone.push(news));
  const { id } = await opened(bob, ann.id, cat.id);
  await say(bobPage.socket, id, 'hello');
  await until('it to appear', () => annPage.views.some((view) => view.id === id));
  expect((await hide(ann, id)).status).toBe(204);
  await until('the page to be told', () => gone.length === 1);
  expect(gone).toEqual([{ room: id, reason: 'hidden' }]);
  const views = annPage.views.length;
  await say(bobPage.socket, id, 'are you there?');
  expect((await listed(ann)).map((room) => room.id)).not.toContain(id);
  expect((await listed(cat)).find((room) => room.id === id)).toMatchObject({ unread: 2 });
  expect(annPage.views).toHaveLength(views);
  expect(await opened(ann, bob.id, cat.id)).toMatchObject({ id, unread: 2, head: 2 });
  expect((await listed(ann)).map((room) => room.id)).toContain(id);
});

test('what cannot be blocked or hidden is refused, and tells nothing of rooms of others', async () => {
  const [ann, bob, cat] = await three();
  expect(await refused(await block(ann, ann))).toBe('400 invalid');
  expect(await refused(await ann.send('PUT', '/api/me/blocks/nobody', {}))).toBe('404 not_found');
  expect((await unblock(ann, bob)).status).toBe(204);
  const { id } = await opened(bob, cat.id);
  const asked = [id, directRoomId([bob.id, 'nobody']), 'general'];
  const answers = await Promise.all(asked.map((room) => hide(ann, room)));
  expect(await Promise.all(answers.map(refused))).toEqual(asked.map(() => '403 not_member'));
});

test('a conversation in which nothing was ever said ends in a while, one with a message does not', async () => {
  const [ann, bob, cat] = await three();
  const page = await online(ann);
  const silent = await opened(ann, bob.id);
  const spoken = await opened(ann, cat.id);
  await say(page.socket, spoken.id, 'hello');
  const left = (room: string) =>
    Promise.all(['meta', 'members'].map((part) => cluster.client.pttl(`hf:{r:${room}}:${part}`)));
  for (const ms of await left(silent.id)) expect(ms).toBeGreaterThan(0);
  expect(await left(spoken.id)).toEqual([-1, -1]);
  // As if the time were over.
  await Promise.all(['meta', 'members'].map((part) => cluster.client.del(`hf:{r:${silent.id}}:${part}`)));
  await opened(ann, bob.id);
  await say(page.socket, silent.id, 'hello after all');
  expect(await left(silent.id)).toEqual([-1, -1]);
});
