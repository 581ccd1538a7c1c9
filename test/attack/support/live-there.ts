/** All that people do, on two nodes of one store: with it a user of the store meets every right that it needs. */
import { expect } from 'vitest';
import type { ChangeRequest } from '../../../src/protocol/events.js';
import type {
  DirectRoomBody,
  FileBody,
  InviteBody,
  RoomBody,
  SearchBody,
} from '../../../src/protocol/http.js';
import type { SessionStoreKind } from '../../../src/protocol/mode.js';
import type { TestNode } from '../../../testbed/node/node.js';
import { asBot, botSocket, newBot } from '../../../testbed/people/bots.js';
import { newHook } from '../../../testbed/people/hooks.js';
import { openStream } from '../../../testbed/people/operators.js';
import { accepted, collect, join, Person, say, type TestSocket } from '../../../testbed/people/person.js';
import type { TestPushService } from '../../../testbed/people/push-browser.js';
import { until } from '../../../testbed/wait.js';

export type TwoNodes = readonly [TestNode, TestNode];

/** What an answer of this status says. */
async function answered<T>(status: number, asked: Promise<Response>): Promise<T> {
  const answer = await asked;
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  return (text === '' ? {} : JSON.parse(text)) as T;
}

export async function liveThere(
  [one, two]: TwoNodes,
  sessions: SessionStoreKind,
  service: TestPushService,
): Promise<void> {
  await one.switchMode({ routing: sessions === 'memory' ? 'session' : 'least-connections', sessions });
  await until('the other to follow', async () => (await two.view()).mode.sessions === sessions);
  const ann = await Person.signUp(one.url);
  const bob = await Person.signUp(two.url);
  await answered(204, ann.send('DELETE', '/api/session', {}));
  await answered(200, ann.signIn());
  const [here] = await ann.connect(undefined, { entries: 1 });
  const [there] = await bob.connect(undefined, { entries: 1 });
  await talk(here, there, sessions);
  await answered(201, ann.send('POST', '/api/rooms', { name: `room of ${sessions}` }));
  await answered(200, ann.fetch('/api/rooms'));
  const room = await changeThings(ann, bob, here, `rest-of-${sessions}`);
  await useAddresses(ann, here, room, `rest-of-${sessions}`);
  await beCalled(ann, here, room, service);
  await workAsBot(ann, two, room);
  const ended = new Promise((resolve) => here.once('signed-out', resolve));
  await answered(204, ann.send('DELETE', '/api/session', {}));
  await ended;
  bob.close();
  ann.close();
}

/** Messages, typing, presence and read positions, from node to node. */
async function talk(here: TestSocket, there: TestSocket, name: string): Promise<void> {
  const heard: string[] = [];
  there.onAny((event: string) => heard.push(event));
  const messages = collect(there);
  await Promise.all([join(here, 'general'), join(there, 'general')]);
  await say(here, 'general', `by ${name}`, `talk-${name}`);
  await until('the message', () => messages.some(({ text }) => text === `by ${name}`));
  // By the adapter, from node to node.
  await until('typing', () => {
    here.emit('typing', { room: 'general' });
    return heard.includes('typing');
  });
  await until('presence', () => heard.includes('presence'));
  await there.emitWithAck('read', { room: 'general', seq: 1 });
}

/** A room with a moderator, entries of all kinds, a ban, a block, a direct room, exports. */
async function changeThings(ann: Person, bob: Person, here: TestSocket, name: string): Promise<string> {
  const { room } = await answered<RoomBody>(201, ann.send('POST', '/api/rooms', { name, private: true }));
  await answered(201, ann.send('POST', `/api/rooms/${room.id}/members`, { name: bob.name }));
  await join(here, room.id);
  const { mid } = await say(here, room.id, `orchid ${name}`, `of-${name}`);
  const { mid: other } = await say(here, room.id, `to be deleted ${name}`, `gone-${name}`);
  const changes = {
    edit: { of: mid, text: `orchids ${name}` },
    react: { of: mid, emoji: '👍', on: true },
    pin: { of: mid, on: true },
    delete: { of: other },
  };
  for (const [kind, what] of Object.entries(changes)) {
    const change = { room: room.id, cmid: `${kind}-${name}`, kind, ...what } as ChangeRequest;
    accepted(await here.timeout(60_000).emitWithAck('change', change));
  }
  accepted(await here.timeout(60_000).emitWithAck('mark-unread', { room: room.id, seq: 0 }));
  const members = `/api/rooms/${room.id}/members/${bob.id}`;
  await answered(200, ann.send('PATCH', `/api/rooms/${room.id}`, { topic: name }));
  await answered(204, ann.send('PUT', members, { role: 'moderator' }));
  await answered(204, ann.send('DELETE', members, {}));
  await answered(204, ann.send('PUT', `/api/rooms/${room.id}/bans/${bob.id}`, {}));
  const direct = await answered<DirectRoomBody>(200, ann.send('POST', '/api/direct', { people: [bob.id] }));
  await say(here, direct.room.id, `directly ${name}`, `direct-${name}`);
  await answered(204, ann.send('PUT', `/api/me/blocks/${bob.id}`, {}));
  for (const path of [`/api/rooms/${room.id}/export`, '/api/me/export']) {
    const exported = await until('the export before to be over', async () => {
      const answer = await ann.fetch(path);
      return answer.status !== 429 && answer;
    });
    expect(await exported.text()).toContain(`orchids ${name}`);
  }
  await until('the message to be found', async () => {
    const answer = await ann.fetch('/api/search?q=orchids');
    return answer.ok && ((await answer.json()) as SearchBody).hits.some(({ message }) => message.mid === mid);
  });
  return room.id;
}

/** A hook, a link by which somebody comes in, a file. */
async function useAddresses(ann: Person, here: TestSocket, room: string, name: string): Promise<void> {
  const hook = await newHook(ann, room);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ text: `from outside ${name}` });
  const posted = await fetch(`${ann.url}${new URL(hook.url).pathname}`, { method: 'POST', headers, body });
  expect(posted.status).toBeLessThan(300);
  const link = await answered<InviteBody>(201, ann.send('POST', '/api/invites', { room, uses: 1, days: 1 }));
  const guest = await Person.signUp(ann.url);
  await answered(200, guest.send('POST', '/api/invites/accept', { code: link.url.split('/#/invite/')[1] }));
  const bytes = { 'content-type': 'application/octet-stream', origin: ann.url };
  const upload = ann.fetch('/api/files?name=a.txt', { method: 'POST', headers: bytes, body: name });
  const { file } = await answered<FileBody>(201, upload);
  const withFile = { room, cmid: `file-${name}`, text: '', files: [file.id] };
  accepted(await here.timeout(60_000).emitWithAck('send', withFile));
  expect(await (await guest.fetch(`/api/files/${file.id}`)).text()).toBe(name);
}

/** Somebody whose page is closed is told by push. */
async function beCalled(
  ann: Person,
  here: TestSocket,
  room: string,
  service: TestPushService,
): Promise<void> {
  const cal = await Person.signUp(ann.url);
  const browser = service.browser();
  await answered(201, ann.send('POST', `/api/rooms/${room}/members`, { name: cal.name }));
  await answered(204, cal.send('POST', '/api/push', browser.subscription()));
  const { mid } = await say(here, room, `@${cal.name} come`, `call-${cal.name}`);
  await until('the push', () => browser.mids.includes(mid));
}

/** A bot of one node writes on the other. */
async function workAsBot(ann: Person, two: TestNode, room: string): Promise<void> {
  const { bot, token } = await newBot(ann, `helper of ${ann.name}`, [room]);
  await answered(200, asBot(two.url, token, `/api/rooms/${room}/messages`));
  const [socket] = await botSocket(ann, token, { url: two.url });
  await say(socket, room, 'beep', `bot-${bot.id}`);
  await answered(204, ann.send('DELETE', `/api/tokens/${bot.id}`, {}));
}

/** The control room: its stream, who is an operator, and a worker that the other node is told to end. */
export async function operateThere([one, two]: TwoNodes): Promise<void> {
  const operator = await one.signUpOperator();
  const stream = await openStream(one.url, operator.cookieHeader);
  const other = await Person.signUp(one.url);
  await answered(200, operator.send('PUT', `/api/accounts/${other.id}`, { operator: true }));
  const restarts = async () => (await two.slots()).map((slot) => slot.restarts);
  const before = await restarts();
  await answered(200, operator.send('POST', '/control/nodes/two/slots/1/signal', { signal: 'SIGKILL' }));
  await until('another worker', async () => {
    const now = await two.slots();
    return now.every(({ state, restarts: count }, at) => state === 'ready' && count > (before[at] ?? 0));
  });
  stream.close();
}
