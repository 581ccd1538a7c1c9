import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { LIMITS } from '../../src/protocol/limits.js';
import { TestNode } from '../../testbed/node/node.js';
import { People } from '../../testbed/people/people.js';
import { collect, join, Person, say } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useUnharmed } from './support/unharmed.js';

/** Too much of everything. Whatever is sent: no worker dies, none keeps the memory, and other people go on. */

const METRICS_TOKEN = 'a-token-of-the-scraper';

let node: TestNode;
const people = new People(() => Person.signUp(node.url));

beforeAll(async () => {
  // Through a believed proxy, so that one machine can be many addresses.
  node = await TestNode.start({
    workers: 2,
    args: ['--limits', 'normal', '--trust-proxy', 'loopback', '--metrics-token', METRICS_TOKEN],
  });
  await node.signUpOperator();
});
useUnharmed(() => node, people);
afterAll(() => node.stop());

function get(path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    // By hand, since `fetch` tidies a path before it sends it.
    const call = request({ host: '127.0.0.1', port: node.port, path, headers, agent: false }, async (res) => {
      let body = '';
      for await (const chunk of res) body += chunk;
      resolve({ status: res.statusCode ?? 0, body });
    });
    call.once('error', reject);
    call.end();
  });
}

test('an expectation that nobody knows leaves no connection open past the router', async () => {
  for (const path of ['/api/session', '/socket.io/?EIO=4&transport=polling', '/healthz']) {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(node.port, '127.0.0.1');
      let text = '';
      socket.setEncoding('latin1').on('data', (part: string) => {
        text += part;
      });
      socket.once('error', reject);
      socket.once('end', () => resolve(text));
      socket.setTimeout(30_000, () => reject(new Error(`left open after: ${text}`)));
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${node.port}\r\nExpect: cake\r\n\r\n`);
    });
    expect(answer, path).toMatch(/\r\nconnection: close\r\n/i);
    expect(answer, path).toMatch(/\r\nx-served-by: /i);
  }
});

test('no path leads out of the public folder', async () => {
  const paths = [
    '/build/../../package.json',
    '/build/..%2f..%2fpackage.json',
    '/build/%2e%2e/%2e%2e/package.json',
    '/styles/....//....//package.json',
    '/icons/..\\..\\package.json',
    '//etc/passwd',
    '/build/%00',
    '/build/%c0%ae%c0%ae/package.json',
    '/.git/HEAD',
    '/index.html.bak',
  ];
  for (const path of paths) {
    const { status, body } = await get(path, {});
    expect(status, path).toBeGreaterThanOrEqual(400);
    expect(status, path).toBeLessThan(500);
    expect(body, path).not.toMatch(/"version"|root:/);
  }
});

test('metrics name nobody', async () => {
  const person = await people.someone();
  const [socket] = await person.connect();
  await join(socket, 'general');
  await say(socket, 'general', 'a text of mine', 'metrics-1');
  const { status, body } = await get('/metrics', { authorization: `Bearer ${METRICS_TOKEN}` });
  expect(status).toBe(200);
  expect(body).toContain('holdfast_');
  for (const secret of [person.name, person.id, 'operator', 'a text of mine', '203.0.113']) {
    expect(body).not.toContain(secret);
  }
});

test('a socket that reads nothing is closed, and the room does not wait for it', {
  timeout: 120_000,
}, async () => {
  // One person writes faster than anybody may: what fills a socket is here one page's doing.
  const loose = await TestNode.start({ workers: 1, limits: 'loose' });
  try {
    const [reader, writer, mute] = await Promise.all([1, 2, 3].map(() => Person.signUp(loose.url)));
    if (reader === undefined || writer === undefined || mute === undefined) throw new Error('unreachable');
    const url = `${loose.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const deaf = new WebSocket(url, { headers: { origin: loose.url, cookie: mute.cookieHeader } });
    deaf.on('error', () => {});
    const joined = new Promise<void>((resolve) => {
      deaf.on('message', (data) => {
        const text = String(data);
        if (text.startsWith('0')) deaf.send('40');
        else if (text.startsWith('40')) deaf.send('420["join",{"room":"general"}]');
        else if (text.startsWith('430')) resolve();
      });
    });
    await joined;
    deaf.pause();
    const [listening] = await reader.connect();
    await join(listening, 'general');
    const heard = collect(listening);
    const [talking] = await writer.connect();
    await join(talking, 'general');
    const text = 'x'.repeat(LIMITS.textMaxChars);
    const closed = async () => {
      const answer = await fetch(`${loose.url}/metrics`);
      return /^holdfast_worker_slow_sockets_closed_total\{[^}]*\} [1-9]/m.test(await answer.text());
    };
    let sent = 0;
    await until(
      'the deaf one to be closed',
      async () => {
        for (let burst = 0; burst < 50; burst += 1) {
          sent += 1;
          await say(talking, 'general', text, `wall-${sent}`);
        }
        return closed();
      },
      90_000,
    );
    await until('the reader to have all of it', () => heard.length === sent);
    deaf.terminate();
    reader.close();
    writer.close();
  } finally {
    await loose.stop();
  }
});
