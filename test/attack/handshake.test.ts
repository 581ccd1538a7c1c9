import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { LIMITS } from '../../src/protocol/limits.js';
import { Person } from '../../testbed/people/person.js';
import { upgradeStatus } from '../../testbed/people/upgrade.js';
import { endedByTimer, onBusyMachine, stopwatch, until } from '../../testbed/wait.js';
import { loopDelays } from './support/costs.js';
import { SignedIn } from './support/signed-in.js';
import { call, openPoll, openWebsocket, POLL, raw, tcp, WEBSOCKET } from './support/stranger.js';
import { Target } from './support/target.js';

/** Who may open a connection, and what it costs to try. The numbers are those of docs/operations/security.md. */

let target: Target;
let alice: SignedIn;
let mallory: SignedIn;
/** Whoever is not closed answers pings, and stays for ever. */
const CLOSED_WITHIN_MS = onBusyMachine(15_000);
/** The answers to others, while one address opens a thousand connections: those that say to try again (503). */
const REFUSED_SHARE_MAX = 0.1;
const FOREIGN = 'https://evil.example';
const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';

beforeAll(async () => {
  target = await Target.start();
  alice = await SignedIn.of(target.node);
  mallory = await SignedIn.of(target.node);
});
afterEach(() => target.expectUnharmed());
afterAll(() => target.stop());

describe('another site', () => {
  test('[1] cannot open a websocket with the cookies of its visitor', async () => {
    const from = (origin: string) => upgradeStatus(target.node.url, { ...alice.headers, origin });
    expect(await from(FOREIGN)).toBe(403);
    expect(await from('null')).toBe(403);
    expect(await from(target.node.url)).toBe(101);
  });

  test('[2] cannot poll, and gets no CORS headers', async () => {
    const { status, headers } = await call(target.port, POLL, {
      headers: { ...alice.headers, origin: FOREIGN },
    });
    expect(status).toBe(403);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    const preflight = await call(target.port, '/api/session', {
      method: 'OPTIONS',
      headers: { origin: FOREIGN, 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('cannot change anything by a form, by text/plain, or by a request without Origin that a browser marks', async () => {
    const body = JSON.stringify({ name: 'planted', private: false });
    const ask = (headers: Record<string, string>) =>
      alice.fetch('/api/rooms', { method: 'POST', headers, body });
    const form = 'application/x-www-form-urlencoded';
    const own = target.node.url;
    expect((await ask({ origin: FOREIGN, 'content-type': 'application/json' })).status).toBe(403);
    expect((await ask({ origin: own, 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ask({ origin: own, 'content-type': form })).status).toBe(415);
    const marked = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' };
    expect((await ask(marked)).status).toBe(403);
    const rooms = (await (await alice.fetch('/api/rooms')).json()) as { rooms: { name: string }[] };
    expect(rooms.rooms.map(({ name }) => name)).not.toContain('planted');
  });
});

describe('an id of somebody else’s connection', () => {
  test('[3] is useless for polls, posts and upgrades without its owner’s cookie, or from another site', async () => {
    const sid = await openPoll(target.port, { headers: alice.headers });
    const path = `${POLL}&sid=${sid}`;
    const status = async (headers: Record<string, string>, method = 'GET', body?: string) =>
      (await call(target.port, path, { headers, method, ...(body === undefined ? {} : { body }) })).status;
    expect(await status(mallory.headers)).toBe(403);
    expect(await status(mallory.headers, 'POST', '40')).toBe(403);
    expect(await status({})).toBe(403);
    expect(await status({ ...alice.headers, origin: FOREIGN })).toBe(403);
    const upgrade = (headers: Record<string, string>) =>
      upgradeStatus(target.node.url, headers, `${WEBSOCKET}&sid=${sid}`);
    expect(await upgrade(mallory.headers)).toBe(403);
    expect(await upgrade({ ...alice.headers, origin: FOREIGN })).toBe(403);
    expect(await status(alice.headers, 'POST', '40')).toBe(200);
  });

  test('[3] [S9] that does not exist, or that names another slot, is an unknown session, and said to be', async () => {
    for (const id of ['nonsense', '1-zzzz-AAAAAAAAAAAAAAAAAAAA', '99-p-x', '../../etc', '__proto__']) {
      const query = `&sid=${encodeURIComponent(id)}`;
      expect((await call(target.port, `${POLL}${query}`, { headers: alice.headers })).status, id).toBe(400);
      expect(await upgradeStatus(target.node.url, alice.headers, `${WEBSOCKET}${query}`), id).toBe(400);
    }
  });
});

describe('a stranger', () => {
  test.concurrent('[4] without a cookie, or with one whose session is over, is told why and closed within 15 s; so is silence, and who gave a socket up', async () => {
    const former = await SignedIn.of(target.node);
    const old = former.headers;
    expect((await former.send('DELETE', '/api/session', {})).status).toBe(204);
    const told = async (heard: string[], start: string) =>
      until(`a packet ${start}`, () => heard.find((text) => text.startsWith(start)));
    const ways: [headers: Record<string, string>, deed: (socket: WebSocket, heard: string[]) => unknown][] = [
      [{}, () => {}],
      ...[{}, old].map((headers): (typeof ways)[number] => [
        headers,
        async (socket, heard) => {
          socket.send('40');
          expect(await told(heard, '44')).toContain('"unauthenticated"');
        },
      ]),
      [
        alice.headers,
        async (socket, heard) => {
          socket.send('40');
          await told(heard, '42["welcome"');
          socket.send('41');
        },
      ],
    ];
    const closings = ways.map(async ([headers, deed]) => {
      const passed = stopwatch();
      const { socket, heard } = await openWebsocket(target.port, headers);
      const closed = once(socket, 'close');
      // Whoever is silent to pings would be closed for that.
      socket.on('message', (data) => String(data) === '2' && socket.send('3'));
      await deed(socket, heard);
      await closed;
      return passed();
    });
    for (const after of await Promise.all(closings)) expect(after).toBeLessThan(CLOSED_WITHIN_MS);
  });

  test.concurrent('[7] who sends half a head or half a body, and stops or goes on byte by byte, is closed within 15 s', async () => {
    const passed = stopwatch();
    const head = 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ';
    const body =
      'POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{';
    const answers = await Promise.all([
      raw(target.port, head),
      slowly(target.port, head),
      raw(target.port, body),
      slowly(target.port, body),
    ]);
    expect(passed()).toBeLessThan(CLOSED_WITHIN_MS);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('[5] [S9] with another protocol, another transport or another upgrade is answered 400 in words', async () => {
    const upgrades = {
      'EIO=3&transport=websocket': /protocol version/,
      'EIO=4&transport=flashsocket': /Transport unknown/,
      'EIO=4&transport=webtransport': /Transport unknown/,
      'EIO=4&transport=polling': /cannot be upgraded/,
      'EIO=4&transport=websocket&sid=1-aaa-AAAA': /Session ID unknown/,
      'EIO=4&transport=websocket&j=0': /JSONP/,
    };
    for (const [query, words] of Object.entries(upgrades)) {
      const answer = await raw(
        target.port,
        `GET /socket.io/?${query} HTTP/1.1\r\nHost: localhost\r\n${UPGRADE}\r\n`,
      );
      expect(answer, query).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(answer, query).toMatch(words);
    }
    const bad = await raw(
      target.port,
      `GET ${WEBSOCKET} HTTP/1.1\r\nHost: localhost\r\n${UPGRADE.replace('13', '7')}\r\n`,
    );
    expect(bad).toMatch(/^HTTP\/1\.1 4\d\d /);
    const elsewhere = await raw(target.port, `GET /chat HTTP/1.1\r\nHost: localhost\r\n${UPGRADE}\r\n`);
    expect(elsewhere).toMatch(/^HTTP\/1\.1 400 .*\/socket\.io\//s);
    for (const query of [
      'EIO=3&transport=polling',
      'EIO=4&transport=flashsocket',
      'transport=polling',
      'EIO=4',
    ]) {
      expect((await call(target.port, `/socket.io/?${query}`)).status, query).toBe(400);
    }
    expect((await call(target.port, POLL, { method: 'PUT', body: '40' })).status).toBe(405);
  });

  test('[S9] who asks for HTTP/2 in passing is served in HTTP/1.1', async () => {
    const h2c = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
    for (const path of ['/', '/healthz', POLL]) {
      expect(await raw(target.port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${h2c}\r\n`), path).toMatch(
        /^HTTP\/1\.1 200 OK\r\n/,
      );
    }
  });

  test('[S9] whose upgrade is refused holds no connection open', async () => {
    const socket = connect({ host: '127.0.0.1', port: target.port, allowHalfOpen: true });
    const ended = new Promise((resolve) => socket.once('end', resolve));
    const gone = new Promise((resolve) => socket.once('error', resolve));
    socket.resume();
    socket.write(`GET /socket.io/?EIO=3&transport=websocket HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`);
    await ended;
    const passed = stopwatch();
    // This side stays open; what is written meets a closed connection once the server let go of it.
    const writing = setInterval(() => socket.write('x'), 50);
    await gone;
    clearInterval(writing);
    expect(passed()).toBeLessThan(endedByTimer(LIMITS.lingerMs));
  });

  test('[6] with 2,000 headers or a subprotocol of 32 kB gets a 4xx, and makes the loop that reads them late by less than 50 ms', async () => {
    const many = Array.from({ length: 2_000 }, (_, at) => `X-H${at}: ${at}`).join('\r\n');
    const answers: string[] = [];
    const attack = async () => {
      const wave = Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0
          ? raw(target.port, `GET / HTTP/1.1\r\nHost: x\r\n${many}\r\n\r\n`)
          : raw(
              target.port,
              `GET ${WEBSOCKET} HTTP/1.1\r\nHost: x\r\n${UPGRADE}Sec-WebSocket-Protocol: ${'p'.repeat(32_000)}\r\n\r\n`,
            ),
      );
      answers.push(...(await Promise.all(wave)));
    };
    // Heads are read by the primary; what it lets through, by a worker.
    const bounds = { primary: 50, worker: 50 };
    const delays = await loopDelays(target.node, bounds, attack);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(delays.primary).toBeLessThan(bounds.primary);
    expect(delays.worker).toBeLessThan(bounds.worker);
  });

  test('[8] [S4] who opens a thousand connections at once is limited, with an empty id too; others are not', {
    timeout: 300_000,
  }, async () => {
    const handshake = (path: string, address: string) =>
      call(target.port, path, { headers: { 'x-forwarded-for': address } }).then(({ status }) => status);
    const empty = `${POLL}&sid=`;
    expect(await handshake(empty, '203.0.113.3')).toBe(200);
    const others = new Set<number>();
    let asked = 0;
    let [served, refused503] = [0, 0];
    /** Each of the others asks until they are let in. What is not a 503 is an answer of that kind. */
    const askUntilServed = async () => {
      asked += 1;
      const address = `198.51.100.${asked % 256}`;
      const status = await until(`a place for ${address}`, async () => {
        const answer = await handshake(POLL, address);
        if (answer === 503) refused503 += 1;
        return answer !== 503 && answer;
      });
      others.add(status);
      served += 1;
    };
    // On a slow machine the allowance grows back meanwhile; then a thousand more. Its workers may be busy for 5 s, for
    // everybody alike, which limits nobody: one round in which others hardly wait is enough.
    await until(
      'the thousand to be refused, in a round in which others hardly are told to wait',
      async () => {
        let isOver = false;
        [served, refused503] = [0, 0];
        const meanwhile = Array.from({ length: 2 }, async () => {
          while (!isOver) await askUntilServed();
        });
        const statuses = await Promise.all(
          Array.from({ length: 1_000 }, (_, at) => handshake(at < 800 ? POLL : empty, '203.0.113.1')),
        );
        isOver = true;
        await Promise.all(meanwhile);
        expect(statuses.filter((status) => ![200, 429, 503].includes(status))).toEqual([]);
        expect([...others]).toEqual([200]);
        return statuses.slice(800).includes(429) && refused503 <= REFUSED_SHARE_MAX * (served + refused503);
      },
      250_000,
    );
    expect(asked).toBeGreaterThan(2);
    expect([...others]).toEqual([200]);
  });

  test('[S14] whose polls are answered gets neither page nor script, and no JSONP', async () => {
    const expectPlain = (headers: Readonly<Record<string, unknown>>) => {
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['cache-control']).toBe('no-store');
    };
    expectPlain((await call(target.port, POLL)).headers);
    const sid = await openPoll(target.port);
    expectPlain((await call(target.port, `${POLL}&sid=${sid}`, { method: 'POST', body: '40' })).headers);
    expectPlain((await call(target.port, `${POLL}&sid=nobody`)).headers);
    const jsonp = await call(target.port, `${POLL}&j=0`);
    expect(jsonp.status).toBe(400);
    expect(jsonp.body).not.toContain('___eio');
    expectPlain(jsonp.headers);
  });
});

describe('one address that opens connections and says next to nothing', () => {
  let open: Target;
  beforeAll(async () => {
    open = await Target.start([]);
  });
  afterAll(() => open.stop());

  test('[S3] [7] has a share of the places: the chat, /healthz and the control room answer others', async () => {
    const sockets: Socket[] = [];
    const answers: string[] = [];
    // On a slow machine the first of them have had their time before the last is there: then more come.
    await until('the share to be full', async () => {
      // In waves that the kernel's queue of connections holds.
      const wave = Array.from({ length: 200 }, () => tcp(open.port, '127.0.0.9'));
      sockets.push(...wave);
      await Promise.all(wave.map((socket) => once(socket, 'connect')));
      for (const socket of wave) {
        socket.on('data', (data) => answers.push(data.toString()));
        socket.write('G');
      }
      return answers.some((answer) => answer.startsWith('HTTP/1.1 429 '));
    });
    expect(sockets.length).toBeGreaterThan(LIMITS.pendingPerAddressMax);
    const person = new Person(open.node.url, 'operator');
    for (let at = 0; at < 10; at += 1) {
      expect((await call(open.port, '/healthz')).status).toBe(200);
      expect((await person.fetch('/')).status).toBe(200);
      expect((await open.node.slots()).length).toBe(2);
    }
    for (const socket of sockets) socket.destroy();
    await open.expectUnharmed();
  });
});

/** Sends the bytes, and then one more each 300 ms until the other side has enough; what it answered. */
async function slowly(port: number, bytes: string): Promise<string> {
  const socket = tcp(port);
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  socket.write(bytes);
  const dripping = setInterval(() => socket.write('x'), 300);
  await once(socket, 'close');
  clearInterval(dripping);
  return text;
}
