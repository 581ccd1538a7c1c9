import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PushBody, RoomBody } from '../../src/protocol/http.js';
import { join, Person, say as sayBy, type TestSocket } from '../../testbed/people/person.js';
import { type PushBrowser, TestPushService } from '../../testbed/people/push-browser.js';
import { jobsOf, signal } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';
import { type SuiteCluster, useCluster } from '../support/use-cluster.js';

/** Telling browsers whose page is closed, from a message on the wire to what the browser decrypts. */

let cluster: SuiteCluster;
let service: TestPushService;
const people = useCluster({ workers: 2, mode: 'shared', args: ['--push-networks', 'loopback'] }, (ready) => {
  cluster = ready;
});
beforeAll(async () => {
  service = await TestPushService.start();
});
afterAll(() => service.close());

let said = 0;
async function say(socket: TestSocket, room: string, text: string) {
  said += 1;
  return sayBy(socket, room, text, `said-${said}`);
}
async function newRoom(by: Person, ...others: readonly Person[]): Promise<string> {
  said += 1;
  const made = await by.send('POST', '/api/rooms', { name: `push ${said}`, private: true });
  const { room } = (await made.json()) as RoomBody;
  for (const { name } of others) await by.send('POST', `/api/rooms/${room.id}/members`, { name });
  return room.id;
}
async function browserOf(person: Person, more: object = {}): Promise<PushBrowser> {
  const browser = service.browser();
  const answer = await person.send('POST', '/api/push', { ...browser.subscription(), ...more });
  expect(answer.status).toBe(204);
  return browser;
}
/** Somebody who writes, and somebody with a browser that is told. */
async function pair() {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(ann, bob);
  const [socket] = await ann.connect();
  return { ann, bob, room, socket, browser: await browserOf(bob) };
}
const told = (browser: PushBrowser, mid: string) =>
  until('the browser to be told', () => browser.mids.includes(mid));
/** What is said last is told: by then, what was said before would have been. */
async function toldLast(
  socket: TestSocket,
  room: string,
  name: string,
  browser: PushBrowser,
): Promise<string> {
  const { mid } = await say(socket, room, `@${name} the last`);
  await told(browser, mid);
  return mid;
}

describe('a browser whose page is closed', () => {
  test('[NOTE-1] is told of what calls its person, by where it is and nothing more', async () => {
    const { ann, bob, room, socket, browser } = await pair();
    const text = `@${bob.name} the secret plan`;
    const { mid } = await say(socket, room, text);
    await told(browser, mid);
    expect(browser.mids).toEqual([mid]);
    const [push] = browser.caught;
    expect(JSON.parse(push?.text ?? '')).toEqual({ room, mid });
    const { publicKey } = (await (await ann.fetch('/api/push')).json()) as PushBody;
    expect(push?.publicKey).toBe(publicKey);
    expect(push?.claims).toMatchObject({ aud: new URL(browser.endpoint).origin });
    expect(push?.headers['content-encoding']).toBe('aes128gcm');
    expect(Number(push?.headers.ttl)).toBeGreaterThan(80_000);
    const seen = JSON.stringify([push?.headers, push?.claims]) + push?.body.toString('latin1');
    for (const word of [bob.name, ann.name, 'secret plan', room, mid]) expect(seen).not.toContain(word);
  });

  test('is told of what its person wants to be told of, and of nothing else', async () => {
    const { ann, bob, room, socket, browser } = await pair();
    await say(socket, room, 'to nobody');
    const call = await say(socket, room, `@${bob.name} one`);
    const all = await say(socket, room, '@room two');
    await told(browser, all.mid);
    expect(browser.mids).toEqual([call.mid, all.mid]);
    await bob.send('PUT', `/api/rooms/${room}/notify`, { level: 'all' });
    const plain = await say(socket, room, 'to everybody');
    await told(browser, plain.mid);
    await bob.send('PUT', `/api/rooms/${room}/notify`, { level: 'nothing' });
    await say(socket, room, `@${bob.name} three`);
    const direct = await ann.send('POST', '/api/direct', { people: [bob.id] });
    const { room: alone } = (await direct.json()) as RoomBody;
    const word = await say(socket, alone.id, 'a word alone');
    await told(browser, word.mid);
    expect(browser.mids).toEqual([call.mid, all.mid, plain.mid, word.mid]);
    // One's own words are no news.
    const own = await browserOf(ann);
    const [bobs] = await bob.connect();
    await say(socket, room, '@room four');
    const reply = await say(bobs, room, `@${ann.name} five`);
    await told(own, reply.mid);
    expect(own.mids).toEqual([reply.mid]);
  });

  test('[NOTE-1] is not told of what was read, on whatever device, or deleted before', async () => {
    const { bob, room, socket, browser } = await pair();
    const [desk] = await bob.connect();
    await join(desk, room);
    const read = await say(socket, room, `@${bob.name} read at once`);
    await desk.timeout(10_000).emitWithAck('read', { room, seq: read.seq });
    said += 1;
    const gone = await say(socket, room, `@${bob.name} deleted at once`);
    await socket
      .timeout(10_000)
      .emitWithAck('change', { room, cmid: `said-${said}-gone`, of: gone.mid, kind: 'delete' });
    const last = await toldLast(socket, room, bob.name, browser);
    expect(browser.mids).toEqual([last]);
  });

  test('is told of nothing while it does not want to be disturbed', async () => {
    const { bob, room, socket, browser } = await pair();
    const quiet = await browserOf(bob, { quietUntil: Date.now() + 3_600_000 });
    await toldLast(socket, room, bob.name, browser);
    expect(quiet.asked).toBe(0);
    const answer = await bob.send('POST', '/api/push', { ...quiet.subscription(), quietUntil: 0 });
    expect(answer.status).toBe(204);
    await toldLast(socket, room, bob.name, quiet);
  });

  test('is told of nothing once its session ended, its person was removed, or their sessions were ended', async () => {
    const { ann, bob, room, socket, browser } = await pair();
    const phone = new Person(bob.url, bob.name, bob.password);
    people.add(phone);
    await phone.signIn();
    const [out, stays] = [await browserOf(phone), browser];
    await phone.send('DELETE', '/api/session', {});
    await toldLast(socket, room, bob.name, stays);
    const other = await people.someone();
    const others = await browserOf(other);
    await ann.send('POST', `/api/rooms/${room}/members`, { name: other.name });
    await toldLast(socket, room, other.name, others);
    const before = others.asked;
    await ann.send('DELETE', `/api/rooms/${room}/members/${other.id}`, {});
    await say(socket, room, `@${other.name} @room are you there?`);
    await bob.send('DELETE', '/api/sessions', {});
    const asked = stays.asked;
    await say(socket, room, `@${bob.name} after all`);
    const own = await browserOf(ann);
    const [writing] = await (await someoneIn(ann, room)).connect();
    await toldLast(writing, room, ann.name, own);
    expect([out.asked, others.asked, stays.asked]).toEqual([0, before, asked]);
  });
});

async function someoneIn(by: Person, room: string): Promise<Person> {
  const person = await people.someone();
  await by.send('POST', `/api/rooms/${room}/members`, { name: person.name });
  return person;
}

describe('a push service', () => {
  test.each([404, 410])('that says %i is asked no more: the browser is forgotten', async (status) => {
    const { bob, room, socket, browser } = await pair();
    browser.status = status;
    await say(socket, room, `@${bob.name} one`);
    await until('the browser to be forgotten', async () => {
      const body = (await (await bob.fetch('/api/push')).json()) as PushBody;
      return body.subscriptions === 0;
    });
    const other = await browserOf(bob);
    await toldLast(socket, room, bob.name, other);
    expect(browser.asked).toBe(1);
  });

  test('[NOTE-1] that fails for a while is asked again, until it takes the message, once', async () => {
    const { bob, room, socket, browser } = await pair();
    const other = await browserOf(bob);
    browser.status = 503;
    const first = await say(socket, room, `@${bob.name} one`);
    await until('it to be asked again', () => browser.asked >= 2);
    // Others do not wait for it.
    await told(other, first.mid);
    browser.status = 201;
    await told(browser, first.mid);
    const last = await toldLast(socket, room, bob.name, browser);
    expect(browser.mids).toEqual([first.mid, last]);
  });

  test('that leads elsewhere is not followed', async () => {
    const { bob, room, socket, browser } = await pair();
    const elsewhere = service.browser();
    browser.status = 307;
    browser.headers = { location: elsewhere.endpoint };
    await say(socket, room, `@${bob.name} one`);
    await until('it to be asked', () => browser.asked === 1);
    const other = await browserOf(bob);
    await toldLast(socket, room, bob.name, other);
    expect(elsewhere.asked).toBe(0);
  });
});

test('[NOTE-1] each mention reaches its browser while the jobs process is killed again and again', async () => {
  const { bob, room, socket, browser } = await pair();
  await toldLast(socket, room, bob.name, browser);
  const mids: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 4; n += 1) mids.push((await say(socket, room, `@${bob.name} ${round} ${n}`)).mid);
    const before = jobsOf(cluster.node.pid) as number;
    signal(before, 'SIGKILL');
    mids.push((await say(socket, room, `@${bob.name} while it is dead`)).mid);
    await until('the next jobs process', () => ![before, null, undefined].includes(jobsOf(cluster.node.pid)));
  }
  for (const mid of mids) await told(browser, mid);
  // What came twice has one tag, so it is shown once; its topic says so to the push service as well.
  const topics = browser.caught.map(({ headers }) => headers.topic);
  expect(new Set(topics).size).toBe(new Set(browser.mids).size);
  expect([...new Set(browser.mids)].sort()).toEqual([...new Set([browser.mids[0], ...mids])].sort());
});
