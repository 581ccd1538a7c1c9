import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/protocol/mode.js';
import { parseServedBy } from '../../src/protocol/served-by.js';
import { TestNode } from '../../testbed/node/node.js';
import { upgradeStatus } from '../../testbed/people/upgrade.js';

/** Under which names a node is itself, and what it believes of a proxy in front of it. */

const PASSWORD = 'correct horse battery';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly cookies: readonly string[];
  readonly servedBy: string;
}

/** A request with any headers; `fetch` would not let us choose the Host. */
function ask(node: TestNode, method: string, path: string, headers: Record<string, string>, body?: object) {
  return new Promise<Answer>((resolve, reject) => {
    const call = request(`${node.url}${path}`, { method, headers, agent: false }, async (res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of res) chunks.push(chunk as Buffer);
      resolve({
        status: res.statusCode ?? 0,
        body: Buffer.concat(chunks).toString(),
        cookies: res.headers['set-cookie'] ?? [],
        servedBy: String(res.headers['x-served-by']),
      });
    });
    call.once('error', reject);
    if (body !== undefined) call.setHeader('content-type', 'application/json');
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function signUp(
  node: TestNode,
  name: string,
  headers: Record<string, string>,
  setup?: string,
): Promise<Answer> {
  const account = { name, password: PASSWORD, ...(setup === undefined ? {} : { setup }) };
  return ask(node, 'POST', '/api/accounts', headers, account);
}

/** What a browser sends whose page lies at `origin`. */
function from(origin: string): Record<string, string> {
  return { host: new URL(origin).host, origin };
}

describe('a fresh chat on loopback', () => {
  let node: TestNode;
  beforeAll(async () => {
    node = await TestNode.start({ args: ['--origins', 'https://chat.example.org'] });
  });
  afterAll(() => node.stop());

  test('does not believe a page that let its own name point here', async () => {
    const rebound = from(`http://evil.example:${node.port}`);
    const refused = await signUp(node, 'mallory', rebound);
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body)).toMatchObject({ error: { code: 'origin_refused' } });
    expect((await signUp(node, 'mallory', { host: rebound.host as string })).status).toBe(403);
    expect((await signUp(node, 'mallory', from(`http://127.evil.example:${node.port}`))).status).toBe(403);
    expect((await ask(node, 'POST', '/api/session', rebound, { name: 'a', password: PASSWORD })).status).toBe(
      403,
    );
    expect((await ask(node, 'GET', '/metrics', rebound)).status).toBe(401);
    expect(await upgradeStatus(node.url, rebound)).toBe(403);
    expect(JSON.parse((await ask(node, 'GET', '/api/setup', {})).body)).toMatchObject({ needed: true });
  });

  test('believes the names of this machine and those of --origins', async () => {
    await node.claim();
    const names = ['localhost', 'bob.localhost', '127.0.0.1', '[::1]'];
    for (const [at, name] of names.entries()) {
      const answer = await signUp(node, `local-${at}`, from(`http://${name}:${node.port}`));
      expect(answer.status, name).toBe(201);
    }
    expect((await signUp(node, 'named', from('https://chat.example.org'))).status).toBe(201);
    expect(await upgradeStatus(node.url, from(`http://bob.localhost:${node.port}`))).toBe(101);
    // Other origins mean a proxy, which may be on this machine and may not say so.
    expect((await ask(node, 'GET', '/metrics', {})).status).toBe(401);
  });
});

describe('behind a proxy that ends TLS', () => {
  let node: TestNode;
  const origin = 'https://chat.example.org';
  const proxied = { ...from(origin), 'x-forwarded-proto': 'https' };
  beforeAll(async () => {
    node = await TestNode.start({ workers: 3, args: ['--trust-proxy', 'loopback', '--origins', origin] });
  });
  afterAll(() => node.stop());

  function jar({ cookies }: Answer): string {
    return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
  }

  test('[ROUTE-2] cookies are __Host-, Secure, HttpOnly, SameSite, and routing and control room read them', async () => {
    const operator = await signUp(node, 'operator', proxied, await node.setupToken());
    expect(operator.status).toBe(201);
    for (const cookie of operator.cookies) {
      expect(cookie).toMatch(/^__Host-holdfast\./);
      expect(cookie).toMatch(/; Path=\//i);
      expect(cookie).toMatch(/; HttpOnly/i);
      expect(cookie).toMatch(/; Secure/i);
      expect(cookie).toMatch(/; SameSite=(Lax|Strict)/i);
      expect(cookie).not.toMatch(/; Domain/i);
    }
    expect(operator.cookies.map((cookie) => cookie.split('=')[0])).toContainEqual(
      expect.stringMatching(/^__Host-holdfast\.\w{8}\.operator$/),
    );
    const signedIn = { ...proxied, cookie: jar(operator) };
    expect((await ask(node, 'GET', '/control/cluster', signedIn)).status).toBe(200);
    expect((await ask(node, 'PUT', '/control/mode', signedIn, PRESETS.sticky)).status).toBe(200);

    for (let person = 0; person < 4; person += 1) {
      const made = await signUp(node, `person-${person}`, proxied);
      const slot = parseServedBy(made.servedBy)?.slot;
      for (let visit = 0; visit < 4; visit += 1) {
        const answer = await ask(node, 'GET', '/api/session', { ...proxied, cookie: jar(made) });
        expect(answer.status).toBe(200);
        expect(parseServedBy(answer.servedBy)?.slot).toBe(slot);
      }
    }
  });

  test('a plain page of the same name is another site', async () => {
    const plain = { ...proxied, origin: 'http://chat.example.org' };
    expect((await signUp(node, 'plain', plain)).status).toBe(403);
  });
});

test('X-Forwarded-Proto and -Host straight from a client are not believed', async () => {
  const node = await TestNode.start();
  try {
    const claim = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' };
    const made = await signUp(node, 'direct', { ...claim, origin: node.url });
    expect(made.status).toBe(201);
    for (const cookie of made.cookies) expect(cookie).toMatch(/^holdfast\.(?!.*; Secure)/);
    expect((await signUp(node, 'forged', { ...claim, origin: 'https://evil.example' })).status).toBe(403);
  } finally {
    await node.stop();
  }
});
