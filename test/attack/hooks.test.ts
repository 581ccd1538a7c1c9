import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HooksBody, MessagesBody, RoomBody } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { newHook } from '../../testbed/people/hooks.js';
import { isTooLate } from '../../testbed/people/patience.js';
import { until } from '../../testbed/wait.js';
import { SignedIn } from './support/signed-in.js';
import { type Answer, call } from './support/stranger.js';
import { Target } from './support/target.js';

/** Messages from outside, by whoever has no code, a wrong one, or one for another room. */

let target: Target;
beforeAll(async () => {
  target = await Target.start();
});
afterAll(() => target.stop());

async function hooked(): Promise<{ ann: SignedIn; room: string; path: string; secret: string }> {
  const ann = await SignedIn.of(target.node);
  const { room } = await made<RoomBody>(ann, '/api/rooms', { name: `of ${ann.name}`, private: true });
  const { url } = await newHook(ann, room.id);
  const path = new URL(url).pathname;
  return { ann, room: room.id, path, secret: path.split('.')[1] as string };
}
async function made<T>(by: SignedIn, path: string, body: object): Promise<T> {
  const answer = await by.send('POST', path, body);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return (await answer.json()) as T;
}
const JSON_TYPE = { 'content-type': 'application/json' };
let keys = 0;
/** With a key of its own, so that it may be sent again where a busy machine was too late. */
const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> => {
  const all = { ...JSON_TYPE, 'idempotency-key': `key-${++keys}`, ...headers };
  return until('an answer that is not too late', async () => {
    const answer = await call(target.port, path, { method: 'POST', headers: all, body });
    return !isTooLate(answer.status, answer.body) && answer;
  });
};
const said = JSON.stringify({ text: 'hello' });
const secretOf = (bytes: number) => randomBytes(bytes).toString('base64url');

async function textsIn(room: string, by: SignedIn): Promise<string[]> {
  const answer = await by.fetch(`/api/rooms/${room}/messages?entries=1`);
  const { messages } = (await answer.json()) as MessagesBody;
  return messages.filter(({ kind }) => kind === undefined).map(({ text }) => text);
}

test('[65] codes that are none, of another room, or cut are answered alike, whatever their body', async () => {
  const [one, other] = [await hooked(), await hooked()];
  const wrong = [
    `/hooks/${one.room}.${secretOf(24)}`,
    `/hooks/${other.room}.${one.secret}`,
    `/hooks/general.${one.secret}`,
    `/hooks/no-such-room.${one.secret}`,
    `/hooks/${one.secret}`,
    `${one.path.slice(0, -1)}`,
    `${one.path}%00`,
    `${one.path}.`,
    '/hooks/__proto__',
    `/hooks/${'x'.repeat(2_000)}`,
  ];
  const answers = [
    ...(await Promise.all(wrong.map((path) => post(path, said)))),
    await post(wrong[0] as string, '{"text":'),
    await post(wrong[0] as string, `{"text":"${'x'.repeat(LIMITS.messageBodyMaxBytes)}"}`),
    await post(wrong[0] as string, said, { 'content-type': 'text/html' }),
  ];
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([404]);
  expect([...new Set(answers.map(({ body }) => body))]).toHaveLength(1);
  expect(await textsIn(one.room, one.ann)).toEqual([]);
  expect(await textsIn(other.room, other.ann)).toEqual([]);
});

test('[65] who guesses codes is made to wait, and keeps no hook behind the same address from writing', async () => {
  const { ann, room, path } = await hooked();
  const from = { 'x-forwarded-for': '203.0.113.77' };
  const answers: Answer[] = [];
  while (answers.at(-1)?.status !== 429) {
    expect(answers.length).toBeLessThan(10 * LIMITS.hookTriesPerMinute);
    answers.push(await post(`/hooks/${room}.${secretOf(24)}`, said, from));
  }
  expect(new Set(answers.slice(0, -1).map(({ status }) => status))).toEqual(new Set([404]));
  expect(answers.length).toBeGreaterThan(1);
  expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
  expect((await post(path, said, from)).status).toBe(200);
  expect(await textsIn(room, ann)).toEqual(['hello']);
});

test('[65] a flood of one hook is refused with a time to wait, and people and other hooks write on', async () => {
  const [one, other] = [await hooked(), await hooked()];
  const answers: Answer[] = [];
  while (!answers.some(({ status }) => status === 429)) {
    expect(answers.length).toBeLessThan(20 * LIMITS.hookMessagesPerMinute);
    answers.push(...(await Promise.all(Array.from({ length: 20 }, () => post(one.path, said)))));
  }
  const refused = answers.find(({ status }) => status === 429) as Answer;
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(JSON.parse(refused.body)).toMatchObject({ error: { code: 'rate_limited', retry: true } });
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  expect((await post(other.path, said)).status).toBe(200);
});

test('[65] a room has so many hooks, and bodies have a size', async () => {
  const { ann, room, path } = await hooked();
  // One more than is asked for may have been made, where a busy machine did not answer in time.
  const refused = await until('a refusal', async () => {
    const body = { room, name: `Program ${++keys}` };
    const answer = await ann.ask('/api/hooks', ann.sent('POST', body));
    return answer.status !== 201 && answer.status !== 503 && answer;
  });
  expect(refused.status).toBe(409);
  const { hooks } = (await (await ann.fetch(`/api/rooms/${room}/hooks`)).json()) as HooksBody;
  expect(hooks).toHaveLength(LIMITS.hooksPerRoom);
  expect(await refused.json()).toMatchObject({
    error: { code: 'limit_reached', refusal: { kind: 'hooks-full', max: LIMITS.hooksPerRoom } },
  });
  const huge = `{"text":"${'x'.repeat(LIMITS.messageBodyMaxBytes)}"}`;
  expect((await post(path, huge)).status).toBe(413);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await post(path, `payload=${encodeURIComponent(huge)}`, form)).status).toBe(413);
  expect((await post(path, `{"text":"x","${'y'.repeat(20_000)}":1}`)).body.length).toBeLessThan(1_000);
  expect(await textsIn(room, ann)).toEqual([]);
});

test('[65] a code reads nothing, is in no log, and a page of another site makes none', async () => {
  const { ann, room, path, secret } = await hooked();
  for (const [method, where] of [
    ['GET', path],
    ['DELETE', path],
    ['PUT', path],
  ] as const) {
    const { status, body } = await call(target.port, where, { method });
    expect([status, body.includes(secret)]).toEqual([405, false]);
  }
  const bearer = { authorization: `Bearer ${secret}`, cookie: `holdfast=${secret}` };
  const { status } = await call(target.port, `/api/rooms/${room}/messages`, { headers: bearer });
  expect(status).toBe(401);
  expect((await post(`${path}/`, said)).status).toBeLessThan(500);
  expect((await post(path, '{"text":')).status).toBe(400);
  expect(target.node.stderr).not.toContain(secret);
  const headers = { ...JSON_TYPE, ...ann.headers, origin: 'https://evil.example' };
  const made = await call(target.port, '/api/hooks', {
    method: 'POST',
    headers,
    body: JSON.stringify({ room }),
  });
  expect(made.status).toBe(403);
});

test('[65] a bot writes as a member does: it names nobody else as its author, and calls no more than a member', async () => {
  const { ann, room, path } = await hooked();
  const forged = { text: 'as you', user: { id: ann.id, name: ann.name } };
  expect((await post(path, JSON.stringify(forged))).status).toBe(400);
  expect(
    (await post(path, JSON.stringify({ text: '@room and @Webhook, up!', username: ann.name }))).status,
  ).toBe(200);
  const page = await ann.fetch(`/api/rooms/${room}/messages?entries=1`);
  const message = ((await page.json()) as MessagesBody).messages.at(-1);
  expect(message?.user).toMatchObject({ name: 'Webhook', bot: true });
  // All are called, as by any member; a bot cannot be called.
  expect(message?.mentions?.map(({ id }) => id)).toEqual(['@room']);
});
