import { expect, test } from 'vitest';
import type { SendResult } from '../../src/protocol/events.js';
import type {
  HooksBody,
  MembersBody,
  NewHookBody,
  RoomBody,
  RoomsBody,
  SearchBody,
} from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { TestNode } from '../../testbed/node/node.js';
import { newHook } from '../../testbed/people/hooks.js';
import { patiently } from '../../testbed/people/patience.js';
import { collect, join, type Person, say } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';
import { escapedJson, pageOf, refused, stored } from './support/posts.js';

/** Messages from outside, as a program and the people of a room meet them, over two workers. */

let node: TestNode;
const people = useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});

let rooms = 0;
async function newRoom(by: Person): Promise<string> {
  rooms += 1;
  return (await made<RoomBody>(by, '/api/rooms', { name: `hooked ${rooms}`, private: true })).room.id;
}

async function made<T>(by: Person, path: string, body: object): Promise<T> {
  const answer = await by.send('POST', path, body);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return (await answer.json()) as T;
}

/** It may have been done already where a busy machine was too late to say so. */
async function removed(by: Person, path: string): Promise<void> {
  expect([204, 404]).toContain((await by.send('DELETE', path, {})).status);
}

let keys = 0;
/** As a program does it: without a cookie or an Origin, and again with its key where a busy machine was too late. */
function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const hasKey = typeof body === 'object' && body !== null && 'cmid' in body;
  const key: Record<string, string> = hasKey ? {} : { 'idempotency-key': `key-${++keys}` };
  const all = { 'content-type': 'application/json', ...key, ...headers };
  return patiently(() => fetch(url, { method: 'POST', headers: all, body: JSON.stringify(body) }));
}

const textsOf = async (by: Person, room: string) =>
  (await pageOf(by, room)).messages.filter(({ kind }) => kind === undefined);
const membersOf = async (by: Person, room: string) =>
  ((await (await by.fetch(`/api/rooms/${room}/members`)).json()) as MembersBody).members;

test('a program writes to a room by its address: all there hear it, as of a bot, and it counts as unread', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  const { hook, url } = await newHook(ann, room, 'Build');
  expect(hook).toEqual({
    id: expect.stringMatching(/^hook-/),
    name: 'Build',
    by: { id: ann.id, name: ann.name },
    at: expect.any(Number),
  });
  expect(url).toMatch(new RegExp(`^${node.url}/hooks/${room}\\.[A-Za-z0-9_-]{32}$`));
  const bot = { id: hook.id, name: 'Build', bot: true };

  const [socket] = await bob.connect(undefined, { entries: 1 });
  await join(socket, room);
  const heard = collect(socket);
  const text = `Build 7 failed.\n@${bob.name}: see <log>`;
  const { seq, mid } = await stored(await post(url, { text }));
  const message = await until('the message of the hook', () => heard.find((one) => one.mid === mid));
  expect(message).toMatchObject({ seq, text, user: bot });
  // As anybody's text, it calls whom it names.
  expect(message.mentions?.map(({ id }) => id)).toEqual([bob.id]);
  expect(await textsOf(ann, room)).toMatchObject([{ mid, user: bot }]);
  const listed = (await (await ann.fetch('/api/rooms')).json()) as {
    rooms: { id: string; unread: number }[];
  };
  expect(listed.rooms.find(({ id }) => id === room)?.unread).toBe(1);
  expect(await membersOf(bob, room)).toContainEqual(bot);
  // Its coming is told in the log.
  const notices = (await pageOf(ann, room)).messages.filter(({ kind }) => kind !== undefined);
  expect(notices).toContainEqual(expect.objectContaining({ what: 'invited', about: bot }));
});

test('a program made for other chats writes by a form, and its looks are not taken from it', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { hook, url } = await newHook(ann, room);
  expect(hook.name).toBe('Webhook');
  const payload = JSON.stringify({ text: 'Deployed 🎉 & done', username: ann.name, icon_emoji: ':tada:' });
  const form = new URLSearchParams({ payload });
  const headers = { 'idempotency-key': 'by-form' };
  await stored(await patiently(() => fetch(url, { method: 'POST', headers, body: form })));
  await stored(await post(url, { text: 'again', username: ann.name, channel: '#general' }));
  const messages = await textsOf(ann, room);
  expect(messages.map(({ text }) => text)).toEqual(['Deployed 🎉 & done', 'again']);
  expect(messages.map(({ user }) => user.name)).toEqual(['Webhook', 'Webhook']);
});

test('[SEND-2] a message that is sent again is stored once, by the header or the cmid', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const [{ url }, other] = [await newHook(ann, room), await newHook(ann, room, 'Other')];
  const key = { 'idempotency-key': '3f2c7a60-delivery' };
  const first = await stored(await post(url, { text: 'once' }, key));
  const again = await Promise.all([
    post(url, { text: 'once' }, key),
    post(url, { text: 'once', cmid: '3f2c7a60-delivery' }),
    post(url, { text: 'once', cmid: '3f2c7a60-delivery' }, key),
  ]);
  for (const answer of again) expect(await stored(answer)).toEqual({ ...first, duplicate: true });
  // Keys are each hook's own.
  expect((await stored(await post(other.url, { text: 'mine' }, key))).mid).not.toBe(first.mid);
  expect((await textsOf(ann, room)).map(({ text }) => text)).toEqual(['once', 'mine']);
});

test('[SEND-1] [SEND-2] over the kill of a worker each message that was answered 200 is stored, and once', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { url } = await newHook(ann, room);
  let killed: number | null = null;

  /** Sends with the same key until it is answered 200. The first answer is the last of its worker. */
  async function deliver(cmid: string): Promise<SendResult> {
    return until('an answer of 200', async () => {
      const answer = await post(url, { text: cmid, cmid });
      if (answer.status !== 200) return null;
      const sent = (await answer.json()) as SendResult;
      if (killed === null) {
        killed = Number(answer.headers.get('x-served-by')?.split('/')[2]);
        process.kill(killed, 'SIGKILL');
      }
      return sent;
    });
  }
  const cmids = Array.from({ length: 24 }, (_, n) => `build-${n}`);
  const sent = await Promise.all(cmids.map(deliver));
  expect(killed).not.toBeNull();
  // What is sent once more is the same message.
  for (const [at, cmid] of cmids.entries()) {
    const { epoch, seq, mid } = sent[at] as SendResult;
    expect(await deliver(cmid)).toEqual({ epoch, seq, mid, duplicate: true });
  }
  const places = Object.fromEntries((await textsOf(ann, room)).map(({ text, seq }) => [text, seq]));
  expect(places).toEqual(Object.fromEntries(cmids.map((cmid, at) => [cmid, sent[at]?.seq])));
  expect(await textsOf(ann, room)).toHaveLength(cmids.length);
});

test('what is wrong with a message is said in words, and nothing is stored', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { url } = await newHook(ann, room);
  const raw = (body: string, type: string) =>
    fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  const json = 'application/json';
  for (const [answer, status, words] of [
    [await post(url, {}), 400, /`text`.*must be there/],
    [await post(url, { text: ' \n' }), 400, /`text`.*not be blank/],
    [await post(url, { text: 7 }), 400, /`text`.*must be a text/],
    [await post(url, { text: 'x'.repeat(8_001) }), 400, /`text`.*at most 8000/],
    [await post(url, { text: 'x', attachments: [] }), 400, /`attachments`/],
    [await post(url, [{ text: 'x' }]), 400, /must be an object/],
    [await post(url, { text: 'x', cmid: 'a b' }), 400, /`cmid`.*letters, digits/],
    [
      await post(url, { text: 'x' }, { 'idempotency-key': 'v1.2' }),
      400,
      /`Idempotency-Key` is wrong: must be letters/,
    ],
    [await post(url, { text: 'x', cmid: 'a' }, { 'idempotency-key': 'b' }), 400, /same as `Idempotency-Key`/],
    [await raw('{"text":', json), 400, /not valid JSON/],
    [await raw('null', json), 400, /must be a JSON object/],
    [await raw('"text"', json), 400, /must be a JSON object/],
    [await raw('{"text":"x"}', `${json}; charset=utf-16le`), 415, /UTF-8/],
    [await raw('{"text":"x"}', 'text/plain'), 415, /Content-Type: application\/json/],
    // What curl sends that was given `-d` alone.
    [await raw('{"text":"x"}', 'application/x-www-form-urlencoded'), 400, /`payload`.*Content-Type/],
    [await raw('payload=x', 'application/x-www-form-urlencoded'), 400, /`payload`.*must be JSON/],
  ] as const) {
    const [given, , message] = await refused(answer);
    expect([given, message]).toEqual([status, expect.stringMatching(words)]);
  }
  const asked = await fetch(url);
  expect([asked.status, asked.headers.get('allow')]).toEqual([405, 'POST']);
  expect(await textsOf(ann, room)).toEqual([]);
});

test('a text of as many characters as may be is taken in each encoding, and of more by words that name the limit', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { url } = await newHook(ann, room);
  const most = LIMITS.textMaxChars;
  const escaped = (text: string) => escapedJson({ text });
  const asForm = (json: string) => new URLSearchParams({ payload: json }).toString();
  const sendAs = (type: string, body: string) => {
    const headers = { 'content-type': type, 'idempotency-key': `key-${++keys}` };
    return patiently(() => fetch(url, { method: 'POST', headers, body }));
  };
  const json = (body: string) => sendAs('application/json', body);
  const form = (body: string) => sendAs('application/x-www-form-urlencoded', asForm(body));
  const texts: string[] = [];
  for (const letter of ['한', '😀', '"', 'x']) {
    const text = letter.repeat(most / letter.length);
    for (const answer of [
      await json(JSON.stringify({ text })),
      await json(escaped(text)),
      await form(JSON.stringify({ text })),
      await form(escaped(text)),
    ]) {
      await stored(answer);
      texts.push(text);
    }
  }
  expect((await textsOf(ann, room)).map(({ text }) => text)).toEqual(texts);
  for (const answer of [
    await json(escaped('한'.repeat(most + 1))),
    await form(escaped('한'.repeat(most + 1))),
  ]) {
    expect(await refused(answer)).toEqual([400, 'invalid', expect.stringContaining('at most 8000')]);
  }
  const words = `The body may have at most ${LIMITS.messageBodyMaxBytes} bytes.`;
  const long = 'x'.repeat(LIMITS.messageBodyMaxBytes);
  for (const answer of [await json(escaped(long)), await form(escaped(long))]) {
    expect(await refused(answer)).toEqual([413, 'too_large', words]);
  }
});

test('[SEND-2] a hook that is asked for again with its key is the same, with the same address', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  await ann.send('PUT', `/api/rooms/${room}/members/${bob.id}`, { role: 'moderator' });
  const ask = (by: Person, name: string, key: string) =>
    patiently(() =>
      by.fetch('/api/hooks', {
        method: 'POST',
        headers: { origin: by.url, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ room, name }),
      }),
    );
  const bodyOf = async (answer: Response) => {
    expect(answer.status, await answer.clone().text()).toBe(201);
    return (await answer.json()) as NewHookBody;
  };
  // Both may be on their way, as when a busy machine answers 503 for what is done.
  const [first, again] = await Promise.all([ask(ann, 'Build', 'key-1'), ask(ann, 'Build', 'key-1')]);
  const made = await bodyOf(first);
  expect(await bodyOf(again)).toEqual(made);
  expect(await bodyOf(await ask(ann, 'Build', 'key-1'))).toEqual(made);
  await stored(await post(made.url, { text: 'built' }));
  const notices = (await pageOf(ann, room)).messages.filter(({ kind }) => kind !== undefined);
  expect(notices.filter((one) => JSON.stringify(one).includes(made.hook.id))).toHaveLength(1);
  // Another key, person or name is another request.
  for (const other of [await ask(ann, 'Build', 'key-2'), await ask(bob, 'Build', 'key-1')])
    expect((await refused(other)).slice(0, 2)).toEqual([409, 'name_taken']);
  const named = await bodyOf(await ask(ann, 'Deploy', 'key-1'));
  expect([named.hook.id === made.hook.id, named.url === made.url]).toEqual([false, false]);
  expect((await refused(await ask(ann, 'Odd', 'v1.2'))).slice(0, 2)).toEqual([400, 'invalid']);
  // Once it is removed its address stays none, whatever is asked for again.
  await removed(ann, `/api/rooms/${room}/hooks/${made.hook.id}`);
  const anew = await bodyOf(await ask(ann, 'Build', 'key-1'));
  expect(anew.url).not.toBe(made.url);
  expect((await post(made.url, { text: 'x' })).status).toBe(404);
});

test('two bots of one room have different names, and no account takes the name of those that have none', async () => {
  const ann = await people.someone();
  const [room, other] = [await newRoom(ann), await newRoom(ann)];
  const { hook } = await newHook(ann, room, 'Build server');
  await newHook(ann, room);
  for (const [name, shown] of [
    ['build SERVER', 'build SERVER'],
    [undefined, 'Webhook'],
  ] as const) {
    const [status, code, message] = await refused(await ann.send('POST', '/api/hooks', { room, name }));
    expect([status, code]).toEqual([409, 'name_taken']);
    expect(message).toBe(`A bot called “${shown}” writes here already. Choose another name.`);
  }
  await newHook(ann, other, 'Build server');
  await removed(ann, `/api/rooms/${room}/hooks/${hook.id}`);
  await newHook(ann, room, 'Build server');

  const signUp = await fetch(`${node.url}/api/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: node.url },
    body: JSON.stringify({ name: 'Webhook', password: 'correct horse battery' }),
  });
  expect((await refused(signUp)).slice(0, 2)).toEqual([409, 'name_taken']);
});

test('a bot is found by its name behind from, also when its address is gone, and is nobody of the count', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const [room, other] = [await newRoom(ann), await newRoom(bob)];
  const [{ url, hook }, { url: elsewhere }] = [
    await newHook(ann, room, 'Night build'),
    await newHook(bob, other, 'Night build'),
  ];
  await stored(await post(url, { text: 'green again' }));
  await stored(await post(elsewhere, { text: 'not for Ann' }));
  const [socket] = await ann.connect(undefined, { entries: 1 });
  await join(socket, room);
  await say(socket, room, 'green tea', 'tea-1');
  const found = async (query: string) => {
    const answer = await ann.fetch(`/api/search?${query}`);
    return ((await answer.json()) as SearchBody).hits.map(({ message }) => message.text);
  };
  expect(await found('q=green&from=@night%20BUILD')).toEqual(['green again']);
  expect(await found(`q=&from=${hook.id}`)).toEqual(['green again']);
  const views = async () => {
    const { rooms } = (await (await ann.fetch('/api/rooms')).json()) as RoomsBody;
    return rooms.find(({ id }) => id === room);
  };
  expect(await views()).toMatchObject({ members: 1 });
  await removed(ann, `/api/rooms/${room}/hooks/${hook.id}`);
  expect(await found('q=&from=@Night%20build')).toEqual(['green again']);
  expect(await views()).toMatchObject({ members: 1 });
});

test('moderators make, list and remove addresses; what came by a removed one stays', async () => {
  const [ann, bob, cat] = [await people.someone(), await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  const { hook, url } = await newHook(ann, room, 'Alarm');
  await stored(await post(url, { text: 'it rings' }));

  for (const [by, code] of [
    [bob, 'forbidden'],
    [cat, 'not_member'],
  ] as const) {
    for (const answer of [
      await by.send('POST', '/api/hooks', { room }),
      await by.fetch(`/api/rooms/${room}/hooks`),
      await by.fetch(`/api/rooms/${room}/hooks/${hook.id}`, {
        method: 'DELETE',
        headers: { origin: by.url },
      }),
    ]) {
      expect((await refused(answer)).slice(0, 2)).toEqual([403, code]);
    }
  }
  // A name is one that an account could have, and that none has.
  expect((await refused(await ann.send('POST', '/api/hooks', { room, name: bob.name })))[1]).toBe(
    'name_taken',
  );
  expect((await refused(await ann.send('POST', '/api/hooks', { room, name: 'Admin' })))[1]).toBe(
    'name_taken',
  );
  expect((await refused(await ann.send('POST', '/api/hooks', { room, name: '\u200b' })))[1]).toBe('invalid');

  const list = await ann.fetch(`/api/rooms/${room}/hooks`);
  const listed = await list.text();
  expect((JSON.parse(listed) as HooksBody).hooks).toEqual([hook]);
  expect(listed).not.toContain(url.split('.').pop());
  const roles = await ann.send('PUT', `/api/rooms/${room}/members/${hook.id}`, { role: 'moderator' });
  expect((await refused(roles))[1]).toBe('invalid');

  const remove = (path: string) =>
    ann.fetch(`/api/rooms/${room}/${path}`, { method: 'DELETE', headers: { origin: ann.url } });
  expect((await remove(`hooks/${hook.id}`)).status).toBe(204);
  expect((await remove(`hooks/${hook.id}`)).status).toBe(404);
  expect((await refused(await post(url, { text: 'again' }))).slice(0, 2)).toEqual([404, 'not_found']);
  expect((await textsOf(ann, room)).map(({ text }) => text)).toEqual(['it rings']);
  expect((await membersOf(ann, room)).map(({ id }) => id).sort()).toEqual([ann.id, bob.id].sort());

  // Taken out like a member, it is gone as well.
  const other = await newHook(ann, room, 'Other');
  expect((await remove(`members/${other.hook.id}`)).status).toBe(204);
  expect((await post(other.url, { text: 'again' })).status).toBe(404);
  const [socket] = await ann.connect(undefined, { entries: 1 });
  await join(socket, room);
  await say(socket, room, 'people write on', 'cmid-1');
});
