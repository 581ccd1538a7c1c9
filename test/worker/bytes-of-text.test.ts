import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { RoomBody, RoomsBody } from '../../src/protocol/http.js';
import type { TestNode } from '../../testbed/node/node.js';
import { newHook } from '../../testbed/people/hooks.js';
import { patiently } from '../../testbed/people/patience.js';
import type { Person } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';
import { pageOf } from './support/posts.js';

/** Bytes that are no UTF-8, wherever a text comes in: refused in words, and never changed into what nobody wrote. */

let node: TestNode;
const people = useCluster({ workers: 1, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});

/** `é` as Latin-1 has it, half of one as UTF-8 has it, and a surrogate by itself. */
const WRONG = [[0xe9], [0xc3], [0xed, 0xa0, 0x80]] as const;
const bytes = (before: string, wrong: readonly number[], after: string) =>
  Buffer.concat([Buffer.from(before), Buffer.from(wrong), Buffer.from(after)]);
const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

let rooms = 0;
async function roomOf(by: Person): Promise<string> {
  const made = await by.send('POST', '/api/rooms', { name: `bytes ${++rooms}`, private: true });
  return ((await made.json()) as RoomBody).room.id;
}
const textsOf = async (by: Person, room: string) =>
  (await pageOf(by, room)).messages.filter(({ kind }) => kind === undefined);
const postBy = (by: Person, path: string, body: BodyInit, type = JSON_TYPE) =>
  by.fetch(path, { method: 'POST', headers: { 'content-type': type, origin: node.url }, body });
const post = (url: string, body: BodyInit, type = JSON_TYPE) =>
  patiently(() => fetch(url, { method: 'POST', headers: { 'content-type': type }, body }));

async function expectRefused(answer: Response, words = /not valid UTF-8/): Promise<void> {
  const text = await answer.text();
  expect(answer.status, text).toBe(400);
  expect(JSON.parse(text)).toEqual({
    error: { code: 'invalid', message: expect.stringMatching(words), retry: false },
  });
}

test('[SEND-1] a body of JSON with bytes that are no UTF-8 is refused at every address, and nothing is stored', async () => {
  const ann = await people.someone();
  const room = await roomOf(ann);
  const { url } = await newHook(ann, room);
  for (const wrong of WRONG) {
    await expectRefused(await postBy(ann, `/api/rooms/${room}/messages`, bytes('{"text":"caf', wrong, '"}')));
    await expectRefused(await postBy(ann, '/api/rooms', bytes('{"name":"caf', wrong, '","private":true}')));
    await expectRefused(await postBy(ann, '/api/session', bytes('{"name":"a","password":"', wrong, '"}')));
    await expectRefused(await post(url, bytes('{"text":"caf', wrong, '"}')));
  }
  expect(await textsOf(ann, room)).toEqual([]);
  const { rooms: all } = (await (await ann.fetch('/api/rooms')).json()) as RoomsBody;
  expect(all.map(({ name }) => name).filter((name) => name.startsWith('caf'))).toEqual([]);
  // What somebody wrote as this sign is theirs.
  expect((await post(url, JSON.stringify({ text: '\ufffd' }))).status).toBe(200);
  expect((await textsOf(ann, room)).map(({ text }) => text)).toEqual(['\ufffd']);
});

test('so is a form, by its bytes and by what stands behind %', async () => {
  const ann = await people.someone();
  const room = await roomOf(ann);
  const { url } = await newHook(ann, room);
  for (const wrong of WRONG) {
    await expectRefused(await post(url, bytes('payload={"text":"caf', wrong, '"}'), FORM));
    const written = wrong.map((byte) => `%${byte.toString(16)}`).join('');
    await expectRefused(await post(url, `payload=%7B%22text%22:%22caf${written}%22%7D`, FORM));
  }
  expect(await textsOf(ann, room)).toEqual([]);
  const sound = await post(url, 'a=%FF&payload=%7B"text":"100%+caf%C3%a9+%25"%7D&payload=x', FORM);
  expect(sound.status, await sound.text()).toBe(200);
  expect((await textsOf(ann, room)).map(({ text }) => text)).toEqual(['100% café %']);
});

test('so is an order to the control room', async () => {
  const operator = await node.signUpOperator();
  for (const wrong of WRONG) {
    const headers = { 'content-type': JSON_TYPE, origin: node.url };
    const body = bytes('{"routing":"', wrong, '"}');
    await expectRefused(await operator.fetch('/control/mode', { method: 'PUT', headers, body }));
  }
});

test('a websocket with such a text frame is closed with 1007, and a poll with such a body with 400', async () => {
  const ann = await people.someone();
  const room = await roomOf(ann);
  const headers = { cookie: ann.cookieHeader, origin: node.url };
  for (const wrong of WRONG) {
    const packet = bytes(`421["send",{"room":"${room}","cmid":"c","text":"caf`, wrong, '"}]');
    const ws = new WebSocket(`${node.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      headers,
    });
    const heard: string[] = [];
    ws.on('message', (data) => heard.push(String(data)));
    ws.on('error', () => {});
    await once(ws, 'open');
    ws.send('40');
    await until('the welcome', () => heard.some((text) => text.startsWith('42["welcome"')));
    const closed = once(ws, 'close');
    ws.send(packet, { binary: false });
    expect(await closed).toEqual([1007, expect.anything()]);

    const poll = `${node.url}/socket.io/?EIO=4&transport=polling`;
    const opened = await (await fetch(poll, { headers })).text();
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
    const say = (body: BodyInit) =>
      fetch(`${poll}&sid=${sid}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'text/plain' },
        body,
      });
    expect((await say('40')).status).toBe(200);
    const refused = await say(packet);
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringMatching(/UTF-8/)]);
  }
  expect(await textsOf(ann, room)).toEqual([]);
});
