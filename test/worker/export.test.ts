import { get, type IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import type { WireError } from '../../src/protocol/errors.js';
import type { Change, SendResult } from '../../src/protocol/events.js';
import type { ExportEnd, ExportedMessage, ExportLine, RoomExportBegin } from '../../src/protocol/export.js';
import type { DirectRoomBody, FileBody, RoomBody } from '../../src/protocol/http.js';
import type { TestNode } from '../../testbed/node/node.js';
import { accepted, type Person, say, type TestSocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** Exports as a program meets them on the wire. One worker: what is counted is counted there. */

let node: TestNode;
let operator: Person;
// Without limits: one writes in a moment the long log that others would have written.
const people = useCluster({ workers: 1, limits: 'loose' }, async (cluster) => {
  node = cluster.node;
  operator = await node.signUpOperator();
});

/** What is easily lost on the way: Korean, joiners, right to left, line ends of all kinds, markup, and much of it. */
const TEXTS = [
  '한글 메시지입니다. 띄어쓰기도  두 칸.',
  '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽',
  'שלום עולם \u202bكتابة\u202c',
  'one\u2028two\u2029three\u0085four',
  'first\r\nsecond\n\tthird',
  '```ts\nconst a = `b` && "<script>alert(1)</script>";\n```',
  '가'.repeat(8_000),
];

let made = 0;
async function newRoom(by: Person, isPrivate = true): Promise<string> {
  made += 1;
  const answer = await by.send('POST', '/api/rooms', { name: `taken ${made}`, private: isPrivate });
  return ((await answer.json()) as RoomBody).room.id;
}
const online = async (by: Person) => (await by.connect(undefined, { entries: 1 }))[0];
const exported = (by: Person, room: string) => by.fetch(`/api/rooms/${room}/export`);
let keys = 0;
const key = () => `key-${++keys}`;
async function change(by: TestSocket, room: string, of: string, what: Change): Promise<SendResult> {
  return accepted(await by.emitWithAck('change', { room, cmid: key(), of, ...what }));
}

function linesIn(text: string): ExportLine[] {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line));
}
async function told(answer: Response): Promise<string> {
  if (answer.status < 400) {
    await answer.arrayBuffer();
    return String(answer.status);
  }
  const { error } = (await answer.json()) as { error: WireError };
  return [answer.status, error.code, error.refusal?.kind].join(' ');
}

test('a room is exported to the letter, folded, over many pages; what was deleted is not in it', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  const [hers, his] = [await online(ann), await online(bob)];
  for (const text of TEXTS) await say(hers, room, text, key());
  const edited = await say(hers, room, 'a slip of the pen', key());
  await change(hers, room, edited.mid, { kind: 'edit', text: 'what was meant' });
  const gone = await say(his, room, 'a secret that was deleted', key());
  await change(his, room, gone.mid, { kind: 'delete' });
  const liked = await say(his, room, 'I agree', key());
  await change(hers, room, liked.mid, { kind: 'react', emoji: '👍', on: true });
  await change(hers, room, liked.mid, { kind: 'pin', on: true });
  accepted(await hers.emitWithAck('send', { room, cmid: key(), text: 'so do I', reply: liked.mid }));
  const upload = await ann.fetch('/api/files?name=plan.txt', {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: ann.url, 'x-upload-id': key() },
    body: 'the plan',
  });
  const { file } = (await upload.json()) as FileBody;
  accepted(await hers.emitWithAck('send', { room, cmid: key(), text: '', files: [file.id] }));
  const many = Array.from({ length: 120 }, (_, at) => `more ${at}`);
  for (const text of many) await say(his, room, text, key());

  const answer = await exported(ann, room);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="taken \d+ [\d-]+\.ndjson"$/,
  );
  const text = await answer.text();
  expect(text).not.toContain('a secret that was deleted');
  expect(text).not.toContain('a slip of the pen');
  const lines = linesIn(text);
  const begin = lines.shift() as RoomExportBegin;
  const end = lines.pop() as ExportEnd;
  expect(begin).toMatchObject({ format: 'holdfast-room', version: 1, room: { id: room, private: true } });
  expect(begin.members.map(({ id }) => id).sort()).toEqual([ann.id, bob.id].sort());
  expect(begin.members).toContainEqual({ id: ann.id, name: ann.name, role: 'moderator' });
  const messages = lines.filter((line): line is ExportedMessage => 'text' in line && line.kind === undefined);
  expect(messages.map((one) => one.text)).toEqual([
    ...TEXTS,
    'what was meant',
    '',
    'I agree',
    'so do I',
    '',
    ...many,
  ]);
  const of = (mid: string) => messages.find((one) => one.mid === mid);
  expect(of(edited.mid)).toMatchObject({ edited: expect.any(Number), user: { id: ann.id, name: ann.name } });
  expect(of(gone.mid)).toMatchObject({ deleted: true, text: '' });
  expect(of(liked.mid)).toMatchObject({
    pinned: true,
    replies: 1,
    reactions: [{ emoji: '👍', count: 1, by: [ann.id] }],
  });
  expect(messages.filter(({ reply }) => reply === liked.mid)).toHaveLength(1);
  expect(messages.filter(({ files }) => files !== undefined).map(({ files }) => files)).toEqual([[file]]);
  const notices = lines.filter((line) => 'kind' in line && line.kind === 'notice');
  expect(notices).toMatchObject([{ what: 'invited', about: { id: bob.id } }]);
  expect(end).toEqual({ kind: 'end', messages: messages.length, notices: 1, files: 1 });
  const seqs = lines.map((line) => ('seq' in line ? line.seq : 0));
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
});

test('a room is exported by its moderators and operators who may read it, a conversation by its people alone', async () => {
  const [ann, bob, eve] = [await people.someone(), await people.someone(), await people.someone()];
  const [open, closed] = [await newRoom(ann, false), await newRoom(ann)];
  for (const room of [open, closed]) await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  const answers = async (room: string) => {
    const list: string[] = [];
    for (const by of [ann, bob, eve, operator]) list.push(await told(await exported(by, room)));
    return list;
  };
  const refused = '403 forbidden not-moderator';
  const none = '403 not_member no-room';
  expect(await answers(open)).toEqual(['200', refused, refused, '200']);
  expect(await answers(closed)).toEqual(['200', refused, '403 not_member no-room', none]);
  const { room: direct } = (await (
    await ann.send('POST', '/api/direct', { people: [bob.id] })
  ).json()) as DirectRoomBody;
  await say(await online(ann), direct.id, 'between us', key());
  expect(await answers(direct.id)).toEqual(['200', '200', none, none]);
  expect(linesIn(await (await exported(bob, direct.id)).text())).toMatchObject([
    { format: 'holdfast-room' },
    { text: 'between us' },
    { kind: 'end', messages: 1 },
  ]);
  // Whoever was sent away, or is a moderator no more, takes nothing along.
  await ann.send('PUT', `/api/rooms/${closed}/members/${bob.id}`, { role: 'moderator' });
  expect(await told(await exported(bob, closed))).toBe('200');
  await ann.send('DELETE', `/api/rooms/${closed}/members/${bob.id}`, {});
  expect(await told(await exported(bob, closed))).toBe(none);
});

test('one takes along what oneself wrote, in all rooms that one is in, and nothing of others', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const rooms = [await newRoom(ann), await newRoom(bob), await newRoom(ann)];
  const [mine, his, left] = rooms as [string, string, string];
  await bob.send('POST', `/api/rooms/${his}/members`, { name: ann.name });
  const [hers, ofBob] = [await online(ann), await online(bob)];
  await say(hers, mine, TEXTS[0] as string, key());
  const gone = await say(hers, mine, 'deleted by herself', key());
  await change(hers, mine, gone.mid, { kind: 'delete' });
  await say(ofBob, his, 'not hers', key());
  await say(hers, his, 'hers, in the room of another', key());
  await say(hers, left, 'in a room that she left', key());
  await ann.send('DELETE', `/api/rooms/${left}/members/${ann.id}`, {});
  const answer = await ann.fetch('/api/me/export');
  expect(answer.status).toBe(200);
  const lines = linesIn(await answer.text());
  expect(lines.shift()).toEqual({
    format: 'holdfast-account',
    version: 1,
    at: expect.any(Number),
    account: { id: ann.id, name: ann.name, operator: false, createdAt: expect.any(Number) },
  });
  const said = new Map<string, string[]>();
  for (const line of lines) {
    if ('kind' in line && line.kind === 'room') said.set(line.room.id, []);
    else if ('text' in line) [...said.values()].at(-1)?.push(line.text ?? '');
  }
  expect(Object.fromEntries(said)).toEqual({
    general: [],
    [mine]: [TEXTS[0]],
    [his]: ['hers, in the room of another'],
  });
  expect(lines.find((line) => 'kind' in line && line.kind === 'room' && line.room.id === his)).toMatchObject({
    role: 'member',
  });
  expect(lines.at(-1)).toEqual({ kind: 'end', messages: 2, notices: 0, files: 0, left: [] });
  expect((await fetch(`${ann.url}/api/me/export`)).status).toBe(401);
});

/** An export that is begun and not read: its answer, and the rest of it once it is wanted. */
async function unread(by: Person, room: string) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { cookie: by.cookieHeader };
    get(`${by.url}/api/rooms/${room}/export`, { headers, agent: false }, resolve).once('error', reject);
  });
  const rest = async () => {
    let text = '';
    try {
      for await (const chunk of answer.setEncoding('utf8')) text += chunk;
    } catch {
      // It was cut off.
    }
    return text;
  };
  return { answer, rest };
}

/** More than a connection takes without being read. */
async function longRoom(by: Person): Promise<string> {
  const room = await newRoom(by);
  const socket = await online(by);
  const sent = Array.from({ length: 1_000 }, () => say(socket, room, '힣'.repeat(8_000), key()));
  await Promise.all(sent);
  return room;
}

test('one export of a person at a time; one that is not read ends with the rights or the session of its reader', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await longRoom(ann);
  const whole = linesIn(await (await exported(ann, room)).text());
  expect(whole.at(-1)).toEqual({ kind: 'end', messages: 1_000, notices: 0, files: 0 });

  const first = await unread(ann, room);
  expect(first.answer.statusCode).toBe(200);
  const second = await ann.ask(`/api/rooms/${room}/export`);
  expect(second.status).toBe(429);
  expect(second.headers.get('retry-after')).toBe('1');
  expect(await second.text()).toContain('Another export of yours is on its way.');
  expect(await told(await exported(operator, 'general'))).toBe('200');
  first.answer.destroy();
  const text = await until('the next to be let in', async () => {
    const next = await exported(ann, room);
    return next.status === 200 && next.text();
  });
  expect(linesIn(text)).toHaveLength(1_002);

  await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name });
  await ann.send('PUT', `/api/rooms/${room}/members/${bob.id}`, { role: 'moderator' });
  const his = await unread(bob, room);
  expect(his.answer.statusCode).toBe(200);
  await ann.send('PUT', `/api/rooms/${room}/members/${bob.id}`, { role: 'member' });
  const ofHis = await his.rest();
  expect(ofHis.startsWith('{"format":"holdfast-room"')).toBe(true);
  expect(ofHis).not.toContain('"kind":"end"');

  // Asking whether it would be sent costs nothing, and reads nothing.
  expect((await ann.fetch(`/api/rooms/${room}/export?ask=1`)).status).toBe(204);
  expect(await told(await bob.fetch(`/api/rooms/${room}/export?ask=1`))).toBe('403 forbidden not-moderator');
  const hers = await unread(ann, room);
  expect(hers.answer.statusCode).toBe(200);
  await ann.send('DELETE', '/api/session', {});
  expect(await hers.rest()).not.toContain('"kind":"end"');
});
