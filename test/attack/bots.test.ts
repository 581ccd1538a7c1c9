import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import type { BotsBody, MembersBody, MessagesBody, RoomBody } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { TestNode } from '../../testbed/node/node.js';
import { asBot, botSocket, newBot } from '../../testbed/people/bots.js';
import { newOperator } from '../../testbed/people/operators.js';
import { isTooLate } from '../../testbed/people/patience.js';
import type { Person } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';
import { emit, SignedIn } from './support/signed-in.js';
import { type Answer, type Call, call } from './support/stranger.js';

/** Tokens of bots, by whoever has none, a wrong one, or one that does not reach as far. */

let node: TestNode;
let client: Redis;
useCluster(
  { workers: 2, store: 'redis', args: ['--limits', 'normal,bots=1000', '--trust-proxy', 'loopback'] },
  (cluster) => {
    node = cluster.node;
    client = cluster.client;
  },
);

let addresses = 0;
/** From an address of its own, and again where a busy machine was too late. */
const ask = (token: string, path: string, options: Call = {}): Promise<Answer> => {
  addresses += 1;
  const address = { 'x-forwarded-for': `203.0.113.${addresses % 250}` };
  const headers = { authorization: `Bearer ${token}`, ...address, ...options.headers };
  return until('an answer that is not too late', async () => {
    const answer = await call(node.port, path, { ...options, headers });
    return !isTooLate(answer.status, answer.body) && answer;
  });
};
const errorOf = ({ body }: Answer) =>
  (JSON.parse(body) as { error: { code: string; refusal?: { kind: string } } }).error;

async function roomOf(by: Person): Promise<string> {
  const answer = await by.send('POST', '/api/rooms', { name: `of ${by.name}`, private: true });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as RoomBody).room.id;
}

/** All that the store keeps, as one text. */
async function everythingKept(): Promise<string> {
  const parts: string[] = [];
  for (const key of await client.keys('*')) {
    const kept = await client.dump(key);
    parts.push(key, kept === null ? '' : kept.toString());
    if ((await client.type(key)) === 'hash') parts.push(JSON.stringify(await client.hgetall(key)));
  }
  return parts.join('\n');
}

test('[BOT-1] [64] a token is nowhere but with whoever made it: the store has a digest, and no log has it', async () => {
  const ann = await SignedIn.of(node);
  const { bot, token } = await newBot(ann, 'Secretive', ['general']);
  const secret = token.split('.')[1] as string;
  expect((await ask(token, '/api/rooms')).status).toBe(200);
  await ask(`${token}x`, '/api/rooms');
  const kept = await everythingKept();
  expect(kept).toContain(bot.id);
  expect(kept).not.toContain(secret);
  expect(node.stderr).not.toContain(secret);
  expect(await (await ann.fetch('/api/tokens')).text()).not.toContain(secret);
});

test('[BOT-1] [64] tokens that are none, cut, changed, of another person, or their digests are answered alike', async () => {
  const [ann, bob] = [await SignedIn.of(node), await SignedIn.of(node)];
  const [{ bot, token }, other] = [await newBot(ann, 'One'), await newBot(bob, 'Two')];
  const [secret, digest] = [
    token.split('.')[1] as string,
    Object.keys(await client.hgetall(`hf:{u:${ann.id}}:bots`))[0] as string,
  ];
  const wrong = [
    token.slice(0, -1),
    `${token}A`,
    `hfbot_${ann.id}.${randomBytes(24).toString('base64url')}`,
    `hfbot_${bob.id}.${secret}`,
    `hfbot_${ann.id}.${other.token.split('.')[1]}`,
    `hfbot_${ann.id}.${digest}`,
    `hfbot_${ann.id}.${bot.id}`,
    `hfbot_${ann.id}`,
    'hfbot_',
    'hfbot_.',
    `hfbot_${'x'.repeat(4_000)}`,
    `hfbot_{u}:bots.${secret}`,
    `hfbot___proto__.${secret}`,
  ];
  const answers = await Promise.all(wrong.map((one) => ask(one, '/api/rooms')));
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([401]);
  expect([...new Set(answers.map(({ body }) => body))]).toHaveLength(1);
  // Without what our tokens begin with it is somebody else's, and opens nothing either.
  expect((await ask(secret, '/api/rooms')).status).toBe(401);
  expect((await ask(token, '/api/rooms')).status).toBe(200);
});

test('[BOT-1] [64] a token opens what is listed and nothing else: no bots, rights, rooms, accounts, sessions or control', async () => {
  const operator = await newOperator(await node.signUpOperator());
  const room = await roomOf(operator);
  const { bot, token } = await newBot(operator, 'Climber', [room]);
  const json = { 'content-type': 'application/json' };
  const tries: [method: string, path: string, body?: object][] = [
    ['POST', '/api/tokens', { name: 'Child' }],
    ['GET', '/api/tokens'],
    ['PATCH', `/api/tokens/${bot.id}`, { status: 'mine' }],
    ['DELETE', `/api/tokens/${bot.id}`],
    ['POST', `/api/tokens/${bot.id}/token`],
    ['PUT', `/api/tokens/${bot.id}/rooms/general`],
    ['POST', '/api/hooks', { room }],
    ['GET', `/api/rooms/${room}/hooks`],
    ['POST', '/api/rooms', { name: 'A room' }],
    ['PATCH', `/api/rooms/${room}`, { topic: 'mine' }],
    ['POST', `/api/rooms/${room}/members`, { name: operator.name }],
    ['PUT', `/api/rooms/${room}/members/${bot.id}`, { role: 'moderator' }],
    ['DELETE', `/api/rooms/${room}/members/${operator.id}`],
    ['GET', `/api/rooms/${room}/bans`],
    ['PUT', `/api/rooms/${room}/notify`, { level: 'all' }],
    ['POST', '/api/invites', { room, uses: 1, days: 1 }],
    ['GET', '/api/invites'],
    ['POST', '/api/direct', { people: [operator.id] }],
    ['GET', '/api/me/blocks'],
    ['PATCH', '/api/me', { name: 'Climber' }],
    ['GET', '/api/profiles'],
    ['GET', '/api/people/x/picture'],
    ['GET', '/api/accounts'],
    ['POST', '/api/accounts', { name: 'child', password: 'correct horse battery', byOperator: true }],
    ['PUT', `/api/accounts/${operator.id}`, { disabled: true }],
    ['PUT', '/api/password', { current: operator.password, next: 'another horse battery' }],
    ['POST', '/api/session', { name: operator.name, password: operator.password }],
    ['DELETE', '/api/sessions'],
    ['POST', '/api/tickets'],
    ['GET', '/api/nodes'],
    ['GET', '/api/files'],
    ['GET', '/control/view'],
    ['GET', '/control/stream'],
    ['PUT', '/control/workers', { count: 1 }],
    ['GET', '/metrics'],
  ];
  // Also with the cookies of its maker, which count for nothing then: but in the control room, which knows no tokens.
  const headers = { ...json, origin: node.url, cookie: operator.cookieHeader };
  for (const [method, path, body] of tries) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const bare = await ask(token, path, { method, headers: json, ...sent });
    expect([401, 403, 404], `${method} ${path}: ${bare.body}`).toContain(bare.status);
    if (!path.startsWith('/api')) continue;
    expect([bare.status, errorOf(bare).code], path).toEqual([403, 'forbidden']);
    const both = await ask(token, path, { method, headers, ...sent });
    expect([both.status, errorOf(both).refusal?.kind], path).toEqual([403, 'not-for-bots']);
  }
  const { bots } = (await (await operator.fetch('/api/tokens')).json()) as BotsBody;
  expect(bots.map(({ id, rooms }) => [id, rooms])).toEqual([[bot.id, [room]]]);
  expect((await operator.whoami()).status).toBe(200);
  // A path that is longer than one of those listed is another one.
  for (const path of ['/api/rooms/', '/api//rooms', '/api/rooms/../tokens', '/api/%72ooms', '/api/TOKENS']) {
    const { status, body } = await ask(token, path);
    expect([200, 301, 308, 403, 404], path).toContain(status);
    expect(body).not.toContain('hfbot_');
  }
});

test('[BOT-1] [64] a token reads the rooms that it was brought into, and of no other whether it is there', async () => {
  const [ann, bob] = [await SignedIn.of(node), await SignedIn.of(node)];
  const [room, annas, bobs] = [await roomOf(ann), await roomOf(ann), await roomOf(bob)];
  const { token } = await newBot(ann, 'Reader', [room]);
  expect((await ask(token, `/api/rooms/${room}/messages`)).status).toBe(200);
  const elsewhere = ['general', annas, bobs, 'no-such-room'];
  for (const what of ['messages', 'pins', 'members']) {
    const answers = await Promise.all(elsewhere.map((one) => ask(token, `/api/rooms/${one}/${what}`)));
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  }
  const found = await ask(token, `/api/search?q=hello&room=${annas}`);
  expect([403, 503]).toContain(found.status);
  const page = JSON.parse((await ask(token, '/api/rooms')).body) as { rooms: { id: string }[] };
  expect(page.rooms.map(({ id }) => id)).toEqual([room]);
});

test('[BOT-1] [64] bots of others can neither be seen, brought, taken out nor ended; a removal of the maker is theirs', async () => {
  const [ann, bob] = [await SignedIn.of(node), await SignedIn.of(node)];
  const room = await roomOf(ann);
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  const { bot, token } = await newBot(bob, 'Mine', [room]);
  for (const [method, path] of [
    ['DELETE', `/api/tokens/${bot.id}`],
    ['POST', `/api/tokens/${bot.id}/token`],
    ['PUT', `/api/tokens/${bot.id}/rooms/${room}`],
    ['DELETE', `/api/tokens/${bot.id}/rooms/${room}`],
    ['DELETE', '/api/tokens/bot-AAAAAAAAAAAAAAAA'],
    ['DELETE', '/api/tokens/__proto__'],
  ] as const)
    expect((await ann.send(method, path, {})).status, path).toBe(404);
  expect((await ask(token, `/api/rooms/${room}/messages`)).status).toBe(200);
  await ann.send('PUT', `/api/rooms/${room}/bans/${bob.id}`, {});
  expect((await ask(token, `/api/rooms/${room}/messages`)).status).toBe(403);
  const back = await bob.send('PUT', `/api/tokens/${bot.id}/rooms/${room}`, {});
  expect(back.status).toBe(403);
});

test('[BOT-1] [64] a token ends with its maker: disabled, or all sessions ended, on every worker', async () => {
  const operator = await newOperator(await node.signUpOperator());
  for (const end of [
    (who: Person) => operator.send('PUT', `/api/accounts/${who.id}`, { disabled: true }),
    (who: Person) => who.send('DELETE', '/api/sessions', {}),
  ]) {
    const ann = await SignedIn.of(node);
    const room = await roomOf(ann);
    const { token } = await newBot(ann, 'Orphan', [room]);
    expect((await ask(token, '/api/rooms')).status).toBe(200);
    expect((await end(ann)).status).toBeLessThan(300);
    await until('an end on each worker', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask(token, '/api/rooms')));
      return answers.every(({ status }) => status === 401);
    });
    // And it is no other after the account is enabled again.
    await operator.send('PUT', `/api/accounts/${ann.id}`, { disabled: false });
    expect((await ask(token, '/api/rooms')).status).toBe(401);
  }
});

test('[BOT-1] [64] who guesses tokens is made to wait, and keeps no bot behind the same address from its work', async () => {
  const ann = await SignedIn.of(node);
  const { token } = await newBot(ann, 'Worker', ['general']);
  const headers = { 'x-forwarded-for': '198.51.100.77' };
  const answers: Answer[] = [];
  while (answers.at(-1)?.status !== 429) {
    expect(answers.length).toBeLessThan(10 * LIMITS.botTriesPerMinute);
    const guess = `hfbot_${ann.id}.${randomBytes(24).toString('base64url')}`;
    answers.push(await ask(guess, '/api/rooms', { headers }));
  }
  expect(new Set(answers.slice(0, -1).map(({ status }) => status))).toEqual(new Set([401]));
  expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
  expect((await ask(token, '/api/rooms', { headers })).status).toBe(200);
});

test('[BOT-1] [64] a person has so many bots, a bot so many rooms, and a page of another site makes none', async () => {
  const ann = await SignedIn.of(node);
  for (let n = 0; n < LIMITS.botsPerPerson; n += 1) await newBot(ann, `Bot ${n}`);
  const more = await ann.send('POST', '/api/tokens', { name: 'One more' });
  expect(await more.json()).toMatchObject({
    error: { code: 'limit_reached', refusal: { kind: 'bots-full', max: LIMITS.botsPerPerson } },
  });
  const foreign = { 'content-type': 'application/json', ...ann.headers, origin: 'https://evil.example' };
  const body = JSON.stringify({ name: 'Foreign' });
  const made = await call(node.port, '/api/tokens', { method: 'POST', headers: foreign, body });
  expect(made.status).toBe(403);
  const page = (await (await ann.fetch('/api/rooms/general/messages')).json()) as MessagesBody;
  expect(JSON.stringify(page)).not.toContain('Foreign');
});

test('[BOT-1] [64] a socket with a token asks for what is listed, and for nothing of people or of other rooms', async () => {
  const ann = await SignedIn.of(node);
  const [room, other] = [await roomOf(ann), await roomOf(ann)];
  const made = await ann.send('POST', '/api/rooms', { name: `open of ${ann.name}` });
  const open = ((await made.json()) as RoomBody).room.id;
  const { bot, token } = await newBot(ann, 'Caller', [room]);
  const heard: unknown[] = [];
  const [socket] = await botSocket(ann, token);
  socket.onAny((...event) => heard.push(event));
  for (const [event, payload, code] of [
    ['ticket', {}, 'forbidden'],
    ['testify', {}, 'forbidden'],
    ['leave', { room }, 'forbidden'],
    ['mark-unread', { room, seq: 0 }, 'forbidden'],
    ['join', { room: other }, 'not_member'],
    ['join', { room: open }, 'not_member'],
    ['join', { room: 'general' }, 'not_member'],
    ['join', { room: open, since: { epoch: 'x', seq: 1, mid: '1-x' } }, 'not_member'],
    ['send', { room: other, cmid: 'a', text: 'x' }, 'not_member'],
    ['send', { room: open, cmid: 'b', text: 'x' }, 'not_member'],
    ['read', { room: open, seq: 0 }, 'not_member'],
    ['pin', { room }, 'invalid'],
  ] as const)
    expect([event, await emit(socket, event, payload)]).toEqual([
      event,
      expect.objectContaining({ ok: false, error: expect.objectContaining({ code }) }),
    ]);
  // Nor is it told of rooms that it is not in.
  await ann.send('POST', '/api/rooms', { name: `later of ${ann.name}` });
  await ann.send('PATCH', `/api/rooms/${open}`, { topic: 'for people' });
  expect(await emit(socket, 'join', { room })).toMatchObject({ ok: true });
  expect(await emit(socket, 'send', { room, cmid: 'c', text: 'here' })).toMatchObject({ ok: true });
  await until('its own message', () => heard.some((one) => JSON.stringify(one).includes('"here"')));
  expect(JSON.stringify(heard)).not.toContain(open);
  expect(JSON.stringify(heard)).not.toContain('later of');
  const { members } = (await (await ann.fetch(`/api/rooms/${open}/members`)).json()) as MembersBody;
  expect(members.map(({ id }) => id)).not.toContain(bot.id);
});

test('[BOT-1] [64] a token that is none opens no socket, whatever cookie comes along; nor does one by polls or in the address', async () => {
  const ann = await SignedIn.of(node);
  const { token } = await newBot(ann, 'Knocker', ['general']);
  const cookie = { extraHeaders: { cookie: ann.cookieHeader, origin: ann.url } };
  const refused = { data: { code: 'unauthenticated', refusal: { kind: 'no-token' } } };
  for (const wrong of ['', 'hfbot_', `${token}x`, token.slice(1), ann.id])
    await expect(botSocket(ann, wrong, cookie), wrong).rejects.toMatchObject(refused);
  await expect(botSocket(ann, 'x'.repeat(5_000))).rejects.toMatchObject({ data: { code: 'invalid' } });
  await expect(botSocket(ann, token, { transports: ['polling'] })).rejects.toMatchObject({
    data: { code: 'invalid' },
  });
  // With both it is the bot, and never its maker.
  const [, { user }] = await botSocket(ann, token, cookie);
  expect(user).toMatchObject({ name: 'Knocker', bot: true });
  expect(node.stderr).not.toContain(token.split('.')[1]);
});

test('[BOT-1] [64] a bot that writes without end is refused with a time to wait, and people and other bots write on', async () => {
  const ann = await SignedIn.of(node);
  const room = await roomOf(ann);
  const [flood, calm] = [await newBot(ann, 'Flood', [room]), await newBot(ann, 'Calm', [room])];
  const [socket] = await botSocket(ann, flood.token);
  let sent = 0;
  const refused = await until('a refusal', async () => {
    const acks = await Promise.all(
      Array.from({ length: 20 }, () => emit(socket, 'send', { room, cmid: `f-${++sent}`, text: 'x' })),
    );
    return acks.find(({ ok }) => !ok);
  });
  expect(sent).toBeLessThan(10 * LIMITS.botSendsPerMinute);
  expect(refused).toMatchObject({ error: { code: 'rate_limited', retry: true } });
  // What it posts is counted with that.
  const headers = { 'content-type': 'application/json' };
  const path = `/api/rooms/${room}/messages`;
  let posted = 0;
  const limited = await until('a refusal of a post', async () => {
    const sends = Array.from({ length: 20 }, () => {
      const body = JSON.stringify({ text: 'x', cmid: `p-${++posted}` });
      return asBot(node.url, flood.token, path, { method: 'POST', headers, body });
    });
    return (await Promise.all(sends)).find(({ status }) => status === 429);
  });
  expect(posted).toBeLessThanOrEqual(LIMITS.botSendsPerMinute);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  const [[other], [own]] = [await botSocket(ann, calm.token), await ann.connect()];
  for (const one of [other, own])
    expect(await emit(one, 'send', { room, cmid: `c-${one.id}`, text: 'y' })).toMatchObject({ ok: true });
});
