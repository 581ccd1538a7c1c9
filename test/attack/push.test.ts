import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RoomBody } from '../../src/protocol/http.js';
import type { TestNode } from '../../testbed/node/node.js';
import { Person, say } from '../../testbed/people/person.js';
import { type PushBrowser, TestPushService } from '../../testbed/people/push-browser.js';
import { until } from '../../testbed/wait.js';
import { OWN_HOSTS, OWN_NAME, useNetworkNodes } from './support/own-network.js';

/** What an enemy could have the server call, and what could be read on the way, by saying that they are a browser. */

let own: TestNode;
let closed: TestNode;
let service: TestPushService;

beforeAll(async () => {
  service = await TestPushService.start();
});
afterAll(() => service.close());
useNetworkNodes('--push-networks', (nodes) => {
  ({ own, closed } = nodes);
});

const setUp = (by: Person, browser: PushBrowser, endpoint = browser.endpoint) =>
  by.send('POST', '/api/push', { ...browser.subscription(), endpoint });

/** Somebody who is called in a room of their own, by somebody else. */
async function called(node: TestNode) {
  const [ann, bob] = [await Person.signUp(node.url), await Person.signUp(node.url)];
  const made = await ann.send('POST', '/api/rooms', { name: `room of ${ann.name}`, private: true });
  const { room } = (await made.json()) as RoomBody;
  await ann.send('POST', `/api/rooms/${room.id}/members`, { name: bob.name });
  const [socket] = await ann.connect();
  const call = async (cmid: string) =>
    (await say(socket, room.id, `@${bob.name} the code is 4711`, cmid)).mid;
  return { ann, bob, room: room.id, call };
}

test('[57] addresses of the server’s own network are refused however they are written, and none is called', async () => {
  const { bob } = await called(closed);
  const browser = service.browser();
  const { port, pathname } = new URL(browser.endpoint);
  for (const scheme of ['http', 'https']) {
    for (const host of OWN_HOSTS) {
      const answer = await setUp(bob, browser, `${scheme}://${host}:${port}${pathname}`);
      expect(answer.status, host).toBe(400);
    }
  }
  expect(browser.asked).toBe(0);
});

test('[57] a name that leads to the server’s own network is not called: no connection is made', async () => {
  const { bob, call } = await called(closed);
  const hidden = await TestPushService.start();
  const { port, pathname } = new URL(hidden.browser().endpoint);
  // One that says so is refused at once.
  expect((await setUp(bob, service.browser(), `https://localhost:${port}${pathname}`)).status).toBe(400);
  expect((await setUp(bob, service.browser(), `https://${OWN_NAME}:${port}${pathname}`)).status).toBe(204);
  await call('first');
  await until('it to be refused', () =>
    closed.output.includes(`"service":"${OWN_NAME}:${port}","outcome":"refused"`),
  );
  expect(hidden.connections).toBe(0);
  hidden.close();
});

test('[57] a service that answers nothing, or without an end, holds nobody up for long', async () => {
  const { bob, call } = await called(own);
  const [silent, open] = [service.browser(), service.browser()];
  silent.status = 0;
  for (const browser of [silent, open]) expect((await setUp(bob, browser)).status).toBe(204);
  const mids = [await call('one'), await call('two'), await call('three')];
  for (const mid of mids) await until('the other to be told', () => open.mids.includes(mid));
  await until('the silent one to be asked', () => silent.asked > 0);
  // Its first try ends, and another follows.
  await until('it to be asked again', () => silent.asked > 1);
});

test('[57] a service that leads elsewhere is not followed', async () => {
  const { bob, call } = await called(own);
  const [first, elsewhere, open] = [service.browser(), service.browser(), service.browser()];
  first.status = 308;
  first.headers = { location: elsewhere.endpoint };
  for (const browser of [first, open]) expect((await setUp(bob, browser)).status).toBe(204);
  const mid = await call('one');
  await until('both to be asked', () => first.asked === 1 && open.mids.includes(mid));
  expect(elsewhere.asked).toBe(0);
});

test('[59] a push says where a message is, and no word, name, room or address of it, encrypted or not', async () => {
  const { ann, bob, room, call } = await called(own);
  const browser = service.browser();
  expect((await setUp(bob, browser)).status).toBe(204);
  const mid = await call('one');
  await until('it to be told', () => browser.mids.includes(mid));
  const [push] = browser.caught;
  expect(JSON.parse(push?.text ?? '')).toEqual({ room, mid });
  const open = [
    JSON.stringify(push?.headers),
    JSON.stringify(push?.claims),
    push?.body.toString('latin1'),
  ].join();
  for (const word of ['4711', ann.name, bob.name, ann.id, bob.id, room, mid])
    expect(open).not.toContain(word);
  // Nor does a log have what wakes the browser.
  expect(own.output).not.toContain(new URL(browser.endpoint).pathname);
});

test('[59] nothing leaves for whoever was removed from the room, or about what was deleted', async () => {
  const { ann, bob, room, call } = await called(own);
  const [browser, own_] = [service.browser(), service.browser()];
  expect((await setUp(bob, browser)).status).toBe(204);
  expect((await setUp(ann, own_)).status).toBe(204);
  const mid = await call('one');
  expect((await ann.send('DELETE', `/api/rooms/${room}/members/${bob.id}`, {})).status).toBe(204);
  const [socket] = await (await invited(ann, room)).connect();
  const last = await say(socket, room, `@${ann.name} the last`, 'last');
  await until('the last to be told', () => own_.mids.includes(last.mid));
  expect(browser.mids).not.toContain(mid);
});

async function invited(by: Person, room: string): Promise<Person> {
  const person = await Person.signUp(by.url);
  await by.send('POST', `/api/rooms/${room}/members`, { name: person.name });
  return person;
}
