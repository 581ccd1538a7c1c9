import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestNode } from '../support/cluster.js';
import { Person } from '../support/person.js';
import { upgradeStatus } from '../support/upgrade.js';
import { until } from '../support/wait.js';

/** Who may open a connection, asked with the tools of an attacker: raw requests and websockets. */

let node: TestNode;
let alice: Person;
let mallory: Person;
const FOREIGN = 'https://evil.example';

beforeAll(async () => {
  node = await TestNode.start({ workers: 2, mode: 'shared' });
  alice = await Person.signUp(node.url);
  mallory = await Person.signUp(node.url);
});
afterAll(() => node.stop());

function handshakeUrl(query = ''): string {
  return `/socket.io/?EIO=4&transport=polling${query}`;
}

/** An open polling connection of this person; its id. */
async function pollingSid(person: Person): Promise<string> {
  const answer = await person.fetch(handshakeUrl());
  expect(answer.status).toBe(200);
  return (JSON.parse((await answer.text()).slice(1)) as { sid: string }).sid;
}

describe('another site', () => {
  test('cannot open a websocket with the cookies of its visitor', async () => {
    const from = (origin: string) => upgradeStatus(node.url, { origin, cookie: alice.cookieHeader });
    expect(await from(FOREIGN)).toBe(403);
    expect(await from('null')).toBe(403);
    expect(await from(node.url)).toBe(101);
  });

  test('cannot poll, and gets no CORS headers', async () => {
    const answer = await alice.fetch(handshakeUrl(), { headers: { origin: FOREIGN } });
    expect(answer.status).toBe(403);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    const preflight = await fetch(`${node.url}/api/session`, {
      method: 'OPTIONS',
      headers: { origin: FOREIGN, 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('cannot change anything by a form, by text/plain, or by a request without Origin that a browser marks', async () => {
    const body = JSON.stringify({ name: 'planted', private: false });
    const ask = (headers: Record<string, string>) =>
      alice.fetch('/api/rooms', { method: 'POST', headers, body });
    expect((await ask({ origin: FOREIGN, 'content-type': 'application/json' })).status).toBe(403);
    expect((await ask({ origin: node.url, 'content-type': 'text/plain' })).status).toBe(415);
    expect(
      (await ask({ origin: node.url, 'content-type': 'application/x-www-form-urlencoded' })).status,
    ).toBe(415);
    expect((await ask({ 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' })).status).toBe(
      403,
    );
    const rooms = (await (await alice.fetch('/api/rooms')).json()) as { rooms: { name: string }[] };
    expect(rooms.rooms.map(({ name }) => name)).not.toContain('planted');
  });
});

describe('an id of somebody else’s connection', () => {
  test('is useless for polls, posts and upgrades without its owner’s cookie', async () => {
    const sid = await pollingSid(alice);
    const query = `&sid=${sid}`;
    expect((await mallory.fetch(handshakeUrl(query))).status).toBe(403);
    const post = await mallory.fetch(handshakeUrl(query), { method: 'POST', body: '40' });
    expect(post.status).toBe(403);
    expect(
      await upgradeStatus(
        node.url,
        { origin: node.url, cookie: mallory.cookieHeader },
        `/socket.io/?EIO=4&transport=websocket&sid=${sid}`,
      ),
    ).toBe(403);
    expect((await fetch(`${node.url}${handshakeUrl(query)}`)).status).toBe(403);
    expect((await alice.fetch(handshakeUrl(query), { method: 'POST', body: '40' })).status).toBe(200);
  });

  test('that does not exist, or that names another slot, is an unknown session', async () => {
    for (const sid of ['nonsense', '1-zzzz-AAAAAAAAAAAAAAAAAAAA', '99-p-x', '../../etc', '__proto__']) {
      const answer = await alice.fetch(handshakeUrl(`&sid=${encodeURIComponent(sid)}`));
      expect(answer.status, sid).toBe(400);
    }
  });
});

describe('the protocol', () => {
  test('is Engine.IO 4 over polling or websocket, and nothing else', async () => {
    expect((await alice.fetch('/socket.io/?EIO=3&transport=polling')).status).toBe(400);
    expect((await alice.fetch('/socket.io/?EIO=4&transport=flashsocket')).status).toBe(400);
  });

  test('tells a stranger why, and keeps no connection for them', async () => {
    const stranger = new Person(node.url, 'nobody-at-all');
    const socket = stranger.socket();
    const refused = new Promise<Error & { data?: { code: string } }>((resolve) =>
      socket.once('connect_error', resolve),
    );
    socket.connect();
    expect((await refused).data?.code).toBe('unauthenticated');
    await until('the connection to be closed', () => !socket.connected);
    socket.disconnect();
  });

  test('refuses a head with 2,000 headers, and a request that is smuggled behind another', async () => {
    const many = Array.from({ length: 2_000 }, (_, at) => `X-H${at}: ${at}`).join('\r\n');
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\n${many}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4\d\d /);
    const both =
      'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(await raw(`${both}0\r\n\r\nG`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw('GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  test('answers a second request on the same connection for its own session, or not at all', async () => {
    const first = `GET /api/session HTTP/1.1\r\nHost: x\r\nCookie: ${alice.cookieHeader}\r\n\r\n`;
    const second = `GET /api/session HTTP/1.1\r\nHost: x\r\nCookie: ${mallory.cookieHeader}\r\nConnection: close\r\n\r\n`;
    const answers = await raw(first + second);
    const [one, two] = answers.split(/(?=HTTP\/1\.1 )/);
    expect(one).toContain(alice.name);
    expect(one).not.toContain(mallory.name);
    if (two !== undefined) expect(two).toContain(mallory.name);
  });
});

/** Writes bytes to the port and reads until it is closed. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(node.port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.once('error', (problem: NodeJS.ErrnoException) =>
      problem.code === 'ECONNRESET' || problem.code === 'EPIPE' ? resolve(text) : reject(problem),
    );
    socket.once('close', () => resolve(text));
    socket.write(bytes);
  });
}
