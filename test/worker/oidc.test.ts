import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { accountIdOf } from '../../src/worker/oidc/own-name.js';
import { TestNode } from '../../testbed/node/node.js';
import { OpenIdProvider } from '../../testbed/people/openid-provider.js';
import { Person } from '../../testbed/people/person.js';
import { signInByProvider, Walker } from '../../testbed/people/walker.js';
import { freePort } from '../../testbed/ports.js';
import { signal } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';

/** Signing in by a real OpenID provider, as browsers do: led there, and back to whatever worker. */

let node: TestNode;
let provider: OpenIdProvider;
let alice: Person;
beforeAll(async () => {
  const port = await freePort();
  provider = await OpenIdProvider.start([`http://127.0.0.1:${port}/api/oidc/callback`]);
  node = await TestNode.start({
    port,
    workers: 2,
    args: [...provider.options, '--oidc-name', 'Our company', '--registration', 'closed'],
  });
  alice = await node.signUpOperator('alice');
});
afterAll(async () => {
  await node?.stop();
  await provider?.stop();
});
afterEach(() => provider.people.clear());

async function whoIs(walker: Walker): Promise<{ id: string; name: string } | null> {
  const answer = await walker.ask(`${node.url}/api/session`);
  return answer.status === 200
    ? ((await answer.json()) as { user: { id: string; name: string } }).user
    : null;
}
async function comes(login: string, back?: string): Promise<Walker> {
  const walker = new Walker();
  await signInByProvider(walker, node.url, login, back === undefined ? {} : { back });
  return walker;
}
const why = (walker: Walker) => new URL(walker.at).hash;

describe('whom the provider vouches for', () => {
  test('is in, with an account of their own, also where only operators make accounts; and has the same one again', async () => {
    provider.people.set('7', { preferred_username: 'mina.park', name: '박미나' });
    const walker = await comes('7', '/#/room/general');
    expect(walker.at).toBe(`${node.url}/#/room/general`);
    const user = await whoIs(walker);
    expect(user).toMatchObject({ id: accountIdOf(provider.issuer, '7'), name: 'mina.park' });
    const rooms = await walker.ask(`${node.url}/api/rooms`);
    expect(((await rooms.json()) as { rooms: { id: string; member: boolean }[] }).rooms).toContainEqual(
      expect.objectContaining({ id: 'general', member: true }),
    );
    // What the provider calls them later changes nothing: others know them by that name.
    provider.people.set('7', { preferred_username: 'alice' });
    expect(await whoIs(await comes('7'))).toEqual(user);
  });

  test('does not come into an account that has their name, and gets another one', async () => {
    provider.people.set('8', { preferred_username: 'alice' });
    const user = await whoIs(await comes('8'));
    expect(user?.id).not.toBe(alice.id);
    expect(user?.name).toBe('alice-2');
    provider.people.set('9', { preferred_username: 'Аlice' });
    // Letters of two scripts are no name, with a number neither.
    expect((await whoIs(await comes('9')))?.name).toMatch(/^person-\w{6}$/);
  });

  test('has a name that is one, whatever the provider says', async () => {
    const names = {
      a1: '박미나',
      a2: '<script>',
      a3: 'holdfast',
      a4: 'x'.repeat(200),
      a5: '\u202eevil',
      a6: '',
    };
    const found: Record<string, string | undefined> = {};
    for (const [login, name] of Object.entries(names)) {
      provider.people.set(login, { preferred_username: name });
      found[login] = (await whoIs(await comes(login)))?.name;
    }
    expect(found).toEqual({
      a1: '박미나',
      a2: 'script',
      a3: 'holdfast-2',
      a4: 'x'.repeat(LIMITS.nameMaxChars),
      a5: 'evil',
      a6: 'person',
    });
  });

  test('is one account, whatever they open at once', async () => {
    provider.people.set('many', { preferred_username: 'many tabs' });
    const users = await Promise.all(Array.from({ length: 8 }, async () => whoIs(await comes('many'))));
    expect(new Set(users.map((user) => user?.id))).toEqual(new Set([accountIdOf(provider.issuer, 'many')]));
    expect(new Set(users.map((user) => user?.name)).size).toBe(1);
  });

  test('has no password, so nobody signs in with one', async () => {
    provider.people.set('pw', { preferred_username: 'no password' });
    await comes('pw');
    for (const password of ['any', ' ', 'no password', 'undefined']) {
      const stranger = new Person(node.url, 'no password', password);
      expect((await stranger.signIn()).status).toBe(401);
    }
  });

  test('[SESS-1] is in though the worker that sent them off was killed meanwhile', async () => {
    provider.people.set('killed', { preferred_username: 'over a kill' });
    const walker = new Walker();
    await signInByProvider(walker, node.url, 'killed', { until: /\/api\/oidc\/callback/ });
    const back = walker.at;
    for (const { pid } of await node.slots()) signal(pid as number, 'SIGKILL');
    await until('both workers to be there again', async () =>
      (await node.slots()).every(({ state }) => state === 'ready'),
    );
    await walker.go(back);
    expect((await whoIs(walker))?.name).toBe('over a kill');
  });
});

describe('nobody is signed in', () => {
  test('who is disabled, and is told so', async () => {
    provider.people.set('gone', { preferred_username: 'was here' });
    const user = await whoIs(await comes('gone'));
    await alice.send('PUT', `/api/accounts/${user?.id}`, { disabled: true });
    const walker = await comes('gone', '/control');
    expect(walker.at).toBe(`${node.url}/control#sign-in=disabled`);
    expect(await whoIs(walker)).toBe(null);
  });

  test('who comes back in another browser, twice, or with what was changed', async () => {
    provider.people.set('csrf', { preferred_username: 'csrf' });
    const attacker = new Walker();
    await signInByProvider(attacker, node.url, 'csrf', { until: /\/api\/oidc\/callback/ });
    const link = attacker.at;
    const victim = new Walker();
    await victim.go(link);
    expect(why(victim)).toBe('#sign-in=late');
    expect(await whoIs(victim)).toBe(null);
    // A victim who has begun by themselves has another state.
    await victim.ask(`${node.url}/api/oidc`);
    await victim.go(link);
    expect(why(victim)).toBe('#sign-in=late');
    expect(await whoIs(victim)).toBe(null);
    await attacker.go(link.replace(/code=[^&]+/, 'code=another'));
    expect(await whoIs(attacker)).toBe(null);
    await attacker.go(link);
    expect(why(attacker)).toBe('#sign-in=late');
  });

  test('whom the provider refuses', async () => {
    const walker = new Walker();
    await walker.ask(`${node.url}/api/oidc`);
    const state = new URL(
      (await walker.ask(`${node.url}/api/oidc`)).headers.get('location') as string,
    ).searchParams.get('state');
    await walker.go(
      `${node.url}/api/oidc/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`,
    );
    expect(why(walker)).toBe('#sign-in=denied');
  });

  test('is led to another site by a link, or gets a page of theirs', async () => {
    for (const back of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/#<script>',
      '/api/rooms',
    ])
      expect((await comes('back', back)).at, back).toBe(`${node.url}/`);
  });
});

test('an operator breaks things only when they showed the provider lately who they are', async () => {
  provider.people.set('boss', { preferred_username: 'boss' });
  const walker = await comes('boss');
  const user = await whoIs(walker);
  const other = await whoIs(await comes('other'));
  await alice.send('PUT', `/api/accounts/${user?.id}`, { operator: true });
  const change = async () => {
    const headers = { 'content-type': 'application/json', origin: node.url };
    const body = JSON.stringify({ disabled: false });
    const answer = await walker.ask(`${node.url}/api/accounts/${other?.id}`, {
      method: 'PUT',
      headers,
      body,
    });
    return answer.status === 200 ? 'done' : ((await answer.json()) as { error: { code: string } }).error.code;
  };
  // The provider still knows them, and asks nothing: they are in, and may break nothing.
  provider.longAgo.add('boss');
  await walker.go(`${node.url}/api/oidc?back=%2Fcontrol`);
  expect(walker.at).toBe(`${node.url}/control`);
  expect(await whoIs(walker)).toMatchObject({ name: 'boss' });
  // A worker knows an account for up to a second.
  await expect.poll(change).toBe('stale_operator');
  await walker.go(`${node.url}/api/oidc?back=%2Fcontrol&anew=1`);
  expect(walker.at).toContain('/interaction/');
  const body = new URLSearchParams({ prompt: 'login', login: 'boss', password: 'any' });
  await walker.go(walker.at, { method: 'POST', body });
  expect(walker.at).toBe(`${node.url}/control`);
  await expect.poll(change).toBe('done');
});

test('another site’s link changes nobody’s session; a second tab ends what it began itself', async () => {
  const walker = await comes('two tabs');
  const before = await whoIs(walker);
  const led = await walker.ask(`${node.url}/api/oidc`, { headers: { 'sec-fetch-site': 'cross-site' } });
  expect(led.headers.get('location')).toBe('/');
  expect(await whoIs(walker)).toEqual(before);
  const tab = new Walker();
  await signInByProvider(tab, node.url, 'two tabs', { until: /\/api\/oidc\/callback/ });
  const first = tab.at;
  await tab.go(`${node.url}/api/oidc`, {}, /\/api\/oidc\/callback/);
  const second = tab.at;
  await tab.go(first);
  expect(why(tab)).toBe('#sign-in=late');
  await tab.go(second);
  expect(await whoIs(tab)).toEqual(before);
});

test('a provider that takes the secret in the body alone, under an address with another spelling', async () => {
  const port = await freePort();
  const post = await OpenIdProvider.start(
    [`http://127.0.0.1:${port}/api/oidc/callback`],
    0,
    'client_secret_post',
  );
  const own = await TestNode.start({
    port,
    workers: 1,
    args: ['--oidc-issuer', `${post.issuer}/`, ...post.options.slice(2)],
  });
  try {
    await own.signUpOperator();
    const walker = new Walker();
    await signInByProvider(walker, own.url, 'by post');
    const answer = await walker.ask(`${own.url}/api/session`);
    // Whose it is follows from what the provider calls itself.
    expect(await answer.json()).toMatchObject({ user: { id: accountIdOf(post.issuer, 'by post') } });
  } finally {
    await own.stop();
    await post.stop();
  }
});

test('the page is told what to call the provider; where there is none, nothing leads anywhere', async () => {
  expect(await (await alice.fetch('/api/setup')).json()).toMatchObject({ provider: 'Our company' });
  const plain = await TestNode.start({ workers: 1 });
  try {
    expect(await (await fetch(`${plain.url}/api/setup`)).json()).not.toHaveProperty('provider');
    for (const path of ['/api/oidc', '/api/oidc/callback?code=x'])
      expect((await fetch(`${plain.url}${path}`, { redirect: 'manual' })).status).toBe(404);
  } finally {
    await plain.stop();
  }
});

test('a provider that is away is told of, and taken as soon as it answers; the first account is nobody’s by it', async () => {
  const port = await freePort();
  const chat = await freePort();
  const away = await TestNode.start({
    port: chat,
    workers: 1,
    args: [
      ...['--oidc-issuer', `http://127.0.0.1:${port}`],
      ...['--oidc-client', OpenIdProvider.CLIENT, '--oidc-secret', OpenIdProvider.SECRET],
    ],
  });
  let late: OpenIdProvider | null = null;
  try {
    const walker = new Walker();
    await walker.go(`${away.url}/api/oidc`);
    expect(why(walker)).toBe('#sign-in=away');
    late = await OpenIdProvider.start([`${away.url}/api/oidc/callback`], port);
    await until('the provider to be asked again', async () => {
      await signInByProvider(walker, away.url, 'early bird');
      return why(walker) !== '#sign-in=away';
    });
    // There is no operator yet: the chat is set up with its link first.
    expect(why(walker)).toBe('#sign-in=first');
    await away.signUpOperator();
    await signInByProvider(walker, away.url, 'early bird');
    expect((await walker.ask(`${away.url}/api/session`)).status).toBe(200);
  } finally {
    await away.stop();
    await late?.stop();
  }
});
