import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RoomBody } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { NewOutgoingBody, OutgoingBody } from '../../src/protocol/outgoing.js';
import type { TestNode } from '../../testbed/node/node.js';
import { patiently } from '../../testbed/people/patience.js';
import { Person, say } from '../../testbed/people/person.js';
import {
  type CaughtLetter,
  isSigned,
  type ReceiverPath,
  TestReceiver,
} from '../../testbed/people/receiver.js';
import { until } from '../../testbed/wait.js';
import { OWN_HOSTS, OWN_NAME, useNetworkNodes } from './support/own-network.js';

/** What an enemy could have the server call by making an outgoing hook, and who could make or read one. */

let own: TestNode;
let closed: TestNode;
let receiver: TestReceiver;

beforeAll(async () => {
  receiver = await TestReceiver.start();
});
afterAll(() => receiver.close());
useNetworkNodes('--hook-networks', (nodes) => {
  ({ own, closed } = nodes);
});

let count = 0;
async function roomOf(by: Person): Promise<string> {
  const made = await by.send('POST', '/api/rooms', { name: `out ${++count} ${by.name}`, private: true });
  return ((await made.json()) as RoomBody).room.id;
}
/** Asked again with its key where a busy machine was too late. */
async function make(by: Person, body: object): Promise<Response> {
  const request = by.sent('POST', body);
  const headers = { ...request.headers, 'idempotency-key': `key-${++count}` };
  return patiently(() => by.ask('/api/hooks', { ...request, headers }));
}
const listed = async (by: Person, room: string) =>
  ((await (await by.fetch(`/api/rooms/${room}/hooks`)).json()) as OutgoingBody).outgoing ?? [];

/** Somebody with a room that is sent to these. */
async function sentOn(node: TestNode, ...paths: readonly { url: string }[]) {
  const ann = await Person.signUp(node.url);
  const room = await roomOf(ann);
  const made: NewOutgoingBody[] = [];
  for (const { url } of paths) {
    const answer = await make(ann, { room, url });
    expect(answer.status, await answer.clone().text()).toBe(201);
    made.push((await answer.json()) as NewOutgoingBody);
  }
  const [socket] = await ann.connect();
  return { ann, room, made, write: (text: string) => say(socket, room, text, `cmid-${++count}`) };
}
const got = (path: ReceiverPath, text: string) => until(text, () => path.texts.includes(text));

test('[57] addresses of the server’s own network are refused however they are written, and none is called', async () => {
  const ann = await Person.signUp(closed.url);
  const room = await roomOf(ann);
  const { port, pathname } = new URL(receiver.path().url);
  const before = receiver.connections;
  const urls = ['http', 'https'].flatMap((scheme) =>
    OWN_HOSTS.map((host) => `${scheme}://${host}:${port}${pathname}`),
  );
  for (const url of urls) expect((await make(ann, { room, url })).status, url).toBe(400);
  const others = [
    ['http://example.org/', 'scheme'],
    ['ftp://example.org/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['https://ann:secret@example.org/', 'name'],
    ['https://@example.org/', 'name'],
    ['https://:@example.org/', 'name'],
    ['https://example.org/#part', 'fragment'],
    ['https://example.org/#', 'fragment'],
    ['https://example.org/\tin', 'control'],
    ['https://example.org/\r\n', 'control'],
    ['https://example.org/\0', 'control'],
    [`https://localhost:${port}/`, 'network'],
    ['example.org', 'no-url'],
    ['', 'no-url'],
  ] as const;
  for (const [url, why] of others) {
    const answer = await make(ann, { room, url });
    const body = await answer.json();
    expect([answer.status, body], url).toMatchObject([
      400,
      { error: { code: 'invalid', refusal: { kind: 'outgoing-address', why } } },
    ]);
  }
  expect(await listed(ann, room)).toEqual([]);
  expect(receiver.connections).toBe(before);
});

test('[57] a name that leads to the server’s own network is not called: no connection is made', async () => {
  const hidden = await TestReceiver.start();
  const url = hidden.path().url.replace('http://127.0.0.1', `https://${OWN_NAME}`);
  const { ann, room, write } = await sentOn(closed, { url });
  await write('first');
  const [hook] = await until('it to be refused', async () => {
    const all = await listed(ann, room);
    return all[0]?.failing !== undefined && all;
  });
  expect(hook?.failing).toMatchObject({ why: 'address' });
  expect(hidden.connections).toBe(0);
  hidden.close();
});

test('[57] a receiver that leads elsewhere is not followed, and one that answers nothing holds nobody up', async () => {
  const [first, elsewhere, silent, open] = [
    receiver.path(),
    receiver.path(),
    receiver.path(),
    receiver.path(),
  ];
  first.status = 307;
  first.headers = { location: elsewhere.url };
  silent.status = 0;
  const { ann, room, write } = await sentOn(own, first, silent, open);
  for (const text of ['one', 'two', 'three']) await write(text);
  await got(open, 'three');
  await until('the first to be asked', () => first.asked.length > 0);
  await until('the silent one to be asked again', () => silent.asked.length > 1);
  const failing = (await listed(ann, room)).map((one) => one.failing?.why);
  expect(failing).toEqual(['status', 'no-answer', undefined]);
  expect(elsewhere.asked).toEqual([]);
});

test('[57] silent receivers of five makers hold up no letter of a receiver that answers', async () => {
  const sound = receiver.path();
  const { write } = await sentOn(own, sound);
  await write('before');
  await got(sound, 'before');
  const silent: ReceiverPath[] = [];
  for (let makers = 0; makers < 5; makers += 1) {
    const theirs = Array.from({ length: 4 }, () => receiver.path());
    for (const path of theirs) path.status = 0;
    silent.push(...theirs);
    await (await sentOn(own, ...theirs)).write('into the void');
  }
  await until('some to be waited for', () => silent.filter(({ asked }) => asked.length > 0).length >= 5);
  const ended = () => silent.reduce((sum, { leftAlone }) => sum + leftAlone, 0);
  const before = ended();
  for (let n = 0; n < 40; n += 1) {
    await write(`letter ${n}`);
    await got(sound, `letter ${n}`);
  }
  // Each of them is waited for 10 s. So all 40 came while the first few were.
  expect(ended() - before).toBeLessThan(LIMITS.lettersAtOnce / 2);
});

test('[58] a signature is over time and id, so that what is replayed is known; programs trigger nothing', async () => {
  const path = receiver.path();
  const {
    ann,
    room,
    made: [outgoing],
    write,
  } = await sentOn(own, path);
  const made = await (await make(ann, { room, name: 'Loop' })).json();
  const { pathname } = new URL((made as { url: string }).url);
  // What a hook is sent goes straight back into its room, and would come again, and again.
  const answer = await fetch(`${own.url}${pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'loop' },
    body: JSON.stringify({ text: 'by a program' }),
  });
  expect(answer.status).toBe(200);
  const { mid } = await write('by a person');
  await got(path, 'by a person');
  expect(path.texts).toEqual(['by a person']);
  const [caught] = path.taken as [CaughtLetter];
  expect(JSON.parse(caught.body)).toMatchObject({ id: expect.stringContaining(room), entry: { mid } });
  const secret = outgoing?.secret ?? '';
  expect(isSigned(caught, secret)).toBe(true);
  // Whoever caught it gives it neither another time nor another id.
  const signature = String(caught.headers['x-holdfast-signature']);
  const later = signature.replace(/^t=(\d+)/, (_, time) => `t=${Number(time) + 1}`);
  expect(isSigned({ ...caught, headers: { 'x-holdfast-signature': later } }, secret)).toBe(false);
  const body = caught.body.replace(caught.letter.id, `${caught.letter.id}0`);
  expect(isSigned({ ...caught, body }, secret)).toBe(false);
});

test('who does not moderate a room neither makes, reads nor removes one; others see no room at all', async () => {
  const { ann, room, made } = await sentOn(own, receiver.path());
  const [bob, eve] = [await Person.signUp(own.url), await Person.signUp(own.url)];
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  const id = made[0]?.hook.id;
  const { url } = receiver.path();
  for (const [who, code] of [
    [bob, 'forbidden'],
    [eve, 'not_member'],
  ] as const) {
    const answers = [
      await make(who, { room, url }),
      await who.fetch(`/api/rooms/${room}/hooks`),
      await who.send('DELETE', `/api/rooms/${room}/hooks/${id}`, {}),
    ];
    for (const answer of answers) {
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({ error: { code } });
      expect(text).not.toContain(made[0]?.secret);
      expect(text).not.toContain('sesame');
    }
  }
  expect(await listed(ann, room)).toHaveLength(1);
});

test('wrong requests are refused, and a room has so many', async () => {
  const ann = await Person.signUp(own.url);
  const room = await roomOf(ann);
  const { url } = receiver.path();
  const wrong = [
    { room, url: 7 },
    { room, url: [url] },
    { room, url: `https://example.org/${'x'.repeat(LIMITS.outgoingUrlMaxChars)}` },
    { room, url, events: [] },
    { room, url, events: ['typing'] },
    { room, url, events: 'message' },
    { room, url, events: Array.from({ length: 100 }, () => 'message') },
    { room, url, name: 'CI' },
    { room, url, secret: 'mine' },
    { url },
  ];
  for (const body of wrong) expect((await make(ann, body)).status, JSON.stringify(body)).toBe(400);
  for (let n = 0; n < LIMITS.outgoingPerRoom; n += 1)
    expect((await make(ann, { room, url: receiver.path().url })).status).toBe(201);
  const refused = await make(ann, { room, url });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({
    error: { refusal: { kind: 'outgoing-full', max: LIMITS.outgoingPerRoom } },
  });
  const direct = await ann.send('POST', '/api/direct', { people: [(await Person.signUp(own.url)).id] });
  const { room: alone } = (await direct.json()) as RoomBody;
  expect((await make(ann, { room: alone.id, url })).status).toBe(403);
});

test('whoever makes them without end is refused with a time to wait', async () => {
  const { ann, room } = await sentOn(own);
  const { url } = receiver.path();
  const refused = await until('a refusal', async () => {
    const answer = await make(ann, { room, url });
    return answer.status === 429 && answer;
  });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('neither address nor secret is in a log', async () => {
  const url = `https://${OWN_NAME}/in?key=sesame`;
  const { made, write } = await sentOn(closed, { url });
  await write('one');
  await until('it to be told', () => closed.output.includes(made[0]?.hook.id ?? ''));
  expect(closed.output).not.toContain('sesame');
  expect(closed.output).not.toContain(made[0]?.secret);
});
