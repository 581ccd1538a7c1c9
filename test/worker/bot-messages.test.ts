import { expect, test } from 'vitest';
import type { MessagesBody, RoomBody, RoomsBody } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { TestNode } from '../../testbed/node/node.js';
import { asBot, botSocket, newBot } from '../../testbed/people/bots.js';
import { collect, join, type Person, say } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';
import { escapedJson, pageOf, refused, stored } from './support/posts.js';

/** Messages that a bot posts by HTTP, with its token and nothing else, over two workers. */

let node: TestNode;
const people = useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});

let rooms = 0;
async function newRoom(by: Person): Promise<string> {
  rooms += 1;
  const answer = await by.send('POST', '/api/rooms', { name: `posted ${rooms}`, private: true });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as RoomBody).room.id;
}
function post(token: string, room: string, body: object, key?: string): Promise<Response> {
  return postJson(token, room, JSON.stringify(body), key);
}
function postJson(token: string, room: string, body: string, key?: string): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  return asBot(node.url, token, `/api/rooms/${room}/messages`, { method: 'POST', headers, body });
}

test('[SEND-2] what a bot posts with a key is stored once, and each repetition answers the same message', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { bot, token } = await newBot(ann, 'Poster', [room]);
  const [socket] = await ann.connect();
  const heard = collect(socket);
  await join(socket, room);

  const first = await stored(await post(token, room, { text: 'build 7 is green' }, 'build-7'));
  expect(first).toEqual({
    epoch: expect.any(String),
    seq: expect.any(Number),
    mid: first.mid,
    duplicate: expect.any(Boolean),
  });
  const again = { ...first, duplicate: true };
  // As a program does that got no answer; on whichever worker, and whatever it says the second time.
  const repeated = await Promise.all(
    Array.from({ length: 6 }, async () =>
      stored(await post(token, room, { text: 'build 7 is green' }, 'build-7')),
    ),
  );
  expect(repeated).toEqual(Array.from({ length: 6 }, () => again));
  expect(await stored(await post(token, room, { text: 'other words', cmid: 'build-7' }))).toEqual(again);
  expect(await stored(await post(token, room, { text: 'x', cmid: 'build-7' }, 'build-7'))).toEqual(again);
  await until('the message', () => heard.some(({ mid }) => mid === first.mid));
  const mine = (await pageOf(ann, room)).messages.filter(({ user }) => user.id === bot.id);
  expect(mine.map(({ mid, text, user }) => [mid, text, user])).toEqual([
    [first.mid, 'build 7 is green', { id: bot.id, name: 'Poster', bot: true }],
  ]);

  // An answer to somebody, as by a socket.
  const asked = await say(socket, room, 'which one?', 'asked');
  const reply = await stored(await post(token, room, { text: 'the nightly', reply: asked.mid }, 'reply'));
  const row = (await pageOf(ann, room)).messages.find(({ mid }) => mid === reply.mid);
  expect(row).toMatchObject({ text: 'the nightly', reply: asked.mid });
});

test('[SEND-6] a text calls a bot by its name: its socket and its pages say so, and its list of rooms counts it', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { bot, token } = await newBot(ann, 'Weather Bot', [room]);
  const [robot] = await botSocket(ann, token);
  const heard = collect(robot);
  await join(robot, room);
  const [socket] = await ann.connect(undefined, { entries: 1 });
  await join(socket, room);
  const { mid } = await say(socket, room, 'hi @weather bot, how is it?', 'called');
  const mentions = [{ id: bot.id, start: 3, end: 15 }];
  await until('the bot to hear it', () => heard.some((one) => one.mid === mid));
  expect(heard.find((one) => one.mid === mid)).toMatchObject({ mentions });
  const page = await asBot(node.url, token, `/api/rooms/${room}/messages?entries=1`);
  const { messages } = (await page.json()) as MessagesBody;
  expect(messages.find((one) => one.mid === mid)).toMatchObject({ mentions });
  const { rooms: listed } = (await (await asBot(node.url, token, '/api/rooms')).json()) as RoomsBody;
  expect(listed.map(({ id, mentions: count }) => [id, count])).toEqual([[room, 1]]);
});

test('without a key each post is a message of its own; a person posts so, too', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { token } = await newBot(ann, 'Keyless', [room]);
  const sent = [await post(token, room, { text: 'one' }), await post(token, room, { text: 'one' })];
  const mids = await Promise.all(sent.map(async (answer) => (await stored(answer)).mid));
  expect(new Set(mids).size).toBe(2);
  const own = await ann.fetch(`/api/rooms/${room}/messages`, {
    ...ann.sent('POST', { text: 'by hand', cmid: 'by-hand' }),
  });
  const { mid } = await stored(own);
  const row = (await pageOf(ann, room)).messages.find((one) => one.mid === mid);
  expect(row).toMatchObject({ text: 'by hand', user: { id: ann.id } });
});

test('[BOT-1] what is wrong with a post is said, and nothing is stored; rooms of others are none', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const [room, theirs] = [await newRoom(ann), await newRoom(bob)];
  const { token } = await newBot(ann, 'Wrong', [room]);
  for (const [body, key, words] of [
    [{}, undefined, '`text`'],
    [{ text: ' ' }, undefined, 'blank'],
    [{ text: 'x', cmid: 'one' }, 'other', 'Idempotency-Key'],
    [{ text: 'x' }, 'k'.repeat(65), 'Idempotency-Key'],
    [{ text: 'x' }, 'a b', 'Idempotency-Key'],
    [{ text: 'x', room: theirs }, undefined, '`room`'],
    [{ text: 'x', reply: '7' }, undefined, undefined],
    [[], undefined, 'object'],
  ] as const) {
    const [status, code, message] = await refused(await post(token, room, body, key));
    expect([status, code]).toEqual([400, 'invalid']);
    if (words !== undefined) expect(message).toContain(words);
  }
  for (const other of [theirs, 'general', 'no-such-room'])
    expect((await refused(await post(token, other, { text: 'x' }))).slice(0, 2)).toEqual([403, 'not_member']);
  expect((await refused(await post(`${token}x`, room, { text: 'x' }))).slice(0, 2)).toEqual([
    401,
    'unauthenticated',
  ]);
  expect((await pageOf(ann, room)).messages.filter(({ text }) => text !== undefined && text !== '')).toEqual(
    [],
  );
});

test('a text of as many characters as may be is taken however its JSON is written, and no longer body of anybody', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { token } = await newBot(ann, 'Longwinded', [room]);
  const most = LIMITS.textMaxChars;
  const texts = ['한', '"', 'x'].map((letter) => letter.repeat(most));
  const long = escapedJson({ text: '한'.repeat(most) });
  for (const text of texts)
    await stored(await postJson(token, room, escapedJson({ text }), `as-${text[0]?.codePointAt(0)}`));
  const own = { ...ann.sent('POST', {}), body: long };
  await stored(await ann.fetch(`/api/rooms/${room}/messages`, own));
  const kept = (await pageOf(ann, room)).messages.filter(({ kind }) => kind === undefined);
  expect(kept.map(({ text }) => text)).toEqual([...texts, '한'.repeat(most)]);

  const more = escapedJson({ text: '한'.repeat(most + 1) });
  expect(await refused(await postJson(token, room, more))).toEqual([
    400,
    'invalid',
    expect.stringContaining('at most 8000'),
  ]);
  const endless = escapedJson({ text: 'x'.repeat(LIMITS.messageBodyMaxBytes) });
  expect((await refused(await postJson(token, room, endless))).slice(0, 2)).toEqual([413, 'too_large']);
  // A stranger is refused before any of it is read.
  for (const body of [long, endless])
    expect((await refused(await postJson(`${token}x`, room, body))).slice(0, 2)).toEqual([
      401,
      'unauthenticated',
    ]);
  // Other addresses take no more than before.
  expect((await ann.fetch('/api/rooms', own)).status).toBe(413);
});

test('[SEND-2] a key is one space with the cmids of changes, and is answered as before to whoever was banned since', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  const say = (text: string, cmid: string) => bob.send('POST', `/api/rooms/${room}/messages`, { text, cmid });
  const first = await stored(await say('first', 'key-1'));
  const [socket] = await bob.connect(undefined, { entries: 1 });
  const edit = { room, cmid: 'key-2', of: first.mid, kind: 'edit', text: 'second' } as const;
  const edited = await socket.timeout(10_000).emitWithAck('change', edit);
  expect(await stored(await say('never', 'key-2'))).toMatchObject({
    mid: edited.ok && edited.mid,
    duplicate: true,
  });
  expect((await ann.send('PUT', `/api/rooms/${room}/bans/${bob.id}`, {})).status).toBe(204);
  await ann.send('POST', `/api/rooms/${room}/messages`, { text: 'without them', cmid: 'key-1' });
  // It says what the first answer said, and nothing that came after it.
  expect(await stored(await say('first', 'key-1'))).toEqual({ ...first, duplicate: true });
  const [status, code] = await refused(await say('again', 'key-3'));
  expect([status, code]).toEqual([403, 'not_member']);
  const texts = (await pageOf(ann, room)).messages.filter(({ kind }) => kind === undefined);
  expect(texts.map(({ text }) => text)).toEqual(['second', 'without them']);
});
