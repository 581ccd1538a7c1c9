import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../testbed/browser/chromium.js';
import { signInWithin, watchErrors } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { freshName, join, Person, say } from '../../testbed/people/person.js';
import { call } from './support/stranger.js';

/** What another site can make a visitor's browser do, and what people can make each other's pages do. Normal limits. */

let node: TestNode;
let alice: Person;

beforeAll(async () => {
  node = await TestNode.start({ workers: 2, args: ['--limits', 'normal'] });
  await node.signUpOperator();
  alice = await Person.signUp(node.url);
});
afterAll(async () => {
  alice?.close();
  await node.stop();
});

const CHANGES: readonly (readonly [string, string, object])[] = [
  ['POST', '/api/rooms', { name: 'forged' }],
  ['POST', '/api/accounts', { name: 'forged-name', password: 'correct horse battery' }],
  ['POST', '/api/session', { name: 'alice', password: 'correct horse battery' }],
  ['DELETE', '/api/session', {}],
  ['DELETE', '/api/sessions', {}],
  ['PUT', '/api/password', { current: 'correct horse battery', next: 'another horse battery' }],
  ['POST', '/api/rooms/general/members', { name: 'alice' }],
  ['POST', '/api/tickets', {}],
  ['PUT', '/control/mode', { routing: 'round-robin', sessions: 'memory' }],
  ['POST', '/control/restart', {}],
];

function asAlice(method: string, path: string, body: string, headers: Record<string, string>) {
  return call(node.port, path, { method, body, headers: { cookie: alice.cookieHeader, ...headers } });
}

test('[40] a state change by another site’s page, form or script: 403, or 415 for what is no JSON', async () => {
  const json = { 'content-type': 'application/json' };
  for (const [method, path, body] of CHANGES) {
    const text = JSON.stringify(body);
    for (const origin of [
      'https://evil.example',
      'null',
      `http://localhost.evil.example:${node.port}`,
      `https://127.0.0.1:1`,
    ]) {
      const answer = await asAlice(method, path, text, { ...json, origin });
      expect(answer.status, `${method} ${path} from ${origin}`).toBe(403);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    const marked = await asAlice(method, path, text, { ...json, 'sec-fetch-site': 'cross-site' });
    expect(marked.status, `${method} ${path} without Origin`).toBe(403);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const form = await asAlice(method, path, text, { origin: node.url, 'content-type': type });
      expect([403, 415], `${method} ${path} as ${type}`).toContain(form.status);
    }
  }
  expect((await alice.whoami()).status).toBe(200);
  const { mode } = await node.view();
  expect(mode.sessions).toBe('redis');
});

test('[41] a state change by GET: 405, and nothing is changed', async () => {
  const onlyPost = [
    '/api/tickets',
    '/api/sessions',
    '/api/password',
    '/control/restart',
    '/control/workers',
    '/control/crowd',
  ];
  // Only operators are told which methods the control room takes.
  const { cookieHeader } = await node.signUpOperator();
  for (const path of onlyPost) {
    const cookie = path.startsWith('/control/') ? cookieHeader : alice.cookieHeader;
    const answer = await asAlice('GET', path, '', { origin: node.url, cookie });
    expect(answer.status, path).toBe(405);
    expect(answer.headers.allow, path).toMatch(/POST|PUT|DELETE/);
  }
  const tricks = ['/api/session?_method=DELETE', '/api/rooms?name=forged', '/api/session?method=delete'];
  for (const path of tricks) await asAlice('GET', path, '', { 'x-http-method-override': 'DELETE' });
  expect((await alice.whoami()).status).toBe(200);
  expect(JSON.stringify(await (await alice.fetch('/api/rooms')).json())).not.toContain('forged');
});

test('[42] the pages’ policy lets in no script, object, frame or connection of others', async () => {
  for (const path of ['/', '/control', '/r/anything', '/api/setup']) {
    const { headers } = await call(node.port, path);
    const policy = String(headers['content-security-policy'] ?? '');
    // The chat's own page may stand in a frame of the control room, which is of the same origin.
    const isChat = path === '/';
    for (const rule of [
      "script-src 'self'",
      "object-src 'none'",
      "connect-src 'self'",
      `frame-ancestors ${isChat ? "'self'" : "'none'"}`,
      "base-uri 'none'",
    ]) {
      expect(policy, path).toContain(rule);
    }
    expect(policy, path).not.toMatch(/unsafe|\*|https?:/);
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['x-frame-options'], path).toBe(isChat ? 'SAMEORIGIN' : 'DENY');
  }
});

test('[42] no other origin shows the chat in a frame, and none at all the control room', async () => {
  // A real server: what an intercepted page asks of this machine the browser may refuse for another reason.
  const foreign = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1').searchParams.get('of');
    response.setHeader('Content-Type', 'text/html');
    response.end(`<title>elsewhere</title><iframe src="${url}"></iframe>`);
  });
  foreign.listen(0, '127.0.0.1');
  await once(foreign, 'listening');
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    /** Whether a frame of the page there shows what is at the path. */
    const isFramed = async () => {
      const frame = page.frames().find((one) => one.parentFrame() === page.mainFrame());
      if (frame === undefined) throw new Error('the page has no frame');
      return /Holdfast/.test(await frame.evaluate(() => document.title));
    };
    const { port } = foreign.address() as AddressInfo;
    // Another port, and another name of this machine.
    for (const host of ['127.0.0.1', 'localhost']) {
      for (const path of ['/', '/control']) {
        await page.goto(`http://${host}:${port}/?of=${encodeURIComponent(node.url + path)}`);
        expect(await isFramed(), `${host} ${path}`).toBe(false);
      }
    }
    for (const path of ['/', '/control']) {
      await page.goto(`${node.url}/healthz`);
      await page.evaluate((of) => {
        const frame = document.createElement('iframe');
        frame.src = of;
        document.body.append(frame);
        return new Promise((resolve) => frame.addEventListener('load', resolve));
      }, path);
      expect(await isFramed(), path).toBe(path === '/');
    }
  } finally {
    await browser.close();
    foreign.close();
  }
});

test('[43] markup and javascript: in the names of rooms and in messages are text; names of people cannot hold them', async () => {
  const nasty = '<img src=x onerror=alert(1)> javascript:alert(1) [a](javascript:alert(2)) &lt;b&gt;';
  for (const name of ['<b>bob</b>', 'javascript:alert(1)', 'a"onload=x', "a'b", 'a&b']) {
    const answer = await alice.send('POST', '/api/accounts', { name, password: 'correct horse battery' });
    expect(answer.status, name).toBe(400);
  }
  const made = await alice.send('POST', '/api/rooms', { name: '<img src=x onerror=alert(3)>' });
  const { room } = (await made.json()) as { room: { id: string; name: string } };
  const [socket] = await alice.connect();
  await join(socket, room.id);
  await say(socket, room.id, nasty, 'nasty');

  const browser = await openBrowser();
  try {
    const context = await browser.newContext();
    const reader = await Person.signUp(node.url, freshName());
    expect((await reader.send('POST', `/api/rooms/${room.id}/members`, { name: reader.name })).status).toBe(
      201,
    );
    await signInWithin(context, reader);
    const page = await context.newPage();
    const errors = watchErrors(page);
    const alerts: string[] = [];
    page.on('dialog', (dialog) => {
      alerts.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(node.url);
    await page.getByText('<img src=x onerror=alert(3)>').first().click();
    await page.locator('.row .text').getByText('javascript:alert(1)').first().waitFor();
    expect(await page.locator('.row .text').first().textContent()).toBe(nasty);
    expect(await page.locator('.row .text img, a[href^="javascript" i], .row .text b').count()).toBe(0);
    expect([errors, alerts]).toEqual([[], []]);
    reader.close();
  } finally {
    await browser.close();
  }
});
