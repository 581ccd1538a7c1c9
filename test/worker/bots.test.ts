import { expect, test } from 'vitest';
import type {
  BotsBody,
  MembersBody,
  MessagesBody,
  NewBotBody,
  RoomBody,
  RoomsBody,
  SessionBody,
} from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { TestNode } from '../../testbed/node/node.js';
import { asBot, botSocket, newBot } from '../../testbed/people/bots.js';
import { collect, join, type Person, say } from '../../testbed/people/person.js';
import { watchEnd } from '../../testbed/people/watch-end.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** Bots with tokens, as a program and the people of a room meet them, over two workers. */

let node: TestNode;
const people = useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});

let rooms = 0;
async function newRoom(by: Person, isPrivate = true): Promise<string> {
  rooms += 1;
  const answer = await by.send('POST', '/api/rooms', { name: `robotic ${rooms}`, private: isPrivate });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as RoomBody).room.id;
}
async function invite(by: Person, room: string, who: Person): Promise<void> {
  expect((await by.send('POST', `/api/rooms/${room}/members`, { name: who.name })).status).toBe(201);
}
async function read<T>(answer: Response): Promise<T> {
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as T;
}
/** The status, the code and the kind of a refusal. */
async function refused(answer: Response): Promise<[number, string, string | undefined]> {
  const { error } = (await answer.json()) as { error: { code: string; refusal?: { kind: string } } };
  return [answer.status, error.code, error.refusal?.kind];
}
const get = (token: string, path: string) => asBot(node.url, token, path);
const botsOf = async (by: Person) => (await read<BotsBody>(await by.fetch('/api/tokens'))).bots;
const membersOf = async (by: Person, room: string) =>
  (await read<MembersBody>(await by.fetch(`/api/rooms/${room}/members`))).members;
const noticesOf = async (by: Person, room: string) =>
  (await read<MessagesBody>(await by.fetch(`/api/rooms/${room}/messages?entries=1`))).messages.filter(
    ({ kind }) => kind !== undefined,
  );
const NO_TOKEN = [401, 'unauthenticated', 'no-token'];

test('a member makes a bot for a room of theirs: all there see it, and its token reads the room', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  await invite(ann, room, bob);
  const { bot, token } = await newBot(bob, 'Helper', [room]);
  expect(bot).toEqual({
    id: expect.stringMatching(/^bot-[A-Za-z0-9_-]{16}$/),
    name: 'Helper',
    at: expect.any(Number),
    rooms: [room],
  });
  expect(token).toMatch(new RegExp(`^hfbot_${bob.id}\\.[A-Za-z0-9_-]{32}$`));
  const ref = { id: bot.id, name: 'Helper', bot: true };
  expect(await membersOf(ann, room)).toContainEqual(ref);
  expect(await noticesOf(ann, room)).toContainEqual(
    expect.objectContaining({ what: 'invited', user: { id: bob.id, name: bob.name }, about: ref }),
  );
  // The list of its maker does not tell the token again.
  expect(await botsOf(bob)).toEqual([bot]);
  expect(await botsOf(ann)).toEqual([]);

  const [socket] = await ann.connect();
  await join(socket, room);
  const { mid } = await say(socket, room, 'hello, program', 'greeting');
  const page = await read<MessagesBody>(await get(token, `/api/rooms/${room}/messages`));
  expect(page.messages.map((one) => one.mid)).toContain(mid);
  expect((await read<MembersBody>(await get(token, `/api/rooms/${room}/members`))).members).toHaveLength(3);
  expect((await read<SessionBody>(await get(token, '/api/session'))).user).toEqual({
    ...ref,
    operator: false,
  });
});

test('[BOT-1] a bot sees the rooms that it is in, and no public one besides; a person counts without it', async () => {
  const ann = await people.someone();
  const [mine, open] = [await newRoom(ann), await newRoom(ann, false)];
  const { bot, token } = await newBot(ann, 'Reader', [mine]);
  const listed = async () => (await read<RoomsBody>(await get(token, '/api/rooms'))).rooms;
  expect((await listed()).map(({ id, members }) => [id, members])).toEqual([[mine, 1]]);
  for (const path of [
    `/api/rooms/${open}/messages`,
    '/api/rooms/general/messages',
    `/api/rooms/${open}/members`,
  ])
    expect((await refused(await get(token, path))).slice(0, 2)).toEqual([403, 'not_member']);
  // Its maker brings it into another one, and takes it out again.
  const there = `/api/tokens/${bot.id}/rooms/${open}`;
  expect((await ann.send('PUT', there, {})).status).toBe(204);
  expect((await ann.send('PUT', there, {})).status).toBe(204);
  expect((await listed()).map(({ id }) => id).sort()).toEqual([mine, open].sort());
  expect((await botsOf(ann))[0]?.rooms).toEqual([mine, open].sort());
  expect((await ann.send('DELETE', there, {})).status).toBe(204);
  expect((await listed()).map(({ id }) => id)).toEqual([mine]);
  expect((await get(token, `/api/rooms/${open}/messages`)).status).toBe(403);
});

test('[BOT-1] a bot goes with its maker: out of the room with them, and its token stays for its other rooms', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const [room, own] = [await newRoom(ann), await newRoom(bob)];
  await invite(ann, room, bob);
  const { bot, token } = await newBot(bob, 'Follower', [room, own]);
  expect((await get(token, `/api/rooms/${room}/messages`)).status).toBe(200);
  expect((await ann.send('DELETE', `/api/rooms/${room}/members/${bob.id}`, {})).status).toBe(204);
  expect((await get(token, `/api/rooms/${room}/messages`)).status).toBe(403);
  expect((await membersOf(ann, room)).map(({ id }) => id)).toEqual([ann.id]);
  expect((await get(token, `/api/rooms/${own}/messages`)).status).toBe(200);
  expect((await botsOf(bob))[0]?.rooms).toEqual([own]);
  const back = await bob.send('PUT', `/api/tokens/${bot.id}/rooms/${room}`, {});
  expect((await refused(back)).slice(0, 2)).toEqual([403, 'not_member']);
});

test('moderators take a bot out as they do a member, and it can be given no role', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  await invite(ann, room, bob);
  const { bot, token } = await newBot(bob, 'Guest', [room]);
  const member = `/api/rooms/${room}/members/${bot.id}`;
  expect(await refused(await ann.send('PUT', member, { role: 'moderator' }))).toEqual([
    400,
    'invalid',
    'bot-role',
  ]);
  expect((await refused(await bob.send('DELETE', member, {}))).slice(0, 2)).toEqual([403, 'forbidden']);
  expect((await ann.send('DELETE', member, {})).status).toBe(204);
  expect((await get(token, `/api/rooms/${room}/messages`)).status).toBe(403);
  expect(await noticesOf(ann, room)).toContainEqual(
    expect.objectContaining({ what: 'removed', about: { id: bot.id, name: 'Guest', bot: true } }),
  );
});

test('a bot that is ended opens nothing from then on, and is in no room; what it was told stays told', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { bot, token } = await newBot(ann, 'Done', [room]);
  const other = await newBot(ann, 'Other', [room]);
  expect((await get(token, '/api/rooms')).status).toBe(200);
  const gone = await ann.send('DELETE', `/api/tokens/${bot.id}`, {});
  expect([204, 404]).toContain(gone.status);
  // On each worker.
  await until('eight answers', async () => {
    for (let n = 0; n < 8; n += 1) expect(await refused(await get(token, '/api/rooms'))).toEqual(NO_TOKEN);
    return true;
  });
  expect((await membersOf(ann, room)).map(({ id }) => id)).toEqual([ann.id, other.bot.id]);
  expect((await botsOf(ann)).map(({ id }) => id)).toEqual([other.bot.id]);
  expect((await get(other.token, '/api/rooms')).status).toBe(200);
  expect((await refused(await ann.send('DELETE', `/api/tokens/${bot.id}`, {}))).slice(0, 2)).toEqual([
    404,
    'not_found',
  ]);
});

test('what ends all sessions of a person ends their bots; ending one session does not', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { bot, token } = await newBot(ann, 'Mortal', [room]);
  expect((await ann.send('DELETE', '/api/session', {})).status).toBe(204);
  expect((await get(token, '/api/rooms')).status).toBe(200);
  expect((await ann.signIn()).status).toBe(200);
  const change = { current: ann.password, next: 'another horse battery' };
  const changed = await ann.send('PUT', '/api/password', change);
  expect(changed.status, await changed.clone().text()).toBe(200);
  await until('the end of the token', async () => (await get(token, '/api/rooms')).status === 401);
  // Each worker knows an account for a moment.
  await until('eight lists that say so', async () => {
    for (let n = 0; n < 8; n += 1) expect(await botsOf(ann)).toEqual([{ ...bot, ended: true }]);
    return true;
  });
  // It is still to be tidied up by its maker.
  expect((await ann.send('DELETE', `/api/tokens/${bot.id}`, {})).status).toBe(204);
  expect((await membersOf(ann, room)).map(({ id }) => id)).toEqual([ann.id]);
});

test('[BOT-1] a bot gets another token: the one before opens nothing, its sockets close, its rooms stay', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { bot, token } = await newBot(ann, 'Renewed', [room]);
  const [socket] = await botSocket(ann, token);
  await join(socket, room);
  const ended = watchEnd(socket);
  const renew = (body = {}) => ann.send('POST', `/api/tokens/${bot.id}/token`, body);
  expect((await refused(await renew({ name: 'Other' }))).slice(0, 2)).toEqual([400, 'invalid']);
  const answer = await renew();
  expect(answer.status, await answer.clone().text()).toBe(201);
  const next = (await answer.json()) as NewBotBody;
  expect(next.bot).toEqual({ ...bot, renewals: 1 });
  expect(next.token).not.toBe(token);
  await until('the end of the socket', () => ended() === 'revoked');
  // On each worker.
  for (let n = 0; n < 8; n += 1) {
    expect(await refused(await get(token, '/api/rooms'))).toEqual(NO_TOKEN);
    expect((await get(next.token, `/api/rooms/${room}/messages`)).status).toBe(200);
  }
  const [again] = await botSocket(ann, next.token);
  await join(again, room);
  // One that ended with its maker's sessions comes back by it.
  const change = { current: ann.password, next: 'another horse battery' };
  expect((await ann.send('PUT', '/api/password', change)).status).toBe(200);
  await until('the end of the token', async () => (await get(next.token, '/api/rooms')).status === 401);
  const third = (await (await renew()).json()) as NewBotBody;
  expect(third.bot).toEqual({ ...bot, renewals: 2 });
  await until(
    'its rooms',
    async () => (await get(third.token, `/api/rooms/${room}/messages`)).status === 200,
  );
  // Nobody else's, and none that is not there.
  const bob = await people.someone();
  for (const path of [`/api/tokens/${bot.id}/token`, '/api/tokens/bot-AAAAAAAAAAAAAAAA/token'])
    expect((await refused(await bob.send('POST', path, {}))).slice(0, 2)).toEqual([404, 'not_found']);
  expect((await get(third.token, '/api/rooms')).status).toBe(200);
});

test('of two pages that make another token at once one gets it, and the other learns that its is none', async () => {
  const ann = await people.someone();
  const { bot } = await newBot(ann, 'Raced');
  const renew = (renewals: number) => ann.ask(`/api/tokens/${bot.id}/token`, ann.sent('POST', { renewals }));
  const answers = await Promise.all([renew(0), renew(0), renew(0)]);
  const [winner, ...others] = answers.sort((one, other) => one.status - other.status) as [
    Response,
    ...Response[],
  ];
  expect(winner.status).toBe(201);
  // A busy machine may be too late for one.
  for (const other of others.filter(({ status }) => status !== 503))
    expect(await refused(other)).toEqual([409, 'conflict', 'token-renewed']);
  const { token } = (await winner.json()) as NewBotBody;
  expect((await get(token, '/api/rooms')).status).toBe(200);
  // Whoever knows of that one may make the next.
  expect((await botsOf(ann))[0]?.renewals).toBe(1);
  expect((await renew(1)).status).toBe(201);
  expect((await get(token, '/api/rooms')).status).toBe(401);
});

test('a bot writes and hears by a socket with its token, as a bot, and is shown online', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  await invite(ann, room, bob);
  const { bot, token } = await newBot(bob, 'Echo', [room]);
  const ref = { id: bot.id, name: 'Echo', bot: true };
  const [annas] = await ann.connect(undefined, { entries: 1 });
  const online: string[] = [];
  annas.on('presence', (update) => {
    for (const { id } of 'online' in update ? update.online : update.joined) online.push(id);
  });
  await join(annas, room);
  const heard = collect(annas);

  const [socket, welcome] = await botSocket(bob, token);
  expect(welcome.user).toEqual(ref);
  await join(socket, room);
  const told = collect(socket);
  const { mid: asked } = await say(annas, room, 'echo this', 'ask');
  await until('the question at the bot', () => told.some(({ mid }) => mid === asked));
  const { mid } = await say(socket, room, 'this', 'answer');
  const answer = await until('the answer of the bot', () => heard.find((one) => one.mid === mid));
  expect(answer.user).toEqual(ref);
  await until('the bot to be shown online', () => online.includes(bot.id));
  // Sent again it is the same message.
  expect(await say(socket, room, 'this', 'answer')).toMatchObject({ mid, duplicate: true });
  // It changes what it wrote, and nothing else.
  const change = { room, cmid: 'edit', of: mid, kind: 'edit', text: 'that' } as const;
  expect(await socket.emitWithAck('change', change)).toMatchObject({ ok: true });
  const refusedChange = await socket.emitWithAck('change', { room, cmid: 'no', of: asked, kind: 'delete' });
  expect(refusedChange).toMatchObject({ ok: false, error: { code: 'forbidden' } });
});

test('[BOT-1] [SEND-8] a bot’s socket goes out of a room with its maker, hears nothing more of it, and cannot come back', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const [room, own] = [await newRoom(ann), await newRoom(bob)];
  await invite(ann, room, bob);
  const { token } = await newBot(bob, 'Listener', [room, own]);
  const [annas] = await ann.connect();
  await join(annas, room);
  // Several, so that both workers have some.
  const ears = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const [socket, { slot }] = await botSocket(bob, token);
      const gone: string[] = [];
      socket.on('room-gone', ({ room: which }) => gone.push(which));
      await join(socket, room);
      await join(socket, own);
      return { socket, slot, gone, heard: collect(socket) };
    }),
  );
  expect(new Set(ears.map(({ slot }) => slot)).size).toBe(2);
  expect((await ann.send('DELETE', `/api/rooms/${room}/members/${bob.id}`, {})).status).toBe(204);
  await say(annas, room, 'now among ourselves', 'secret');
  await until('the end at each socket', () => ears.every(({ gone }) => gone.includes(room)));
  for (const { socket, heard, gone } of ears) {
    const again = await socket.emitWithAck('join', { room });
    expect(again).toMatchObject({ ok: false, error: { code: 'not_member' } });
    await say(socket, own, 'I am still here', `here-${socket.id}`);
    await until('its own word', () => heard.some(({ text }) => text === 'I am still here'));
    expect(heard.map(({ text }) => text)).not.toContain('now among ourselves');
    expect(gone).toEqual([room]);
  }
});

test('what is wrong with a new bot is said, and nothing is made', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const [room, theirs] = [await newRoom(ann), await newRoom(bob)];
  const make = async (body: object) => refused(await ann.ask('/api/tokens', ann.sent('POST', body)));
  for (const [body, status, code] of [
    [{}, 400, 'invalid'],
    [{ name: '' }, 400, 'invalid'],
    [{ name: 'x', rooms: 'general' }, 400, 'invalid'],
    [{ name: 'x', rooms: Array.from({ length: LIMITS.roomsPerBot + 1 }, () => room) }, 400, 'invalid'],
    [{ name: 'x', operator: true }, 400, 'invalid'],
    [{ name: bob.name }, 409, 'name_taken'],
    [{ name: 'Holdfast' }, 409, 'name_taken'],
    [{ name: 'Nosy', rooms: [room, theirs] }, 403, 'not_member'],
    [{ name: 'Nosy', rooms: ['no-such-room'] }, 403, 'not_member'],
  ] as const)
    expect((await make(body)).slice(0, 2)).toEqual([status, code]);
  const direct = (await (await ann.send('POST', '/api/direct', { people: [bob.id] })).json()) as RoomBody;
  expect((await make({ name: 'Nosy', rooms: [room, direct.room.id] })).slice(0, 2)).toEqual([
    403,
    'forbidden',
  ]);
  expect(await botsOf(ann)).toEqual([]);
  expect((await membersOf(ann, room)).map(({ id }) => id)).toEqual([ann.id]);
  await newBot(ann, 'Twin', [room]);
  expect(await make({ name: 'x'.repeat(LIMITS.nameMaxChars + 1) })).toEqual([400, 'invalid', 'name-length']);
  const endless = await ann.send('POST', '/api/tokens', { name: 'x'.repeat(1_000) });
  expect([endless.status, await endless.text()]).toEqual([
    400,
    expect.stringContaining('at most 32 characters'),
  ]);
  expect(await make({ name: 'twin' })).toEqual([409, 'name_taken', 'bot-name-taken']);
  await newBot(bob, 'Twin', [theirs]);
});
