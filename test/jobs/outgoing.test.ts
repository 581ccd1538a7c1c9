import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../../src/protocol/events.js';
import type { RoomBody } from '../../src/protocol/http.js';
import type {
  NewOutgoingBody,
  OutgoingBody,
  OutgoingHookView,
  OutgoingRequest,
} from '../../src/protocol/outgoing.js';
import { newHook } from '../../testbed/people/hooks.js';
import { patiently } from '../../testbed/people/patience.js';
import { join, type Person, say as sayBy, type TestSocket } from '../../testbed/people/person.js';
import { isSigned, type ReceiverPath, TestReceiver } from '../../testbed/people/receiver.js';
import { jobsOf, signal } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';
import { type SuiteCluster, useCluster } from '../support/use-cluster.js';

/** Outgoing hooks, from what is written in a room to what a receiver gets, and what moderators see of them. */

let cluster: SuiteCluster;
let receiver: TestReceiver;
const people = useCluster({ workers: 2, mode: 'shared', args: ['--hook-networks', 'loopback'] }, (ready) => {
  cluster = ready;
});
beforeAll(async () => {
  receiver = await TestReceiver.start();
});
afterAll(() => receiver.close());

let count = 0;
const say = (socket: TestSocket, room: string, text: string) => sayBy(socket, room, text, `cmid-${++count}`);
const change = async (socket: TestSocket, room: string, of: string, what: Change) => {
  count += 1;
  const ack = await socket
    .timeout(10_000)
    .emitWithAck('change', { room, cmid: `cmid-${count}`, of, ...what });
  expect(ack).toMatchObject({ ok: true });
};

async function roomOf(by: Person, ...members: readonly Person[]): Promise<string> {
  const made = await by.send('POST', '/api/rooms', { name: `outgoing ${++count}`, private: true });
  const { room } = (await made.json()) as RoomBody;
  for (const { name } of members) await by.send('POST', `/api/rooms/${room.id}/members`, { name });
  return room.id;
}
async function outgoing(by: Person, wanted: OutgoingRequest): Promise<NewOutgoingBody> {
  const request = by.sent('POST', wanted);
  const headers = { ...request.headers, 'idempotency-key': `out-${++count}` };
  const answer = await patiently(() => by.ask('/api/hooks', { ...request, headers }));
  expect(answer.status, await answer.clone().text()).toBe(201);
  return (await answer.json()) as NewOutgoingBody;
}
const listed = async (by: Person, room: string): Promise<readonly OutgoingHookView[]> =>
  ((await (await by.fetch(`/api/rooms/${room}/hooks`)).json()) as OutgoingBody).outgoing ?? [];
const tryNow = (by: Person, room: string, hook = '') =>
  by.send('POST', `/api/rooms/${room}/hooks/${hook}/try`, {});
/** When its letter was sent, in seconds. */
const timeOf = ({ asked }: ReceiverPath, at: number) =>
  Number(/^t=(\d+)/.exec(String(asked[at]?.headers['x-holdfast-signature']))?.[1]);
const got = (path: ReceiverPath, text: string) =>
  until(`the letter of ${text}`, () => path.texts.includes(text));

/** Somebody who writes in a room of theirs that is sent on. */
async function sentOn(events?: OutgoingRequest['events']) {
  const ann = await people.someone();
  const room = await roomOf(ann);
  const path = receiver.path();
  const made = await outgoing(ann, { room, url: path.url, events });
  const [socket] = await ann.connect(undefined, { entries: 1 });
  return { ann, room, path, socket, ...made };
}

test('[HOOK-1] what is written, edited and deleted is sent in order, signed, each with an id of its own', async () => {
  const { ann, room, path, socket, hook, secret } = await sentOn();
  expect(hook).toEqual({
    id: expect.stringMatching(/^out-/),
    url: path.url,
    events: ['message', 'edit', 'delete'],
    by: { id: ann.id, name: ann.name },
    at: expect.any(Number),
    dead: 0,
  });
  const first = await say(socket, room, 'Grüße 🎉 "quoted"');
  await change(socket, room, first.mid, { kind: 'react', emoji: '🎉', on: true });
  await change(socket, room, first.mid, { kind: 'edit', text: 'edited' });
  const second = await say(socket, room, 'soon gone');
  await got(path, 'soon gone');
  await change(socket, room, second.mid, { kind: 'delete' });
  await until('all to be sent', () => path.taken.length === 4);
  expect(path.asked.map(({ letter }) => letter.event)).toEqual(['message', 'edit', 'message', 'delete']);
  expect(path.asked.every((one) => isSigned(one, secret))).toBe(true);
  const [letter] = path.asked.map((one) => one.letter);
  expect(letter).toEqual({
    id: `${room}/${first.epoch}/${first.seq}`,
    hook: hook.id,
    event: 'message',
    room: { id: room, name: expect.stringMatching(/^outgoing/) },
    epoch: first.epoch,
    entry: expect.objectContaining({
      seq: first.seq,
      mid: first.mid,
      user: { id: ann.id, name: ann.name },
      text: 'Grüße 🎉 "quoted"',
    }),
  });
  expect(new Set(path.asked.map((one) => one.letter.id)).size).toBe(4);
  expect(path.asked[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
  await until('it to be listed as sent', async () => ((await listed(ann, room))[0]?.sentAt ?? 0) > 0);
});

test('only what is asked for is sent, and nothing of programs', async () => {
  const { ann, room, path, socket } = await sentOn(['message', 'react', 'notice']);
  const { url } = await newHook(ann, room, 'Build');
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'one' };
  const body = JSON.stringify({ text: 'built' });
  expect((await patiently(() => fetch(url, { method: 'POST', headers, body }))).status).toBe(200);
  const { mid } = await say(socket, room, 'by a person');
  await change(socket, room, mid, { kind: 'edit', text: 'edited' });
  await change(socket, room, mid, { kind: 'react', emoji: '🎉', on: true });
  await until('the reaction', () => path.asked.some(({ letter }) => letter.event === 'react'));
  // The program's coming is a notice, by whoever brought it.
  expect(path.asked.map(({ letter }) => letter.event)).toEqual(['notice', 'message', 'react']);
});

test('[HOOK-1] a receiver that fails is asked again with the same id, and what comes behind waits its turn', async () => {
  const { ann, room, path, socket } = await sentOn();
  path.status = 503;
  const { epoch, seq } = await say(socket, room, 'one');
  await say(socket, room, 'two');
  await until('it to be asked again', () => path.asked.length >= 2);
  const [hook] = await until('it to be told', async () => {
    const all = await listed(ann, room);
    return all[0]?.failing !== undefined && all;
  });
  expect(hook).toMatchObject({ dead: 0, failing: { why: 'status', status: 503 } });
  path.status = 200;
  await got(path, 'two');
  expect(path.texts).toEqual(['one', 'two']);
  const ids = path.asked.map(({ letter }) => letter.id);
  expect(new Set(ids.slice(0, -1))).toEqual(new Set([`${room}/${epoch}/${seq}`]));
  await until('it to be told as well again', async () => (await listed(ann, room))[0]?.failing === undefined);
});

test('a receiver that says until when it wants a rest gets it, by a date, too', async () => {
  const { room, path, socket } = await sentOn();
  path.status = 503;
  const rest = new Date(Date.now() + 5_000).toUTCString();
  path.headers = { 'retry-after': rest };
  await say(socket, room, 'one');
  await until('it to be asked', () => path.asked.length === 1);
  path.status = 204;
  await got(path, 'one');
  // Without it, the wait is 1 s.
  expect(timeOf(path, 1)).toBeGreaterThanOrEqual(Math.floor(Date.parse(rest) / 1_000));
});

test('all members are told to which hosts it is sent, as soon as it is, and nothing else of the addresses', async () => {
  const { ann, room, path, hook } = await sentOn();
  const [bob, eve] = [await people.someone(), await people.someone()];
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  const [bobs] = await bob.connect(undefined, { entries: 1 });
  let changes = 0;
  await join(bobs, room);
  bobs.on('room-changed', () => {
    changes += 1;
  });
  const ofRoom = async (by: Person) => (await by.fetch(`/api/rooms/${room}/members`)).text();
  expect(JSON.parse(await ofRoom(bob))).toMatchObject({ outside: ['127.0.0.1'] });
  await outgoing(ann, { room, url: 'https://in.example.org:8443/key' });
  await outgoing(ann, { room, url: path.url });
  await until('both to be told', () => changes >= 2);
  const text = await ofRoom(bob);
  expect(JSON.parse(text)).toMatchObject({ outside: ['127.0.0.1', 'in.example.org'] });
  expect(text).not.toContain('sesame');
  expect(text).not.toContain(hook.id);
  expect(await ofRoom(eve)).not.toContain('outside');
  for (const { id } of await listed(ann, room))
    await ann.send('DELETE', `/api/rooms/${room}/hooks/${id}`, {});
  expect(JSON.parse(await ofRoom(ann))).not.toHaveProperty('outside');
});

test('a hook of somebody who moderates no more is listed with why it sends nothing', async () => {
  const { ann, room } = await sentOn();
  const bob = await people.someone();
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  const role = (name: string) => ann.send('PUT', `/api/rooms/${room}/members/${bob.id}`, { role: name });
  expect((await role('moderator')).status).toBe(204);
  await outgoing(bob, { room, url: receiver.path().url });
  const idle = async () => (await listed(ann, room)).map((one) => one.idle);
  expect(await idle()).toEqual([undefined, undefined]);
  await role('member');
  expect(await idle()).toEqual([undefined, 'maker']);
  await role('moderator');
  expect(await idle()).toEqual([undefined, undefined]);
});

test('that the jobs process died stands in the log, and in the event log with what waits', async () => {
  const { node } = cluster;
  const before = jobsOf(node.pid) as number;
  signal(before, 'SIGKILL');
  await until('it to be told', () => /jobs process died/.test(node.output));
  await until('the next jobs process', () => ![before, null, undefined].includes(jobsOf(node.pid)));
  expect(node.output).toContain(`"pid":${before}`);
});

test('a jobs process that hangs is a problem that operators see, until the next one is there', async () => {
  const { node } = cluster;
  const isAway = async () => (await (await fetch(`${node.url}/readyz`)).text()).includes('"jobs_away"');
  expect(await isAway()).toBe(false);
  signal(jobsOf(node.pid) as number, 'SIGSTOP');
  await until('it to be told', isAway);
  await until('the next one to be heard of', async () => !(await isAway()));
});

test('a letter that is refused some times is given up, counted and shown, and the next one goes out', async () => {
  const { ann, room, path, socket } = await sentOn();
  path.status = 422;
  const { seq } = await say(socket, room, 'poison');
  const [hook] = await until('it to be given up', async () => {
    const all = await listed(ann, room);
    return all[0]?.dead === 1 && all;
  });
  expect(hook?.lastDead).toEqual({ why: 'status', status: 422, seq, at: expect.any(Number) });
  path.status = 200;
  await say(socket, room, 'sound');
  await got(path, 'sound');
  expect(path.texts).toEqual(['sound']);
  // Asked for again, it comes behind newer ones, with its own id.
  expect((await tryNow(ann, room, hook?.id)).status).toBe(204);
  await got(path, 'poison');
  expect(path.texts).toEqual(['sound', 'poison']);
  expect(
    new Set(path.asked.filter(({ letter }) => letter.entry.seq === seq).map(({ letter }) => letter.id)).size,
  ).toBe(1);
  await until('none to be missing', async () => (await listed(ann, room))[0]?.dead === 0);
  expect((await listed(ann, room))[0]).not.toHaveProperty('lastDead');
});

test('a receiver that rests is tried at once where a moderator asks for it, and nobody else may', async () => {
  const { ann, room, path, socket, hook } = await sentOn();
  const [bob, eve] = [await people.someone(), await people.someone()];
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  path.status = 503;
  await say(socket, room, 'one');
  await say(socket, room, 'two');
  await until('it to rest for 16 s', () => path.asked.length === 5);
  expect((await tryNow(bob, room, hook.id)).status).toBe(403);
  expect((await tryNow(eve, room, hook.id)).status).toBe(403);
  expect((await tryNow(ann, room, 'out-none')).status).toBe(404);
  path.status = 204;
  expect((await tryNow(ann, room, hook.id)).status).toBe(204);
  await got(path, 'two');
  expect(path.texts).toEqual(['one', 'two']);
  expect(timeOf(path, 5) - timeOf(path, 4)).toBeLessThan(16);
});

test('[CHANGE-2] what is deleted while it waits does not leave', async () => {
  const { room, path, socket } = await sentOn();
  path.status = 500;
  const { mid } = await say(socket, room, 'secret');
  await until('it to be asked', () => path.asked.length > 0);
  await change(socket, room, mid, { kind: 'delete' });
  const before = path.asked.length;
  path.status = 200;
  await until('the deletion', () => path.taken.some(({ letter }) => letter.event === 'delete'));
  expect(path.asked.slice(before + 1).map(({ letter }) => letter.event)).not.toContain('message');
  expect(path.texts).not.toContain('secret');
});

test('nothing is sent any more once the hook is removed, or its maker is out or moderates no more', async () => {
  const { ann, room, path, socket, hook } = await sentOn();
  const bob = await people.someone();
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  const role = (name: string) => ann.send('PUT', `/api/rooms/${room}/members/${bob.id}`, { role: name });
  expect((await role('moderator')).status).toBe(204);
  const [kept, bobs] = [receiver.path(), receiver.path()];
  await outgoing(ann, { room, url: kept.url });
  await outgoing(bob, { room, url: bobs.url });
  await say(socket, room, 'to all');
  for (const each of [path, kept, bobs]) await got(each, 'to all');
  expect((await ann.send('DELETE', `/api/rooms/${room}/hooks/${hook.id}`, {})).status).toBe(204);
  expect((await ann.send('DELETE', `/api/rooms/${room}/hooks/${hook.id}`, {})).status).toBe(404);
  expect((await role('member')).status).toBe(204);
  await say(socket, room, 'to one');
  await got(kept, 'to one');
  await until('the hook of no moderator to end', async () => (await listed(ann, room)).length === 1);
  expect([path.texts, bobs.texts]).toEqual([['to all'], ['to all']]);
  // Out of the room, it ends in the same step.
  await role('moderator');
  const again = receiver.path();
  await outgoing(bob, { room, url: again.url });
  await ann.send('DELETE', `/api/rooms/${room}/members/${bob.id}`, {});
  expect(await listed(ann, room)).toHaveLength(1);
  await say(socket, room, 'last');
  await got(kept, 'last');
  expect(again.asked).toEqual([]);
});

test('[HOOK-1] each message is sent, with its own id, while the jobs process is killed again and again', async () => {
  const { room, path, socket } = await sentOn();
  const texts: string[] = [];
  const ids: string[] = [];
  const write = async (text: string) => {
    texts.push(text);
    const { epoch, seq } = await say(socket, room, text);
    ids.push(`${room}/${epoch}/${seq}`);
  };
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 4; n += 1) await write(`${round} ${n}`);
    const before = jobsOf(cluster.node.pid) as number;
    signal(before, 'SIGKILL');
    await write(`${round} while it is dead`);
    await until('the next jobs process', () => ![before, null, undefined].includes(jobsOf(cluster.node.pid)));
  }
  await got(path, texts.at(-1) as string);
  const first = new Map(path.taken.map(({ letter, body }) => [letter.id, body]));
  // What came twice has the same id and is the same; without that, all came once, in order.
  expect(path.taken.every(({ letter, body }) => first.get(letter.id) === body)).toBe(true);
  const once = path.taken.filter(
    ({ letter }, at) => path.taken.findIndex((one) => one.letter.id === letter.id) === at,
  );
  expect(once.map(({ letter }) => 'text' in letter.entry && letter.entry.text)).toEqual(texts);
  expect(once.map(({ letter }) => letter.id)).toEqual(ids);
});

test('asked for again with its key, it is the same one, with its secret; the list has none', async () => {
  const ann = await people.someone();
  const room = await roomOf(ann);
  const path = receiver.path();
  const request = ann.sent('POST', { room, url: path.url });
  const ask = async () => {
    const headers = { ...request.headers, 'idempotency-key': 'same' };
    const answer = await patiently(() => ann.ask('/api/hooks', { ...request, headers }));
    return (await answer.json()) as NewOutgoingBody;
  };
  const first = await ask();
  expect(first.secret).toMatch(/^[\w-]{32}$/);
  expect(await ask()).toEqual(first);
  expect(await listed(ann, room)).toEqual([first.hook]);
  expect(JSON.stringify(await listed(ann, room))).not.toContain(first.secret);
});

test('an address is kept and listed as it is called, whatever it was written like', async () => {
  const ann = await people.someone();
  const room = await roomOf(ann);
  const url = '  HTTPS://Example.ORG:443/a b/../in?ü';
  const { hook } = await outgoing(ann, { room, url });
  expect(hook.url).toBe('https://example.org/in?%C3%BC');
  expect((await listed(ann, room))[0]?.url).toBe(hook.url);
  const long = await ann.send('POST', '/api/hooks', { room, url: `https://example.org/${'가'.repeat(300)}` });
  expect([long.status, await long.text()]).toEqual([400, expect.stringMatching(/at most 1024 characters/)]);
});
