import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RoomBody } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { newBot } from '../../testbed/people/bots.js';
import { say } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { SignedIn } from './support/signed-in.js';
import { call } from './support/stranger.js';
import { Target } from './support/target.js';

/** Exports by whoever may have none, and what is hidden in what may be exported. */

let target: Target;
beforeAll(async () => {
  target = await Target.start();
});
afterAll(() => target.stop());

async function newRoom(by: SignedIn, name: string, isPrivate = true): Promise<string> {
  const answer = await by.send('POST', '/api/rooms', { name, private: isPrivate });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as RoomBody).room.id;
}
const take = (by: SignedIn, path: string, headers = {}) =>
  call(target.port, path, { headers: { ...by.headers, ...headers } });

test('[68] who does not moderate a room, left it, is signed out or makes up a room exports nothing of it', async () => {
  const [ann, bob, eve] = [
    await SignedIn.of(target.node),
    await SignedIn.of(target.node),
    await SignedIn.of(target.node),
  ];
  const room = await newRoom(ann, `of ${ann.name}`);
  const [socket] = await ann.connect();
  await say(socket, room, 'for us alone', 'secret');
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  await ann.send('PUT', `/api/rooms/${room}/members/${bob.id}`, { role: 'moderator' });
  const path = `/api/rooms/${room}/export`;
  expect((await take(bob, path)).body).toContain('for us alone');
  await ann.send('DELETE', `/api/rooms/${room}/members/${bob.id}`, {});
  const wrong = [
    await take(bob, path),
    await take(eve, path),
    await take(eve, '/api/rooms/no-such-room/export'),
    await take(eve, `/api/rooms/${room.toLowerCase()}x/export`),
    await take(eve, '/api/rooms/__proto__/export'),
    await take(eve, `/api/rooms/direct-${'a'.repeat(32)}/export`),
  ];
  expect(wrong.map(({ status }) => status)).toEqual(wrong.map(() => 403));
  // Nobody learns which rooms there are.
  expect(new Set(wrong.map(({ body }) => body)).size).toBe(1);
  const malformed = ['..', '%2e%2e%2f', 'a%00b', 'a%0d%0ab', `${room}:log`, '{x}', 'x'.repeat(41)];
  for (const id of malformed) {
    const { status, body } = await take(ann, `/api/rooms/${id}/export`);
    expect({ id, isRefused: status === 400 || status === 404 }).toEqual({ id, isRefused: true });
    expect(body).not.toContain('for us alone');
  }
  expect((await call(target.port, path)).status).toBe(401);
  expect((await call(target.port, '/api/me/export')).status).toBe(401);
  expect((await take(ann, path, { cookie: `${ann.cookieHeader.slice(0, -4)}abcd` })).status).toBe(401);
  expect((await take(ann, `${path}?user=${bob.id}`)).status).toBe(400);
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    const headers = { ...ann.headers, 'content-type': 'application/json' };
    expect((await call(target.port, path, { method, headers, body: '{}' })).status).toBe(405);
  }
});

test('[68] a bot exports nothing, also where its owner moderates the room, and with their cookie', async () => {
  const ann = await SignedIn.of(target.node);
  const room = await newRoom(ann, `bots of ${ann.name}`);
  const { token } = await newBot(ann, `helper of ${ann.name}`, [room]);
  const authorization = `Bearer ${token}`;
  const headers = { authorization, 'x-forwarded-for': ann.address };
  expect((await call(target.port, `/api/rooms/${room}/members`, { headers })).status).toBe(200);
  for (const path of [`/api/rooms/${room}/export`, `/api/rooms/${room}/export?ask=1`, '/api/me/export']) {
    for (const answer of [
      await call(target.port, path, { headers }),
      await take(ann, path, { authorization }),
    ]) {
      expect({ path, status: answer.status }).toEqual({ path, status: 403 });
      expect(answer.body).toContain('not-for-bots');
    }
  }
});

test('[68] a room name puts nothing into the head of an answer, and no path into the name of the file', async () => {
  const ann = await SignedIn.of(target.node);
  const names = [
    '../../etc/passwd "; filename=evil.exe',
    "C:\\Windows; filename*=UTF-8''evil.html",
    '일정 회의 %0d%0aSet-Cookie: a=b',
    '👩‍👩‍👧‍👦 שלום',
  ];
  for (const name of names) {
    const room = await newRoom(ann, name);
    const { status, headers, body } = await take(ann, `/api/rooms/${room}/export`);
    expect({ name, status }).toEqual({ name, status: 200 });
    const said = String(headers['content-disposition']);
    expect(said).toMatch(
      /^attachment; filename="(?:[^"\\\r\n]|\\")*\.ndjson"(?:; filename\*=UTF-8''[\w.%~!$&+^`|-]+\.ndjson)?$/,
    );
    expect(said).not.toMatch(/\.\.\/|%2F|%5C|\\[^"]/i);
    expect(headers['set-cookie']?.toString() ?? '').not.toContain('a=b');
    expect(headers['content-type']).toBe('application/x-ndjson');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(JSON.parse(body.split('\n')[0] as string)).toMatchObject({ room: { name } });
  }
});

test('[68] exports without end → 429 with a time, in words; others go on', async () => {
  const [ann, bob] = [await SignedIn.of(target.node), await SignedIn.of(target.node)];
  const rooms = [await newRoom(ann, `many of ${ann.name}`), await newRoom(bob, `many of ${bob.name}`)];
  const exportOf = (by: SignedIn, room: string | undefined) =>
    until('the export before to be over', async () => {
      const answer = await take(by, `/api/rooms/${room}/export`);
      return !answer.body.includes('on its way') && answer;
    });
  let taken = 0;
  let last = await exportOf(ann, rooms[0]);
  while (last.status === 200) {
    taken += 1;
    expect(taken).toBeLessThanOrEqual(LIMITS.exportsPerHour + 1);
    last = await exportOf(ann, rooms[0]);
  }
  expect(taken).toBeGreaterThanOrEqual(LIMITS.exportsPerHour);
  expect(last).toMatchObject({ status: 429, body: expect.stringContaining('You exported very often.') });
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  expect((await exportOf(bob, rooms[1])).status).toBe(200);
  await target.expectUnharmed();
});
