import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestNode } from '../support/cluster.js';
import { freshName, Person } from '../support/person.js';

/** Accounts, sign-in, cookies and what the HTTP side answers to those who mean harm. The limits are the real ones here. */

let node: TestNode;
let alice: Person;

beforeAll(async () => {
  node = await TestNode.start({ workers: 2, mode: 'shared', args: ['--limits', 'normal'] });
  alice = await Person.signUp(node.url);
});
afterAll(() => node.stop());

function sessionCookieLine(answer: Response): string {
  return answer.headers.getSetCookie().find((line) => /^holdfast\.\w{8}\.redis=/.test(line)) ?? '';
}

describe('a session cookie', () => {
  test('is HttpOnly, SameSite=Lax, for the whole host, of at least 128 random bits', async () => {
    const line = sessionCookieLine(await alice.signIn());
    expect(line).toMatch(/; HttpOnly/);
    expect(line).toMatch(/; SameSite=Lax/i);
    expect(line).toMatch(/; Path=\//);
    expect(line).not.toMatch(/; Domain/i);
    const id = decodeURIComponent(line).split('=s:')[1]?.split('.')[0] ?? '';
    expect(id.length * 6).toBeGreaterThan(128);
  });

  test('that was planted before the sign-in is replaced, and the old one is worth nothing', async () => {
    const victim = await Person.signUp(node.url);
    const planted = new Map(victim.cookies);
    await victim.signIn();
    const attacker = new Person(node.url, victim.name);
    for (const [name, value] of planted) attacker.cookies.set(name, value);
    expect((await attacker.whoami()).status).toBe(401);
    expect((await victim.whoami()).status).toBe(200);
  });

  test('that was tampered with is no session, whatever was changed', async () => {
    const value = alice.cookie('redis') ?? '';
    const other = new Person(node.url, alice.name);
    for (const changed of [
      value.replace(/\.(\d+)\./, '.7.'),
      value.slice(0, -2),
      `${value}x`,
      value.replace('s%3A', ''),
      's%3A..',
      '%00',
    ]) {
      other.cookies.set(alice.cookieName('redis') ?? '', changed);
      expect((await other.whoami()).status, changed).toBe(401);
    }
  });
});

describe('signing in', () => {
  test('answers an unknown name and a wrong password alike', async () => {
    const wrong = await alice.send('POST', '/api/session', {
      name: alice.name,
      password: 'not the password',
    });
    const unknown = await alice.send('POST', '/api/session', {
      name: 'nobody-knows',
      password: 'not the password',
    });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  test('throttles guesses at one name, says when to try again, and leaves other people alone', async () => {
    const victim = await Person.signUp(node.url);
    let limited: Response | null = null;
    for (let tries = 0; tries < 30 && limited === null; tries += 1) {
      const answer = await new Person(node.url, victim.name, `guess number ${tries}`).signIn();
      if (answer.status === 429) limited = answer;
      else expect(answer.status).toBe(401);
    }
    expect(limited?.status).toBe(429);
    expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await alice.signIn()).status).toBe(200);
    // Who is signed in stays so.
    expect((await victim.whoami()).status).toBe(200);
  });

  test('takes no password of a megabyte', async () => {
    const answer = await alice.send('POST', '/api/session', {
      name: alice.name,
      password: 'x'.repeat(1_000_000),
    });
    expect([400, 413]).toContain(answer.status);
  });
});

describe('a name', () => {
  test('belongs to one account, also in other letters that look the same', async () => {
    const name = `Zoë ${freshName()}`;
    await Person.signUp(node.url, name);
    for (const alike of [
      name,
      name.toUpperCase(),
      name.normalize('NFD'),
      ` ${name} `,
      name.replace('Z', 'Ｚ'),
    ]) {
      const answer = await new Person(node.url, alike).send('POST', '/api/accounts', {
        name: alike,
        password: 'correct horse battery',
      });
      expect(answer.status, JSON.stringify(alike)).toBe(409);
    }
  });

  test('has no control characters, line ends or direction marks', async () => {
    for (const name of ['a\r\nb', 'a\u001b[31mb', 'a\u0000b', '\u202eabc', 'x', 'y'.repeat(33), '   ']) {
      const answer = await alice.send('POST', '/api/accounts', { name, password: 'correct horse battery' });
      expect(answer.status, JSON.stringify(name)).toBe(400);
    }
    expect(node.stdout + node.stderr).not.toContain('\u001b[31m');
  });
});

describe('an answer', () => {
  test('is never cached when it is personal, and carries the policy that keeps scripts out', async () => {
    for (const path of ['/api/session', '/api/rooms', '/api/setup']) {
      expect((await alice.fetch(path)).headers.get('cache-control'), path).toBe('no-store');
    }
    const page = await fetch(`${node.url}/`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(await page.text()).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=/i);
  });

  test('says 404, 405 and 400 without internals', async () => {
    const answers: [Promise<Response>, number][] = [
      [alice.fetch('/api/nothing'), 404],
      [alice.fetch('/../package.json'), 404],
      [alice.fetch('/build/..%2f..%2fpackage.json'), 404],
      [alice.fetch('/%00'), 404],
      [alice.fetch('/api/session', { method: 'PATCH', headers: { origin: node.url } }), 405],
      [
        alice.fetch('/api/session', {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: node.url },
          body: '{"name":',
        }),
        400,
      ],
      [alice.send('POST', '/api/session', { name: { $ne: null }, password: ['x'] }), 400],
      [alice.fetch('/api/rooms/%E0%A4%A/messages'), 400],
    ];
    for (const [pending, status] of answers) {
      const answer = await pending;
      const body = await answer.text();
      expect(answer.status, `${answer.url}: ${body}`).toBe(status);
      expect(body).not.toMatch(/at .*:\d+:\d+|node_modules|\/src\/|\/dist\//);
    }
  });

  test('keeps secrets out of the log', () => {
    const log = node.stdout + node.stderr;
    expect(log).not.toContain('correct horse battery');
    expect(log).not.toContain(alice.cookie('redis') ?? 'no cookie');
  });
});

describe('a member', () => {
  test('who writes far too fast is slowed down and told when to go on', async () => {
    const [socket] = await alice.connect();
    const loose = socket.timeout(5_000) as unknown as {
      emitWithAck: (
        event: string,
        payload: unknown,
      ) => Promise<{ ok: boolean; error?: { code: string; retryAfterMs?: number } }>;
    };
    await loose.emitWithAck('join', { room: 'general' });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        loose.emitWithAck('send', { room: 'general', cmid: `flood-${at}`, text: 'x' }),
      ),
    );
    const refused = answers.filter(({ ok }) => !ok);
    expect(refused.length).toBeGreaterThan(40);
    expect(
      refused.every(({ error }) => error?.code === 'rate_limited' && (error.retryAfterMs ?? 0) > 0),
    ).toBe(true);
    expect(answers.some(({ ok }) => ok)).toBe(true);
    socket.disconnect();
  });

  test('who is no operator cannot call the control room', async () => {
    const member = await Person.signUp(node.url);
    for (const path of ['/control/cluster', '/control/events']) {
      expect([401, 403], path).toContain((await member.fetch(path)).status);
    }
    expect((await member.fetch('/api/accounts')).status).toBe(403);
  });
});
