import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join as joinPath } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { WireError } from '../../src/protocol/errors.js';
import type { Message } from '../../src/protocol/events.js';
import type { FileInfo } from '../../src/protocol/files.js';
import type { FileBody, FilesBody, MessagesBody, RoomBody } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { TestNode } from '../../testbed/node/node.js';
import { People } from '../../testbed/people/people.js';
import { accepted, collect, join, Person, type TestSocket } from '../../testbed/people/person.js';
import { killFamily } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';
import { film } from './support/films.js';
import { turnedHeif } from './support/heifs.js';
import { PLACE, photo, png } from './support/pictures.js';
import { directory, tiffOf } from './support/tiffs.js';

/** Files, as a client meets them on the wire: a node as `npm start` makes one, with its embedded store. */

const MB = 1_000_000;
let node: TestNode;
const people = new People(() => Person.signUp(node.url));
beforeAll(async () => {
  // Without rates: a test sends more refused messages at once than one file may be in.
  node = await TestNode.start({ workers: 2, limits: 'loose,file-size=2,stored-files=5' });
  await node.signUpOperator();
});
afterEach(() => people.close());
afterAll(() => node.stop());

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
let uploads = 0;
function upload(by: Person, bytes: Buffer, name = 'a.bin', id = `upload-${++uploads}`): Promise<Response> {
  const headers = { 'content-type': 'application/octet-stream', origin: by.url, 'x-upload-id': id };
  const body = new Uint8Array(bytes);
  return by.fetch(`/api/files?name=${encodeURIComponent(name)}`, { method: 'POST', headers, body });
}
async function uploaded(by: Person, bytes: Buffer, name?: string, id?: string): Promise<FileInfo> {
  const answer = await upload(by, bytes, name, id);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as FileBody).file;
}
const get = (by: Person, { id }: FileInfo, headers: Record<string, string> = {}) =>
  by.fetch(`/api/files/${id}`, { headers });
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
async function errorOf(answer: Response): Promise<WireError & { status: number }> {
  const { error } = (await answer.json()) as { error: WireError };
  return { ...error, status: answer.status };
}
async function room(by: Person): Promise<string> {
  const answer = await by.send('POST', '/api/rooms', {
    name: `room ${randomBytes(4).toString('hex')}`,
    private: true,
  });
  return ((await answer.json()) as RoomBody).room.id;
}
const online = async (by: Person) => (await by.connect(undefined, { entries: 1 }))[0];
let said = 0;
function post(
  socket: TestSocket,
  to: string,
  files: readonly FileInfo[],
  text = '',
  cmid = `cmid-${++said}`,
) {
  return socket.emitWithAck('send', { room: to, cmid, text, files: files.map(({ id }) => id) });
}
const remove = (socket: TestSocket, to: string, of: string) =>
  socket.emitWithAck('change', { room: to, cmid: `cmid-${++said}`, of, kind: 'delete' });
async function pageOf(by: Person, of: string): Promise<readonly Message[]> {
  const answer = await by.fetch(`/api/rooms/${of}/messages?entries=1`);
  return ((await answer.json()) as MessagesBody).messages;
}
async function kept(part: 'incoming' | 'all'): Promise<string[]> {
  const names = await readdir(joinPath(node.dataDir, 'files'), { recursive: true });
  return names.filter((name) => (part === 'all' ? /[0-9a-f]{64}$/ : /incoming\/./).test(name));
}

test('[FILE-1] what an answer names by its digest is there to the byte, also after a SIGKILL of every process', async () => {
  const ann = await people.someone();
  const bytes = randomBytes(1_500_000);
  const file = await uploaded(ann, bytes, 'report.bin', 'the-one');
  expect(file).toEqual({
    id: expect.any(String),
    name: 'report.bin',
    type: 'application/octet-stream',
    bytes: bytes.length,
    sha256: sha256(bytes),
  });
  const socket = await online(ann);
  const inside = await room(ann);
  accepted(await post(socket, inside, [file], 'see this'));
  killFamily(node.pid);
  node = await TestNode.start({
    dataDir: node.dataDir,
    port: node.port,
    // As it was.
    limits: 'loose,file-size=2,stored-files=5',
  });
  const answer = await get(ann, file);
  expect(answer.status).toBe(200);
  expect((await bytesOf(answer)).equals(bytes)).toBe(true);
  expect((await pageOf(ann, inside)).at(-1)).toMatchObject({ text: 'see this', files: [file] });
  // The same upload again is the same file, whatever the network brings a second time.
  expect(await uploaded(ann, bytes, 'report.bin', 'the-one')).toEqual(file);
});

test('[FILE-1] a place is out of a picture or film before the answer: its digest is of what is given out', async () => {
  const ann = await people.someone();
  const shown = [
    [photo(40, 30, 6), 'home.jpg', { type: 'image/jpeg', width: 30, height: 40 }],
    [png(6), 'home.png', { type: 'image/png', width: 1, height: 2 }],
    [film(), 'home.mp4', { type: 'video/mp4' }],
    [turnedHeif(), 'home.avif', { type: 'image/avif', width: 4, height: 9 }],
  ] as const;
  for (const [came, name, what] of shown) {
    expect(came.includes(PLACE), name).toBe(true);
    const file = await uploaded(ann, came, name);
    expect(file).toMatchObject(what);
    const bytes = await bytesOf(await get(ann, file));
    expect(sha256(bytes)).toBe(file.sha256);
    expect(bytes.length).toBe(file.bytes);
    expect(bytes.includes(PLACE), name).toBe(false);
  }
  for (const name of await kept('all')) {
    expect((await readFile(joinPath(node.dataDir, 'files', name))).includes(PLACE), name).toBe(false);
  }
  const subExif = tiffOf({ order: 'II', isBig: false }, directory([0x100], directory([0x8769])));
  const refused = await errorOf(await upload(ann, subExif, 'home.tiff'));
  expect(refused).toMatchObject({ status: 415, refusal: { kind: 'file-located' } });
});

test('a message carries files: live, on a page and in a fill; a reply and an edit keep them', async () => {
  const ann = await people.someone();
  const [socket, file] = [await online(ann), await uploaded(ann, png(), 'dot.png')];
  const inside = await room(ann);
  const { epoch } = await join(socket, inside);
  const heard = collect(socket);
  const { mid } = accepted(await post(socket, inside, [file], '', 'the-first'));
  await until('the message', () => heard.some((one) => one.mid === mid));
  expect(heard.find((one) => one.mid === mid)).toMatchObject({ text: '', files: [file] });
  // Stored once: the same again is a duplicate.
  expect(accepted(await post(socket, inside, [file], '', 'the-first'))).toMatchObject({
    mid,
    duplicate: true,
  });
  accepted(
    await socket.emitWithAck('change', {
      room: inside,
      cmid: 'an-edit',
      of: mid,
      kind: 'edit',
      text: '@room a caption',
    }),
  );
  const [row] = (await pageOf(ann, inside)).filter((one) => one.mid === mid);
  expect(row).toMatchObject({ text: '@room a caption', files: [file], edited: expect.any(Number) });
  const fill = await join(socket, inside, { epoch, seq: 0, mid: '' });
  expect(fill.messages.find((one) => one.mid === mid)).toMatchObject({ files: [file] });
  // An older client gets words.
  const [old] = await ann.connect();
  expect((await join(old, inside)).messages.find((one) => one.mid === mid)?.text).toBe('(file: dot.png)');
});

test('who may read is judged at each read: members of a room where a living message carries it, and who uploaded it', async () => {
  const [ann, bob, cat] = await Promise.all([people.someone(), people.someone(), people.someone()]);
  const [annSocket, bobSocket] = [await online(ann), await online(bob)];
  const file = await uploaded(ann, png());
  const stranger = new Person(node.url, 'nobody');
  expect((await get(stranger, file)).status).toBe(401);
  expect((await get(ann, file)).status).toBe(200);
  expect(await errorOf(await get(bob, file))).toMatchObject({ status: 404, code: 'not_found' });
  // Nobody attaches what they may not read.
  const inside = await room(ann);
  const own = await room(bob);
  expect(await post(bobSocket, own, [file])).toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect((await pageOf(bob, own)).length).toBe(0);
  const { mid } = accepted(await post(annSocket, inside, [file]));
  expect((await get(bob, file)).status).toBe(404);
  await ann.send('POST', `/api/rooms/${inside}/members`, { name: bob.name });
  expect((await get(bob, file)).status).toBe(200);
  // Bob carries it on: now those of his room see it, until his message is deleted too.
  const second = accepted(await post(bobSocket, own, [file]));
  await bob.send('POST', `/api/rooms/${own}/members`, { name: cat.name });
  expect((await get(cat, file)).status).toBe(200);
  accepted(await remove(annSocket, inside, mid));
  expect([
    (await get(ann, file)).status,
    (await get(bob, file)).status,
    (await get(cat, file)).status,
  ]).toEqual([200, 200, 200]);
  await cat.fetch(`/api/rooms/${own}/members/${cat.id}`, { method: 'DELETE', headers: { origin: cat.url } });
  expect((await get(cat, file)).status).toBe(404);
  accepted(await remove(bobSocket, own, second.mid));
  for (const person of [ann, bob, cat]) expect((await get(person, file)).status).toBe(404);
  expect(await post(annSocket, inside, [file])).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

test('sends that are refused take none of the messages that one file may be in', async () => {
  const [ann, bob] = await Promise.all([people.someone(), people.someone()]);
  const [annSocket, bobSocket] = [await online(ann), await online(bob)];
  const file = await uploaded(ann, png());
  const [inside, own, foreign] = [await room(ann), await room(bob), await room(ann)];
  accepted(await post(annSocket, inside, [file]));
  await ann.send('POST', `/api/rooms/${inside}/members`, { name: bob.name });
  for (let tries = 0; tries <= LIMITS.referencesPerFile; tries += 1) {
    expect(await post(bobSocket, foreign, [file])).toMatchObject({
      ok: false,
      error: { code: 'not_member' },
    });
    // Known only to the log: what it answers is no message of this room.
    const send = { room: own, cmid: `cmid-${++said}`, text: '', files: [file.id], reply: '7-none' };
    expect(await bobSocket.emitWithAck('send', send)).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
  }
  accepted(await post(annSocket, inside, [file]));
});

test('deleted is gone: no page, fill or tombstone has the name of its file, and a repeated send is answered as before', async () => {
  const ann = await people.someone();
  const [socket, file] = [await online(ann), await uploaded(ann, png(), 'secret-name.png')];
  const inside = await room(ann);
  const first = accepted(await post(socket, inside, [file], 'look', 'deleted-later'));
  accepted(await remove(socket, inside, first.mid));
  const page = await ann.fetch(`/api/rooms/${inside}/messages?entries=1`);
  const fill = await join(socket, inside, { epoch: first.epoch, seq: 0, mid: '' });
  for (const text of [await page.text(), JSON.stringify(fill)]) {
    expect(text).not.toContain('secret-name');
    expect(text).not.toContain(file.id);
  }
  expect(accepted(await post(socket, inside, [file], 'look', 'deleted-later'))).toMatchObject({
    mid: first.mid,
    duplicate: true,
  });
});

test('an upload that was posted and deleted is a new one when it comes again, and not what nobody may read', async () => {
  const ann = await people.someone();
  const [socket, bytes, inside] = [await online(ann), randomBytes(1_000), await room(ann)];
  const file = await uploaded(ann, bytes, 'a.bin', 'once-more');
  accepted(await remove(socket, inside, accepted(await post(socket, inside, [file])).mid));
  const again = await uploaded(ann, bytes, 'a.bin', 'once-more');
  expect(again.id).not.toBe(file.id);
  expect((await bytesOf(await get(ann, again))).equals(bytes)).toBe(true);
  accepted(await post(socket, inside, [again]));
  expect((await get(ann, file)).status).toBe(404);
  expect(await uploaded(ann, bytes, 'a.bin', 'once-more')).toEqual(again);
});

test('what a browser would run is only saved, under a name that is harmless', async () => {
  const ann = await people.someone();
  const page = Buffer.from('<!doctype html><script>alert(1)</script>');
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  for (const [bytes, name, shown] of [
    [page, 'cat.png', 'cat.png'],
    [svg, '../../사진\u202Egnp.svg', '사진gnp.svg'],
    [Buffer.from('%PDF-1.7'), 'a"b\r\nSet-Cookie: x=y; .pdf', 'a_bSet-Cookie_ x=y; .pdf'],
  ] as const) {
    const file = await uploaded(ann, bytes, name);
    expect(file.name).toBe(shown);
    const answer = await get(ann, file);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent(shown).slice(-4));
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    expect(answer.headers.getSetCookie().join()).not.toContain('x=y');
  }
  const picture = await get(ann, await uploaded(ann, png(), 'dot.html'));
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(picture.headers.get('content-disposition')).toMatch(/^inline/);
  expect(picture.headers.get('content-security-policy')).toMatch(/^sandbox/);
});

test('a part is given out where it is asked for, and nothing twice to whoever has it', async () => {
  const ann = await people.someone();
  const bytes = randomBytes(5_000);
  const file = await uploaded(ann, bytes);
  const part = await get(ann, file, { range: 'bytes=100-199' });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe('bytes 100-199/5000');
  expect((await bytesOf(part)).equals(bytes.subarray(100, 200))).toBe(true);
  expect((await get(ann, file, { range: 'bytes=5000-' })).status).toBe(416);
  const etag = (await get(ann, file)).headers.get('etag') ?? '';
  for (const tags of [etag, `W/${etag}`, `"another", ${etag}`, '*']) {
    expect((await get(ann, file, { 'if-none-match': tags })).status, tags).toBe(304);
  }
  expect((await get(ann, file, { 'if-none-match': '"another"' })).status).toBe(200);
  expect((await get(ann, file, { range: 'bytes=0-9', 'if-range': '"another"' })).status).toBe(200);
  const head = await ann.fetch(`/api/files/${file.id}`, { method: 'HEAD' });
  expect(head.headers.get('content-length')).toBe('5000');
  const empty = await uploaded(ann, Buffer.alloc(0), 'empty.txt');
  expect((await bytesOf(await get(ann, empty))).length).toBe(0);
});

test('too large, too much and what cannot be cleaned is refused in words, and leaves nothing', async () => {
  const ann = await people.someone();
  const may = (await (await ann.fetch('/api/files')).json()) as FilesBody;
  expect(may).toEqual({ maxBytes: 2 * MB, usedBytes: 0, quotaBytes: 5 * MB });
  const before = await kept('all');
  const large = await errorOf(await upload(ann, randomBytes(2 * MB + 1)));
  expect(large).toMatchObject({
    status: 413,
    code: 'too_large',
    refusal: { kind: 'file-too-large', maxBytes: 2 * MB },
  });
  // Without a length it is counted as it comes.
  const call = request(`${node.url}/api/files`, {
    method: 'POST',
    headers: { cookie: ann.cookieHeader, origin: ann.url },
  });
  const streamed = new Promise<number | undefined>((resolve, reject) => {
    call.once('response', (answer) => resolve(answer.resume().statusCode));
    call.once('error', reject);
  });
  call.end(randomBytes(3 * MB));
  expect(await streamed).toBe(413);
  const broken = await errorOf(await upload(ann, photo(4, 3).subarray(0, 200), 'cut.jpg'));
  expect(broken).toMatchObject({ status: 415, refusal: { kind: 'file-broken' } });
  expect(await kept('all')).toEqual(before);
  await uploaded(ann, randomBytes(2 * MB));
  await uploaded(ann, randomBytes(2 * MB));
  expect(await errorOf(await upload(ann, randomBytes(2 * MB)))).toMatchObject({
    status: 409,
    refusal: { kind: 'files-full', maxBytes: 5 * MB },
  });
  expect(((await (await ann.fetch('/api/files')).json()) as FilesBody).usedBytes).toBe(4 * MB);
  await until('nothing to be under way', async () => (await kept('incoming')).length === 0);
});

test('a refused upload is answered before its bytes are there', async () => {
  const ann = await people.someone();
  const length = { 'content-length': 2 * MB };
  for (const [headers, status] of [
    [{ ...length, cookie: '' }, 401],
    [{ ...length, origin: 'http://evil.example' }, 403],
    [{ ...length, 'x-upload-id': '../x' }, 400],
    [{ 'content-length': 2 * MB + 1 }, 413],
  ] as const) {
    const { call, answered } = begun(ann, headers);
    // The rest never comes.
    call.write('x');
    expect(await answered).toMatchObject({ status });
    call.destroy();
  }
});

test('an upload that breaks off leaves nothing that is given out, and nothing on the disk', async () => {
  const ann = await people.someone();
  const before = await kept('all');
  const call = request(`${node.url}/api/files?name=half`, {
    method: 'POST',
    headers: {
      cookie: ann.cookieHeader,
      origin: ann.url,
      'x-upload-id': 'half',
      'content-length': String(MB),
    },
  });
  call.on('error', () => {});
  call.write(randomBytes(400_000));
  await until('it to be under way', async () => (await kept('incoming')).length > 0);
  call.destroy();
  await until('it to be gone', async () => (await kept('incoming')).length === 0);
  expect(await kept('all')).toEqual(before);
  // The same id again is an upload of its own.
  const bytes = randomBytes(1_000);
  expect(await uploaded(ann, bytes, 'whole', 'half')).toMatchObject({ name: 'whole', sha256: sha256(bytes) });
});

/** An upload that is written to by hand; `answered`: the status, or undefined when the connection ended without one. */
function begun(by: Person, headers: Record<string, string | number> = {}) {
  const call = request(`${node.url}/api/files?name=begun`, {
    method: 'POST',
    headers: { cookie: by.cookieHeader, origin: by.url, ...headers },
  });
  const answered = new Promise<{ status: number; text: string } | undefined>((resolve) => {
    call.once('response', async (answer) => {
      resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(await answer.toArray()).toString() });
    });
    call.once('close', () => resolve(undefined));
  });
  call.on('error', () => {});
  return { call, answered };
}

test('an upload may be slower than any other body, as a phone with 20 kB/s is: it is not cut off with those', async () => {
  const { call, answered } = begun(await people.someone());
  const until = performance.now() + Math.max(LIMITS.requestTimeoutMs, LIMITS.uploadFloorMs) + 2_000;
  while (performance.now() < until) {
    call.write(Buffer.alloc(5_000));
    await sleep(250);
  }
  call.end();
  expect(await answered).toMatchObject({ status: 201 });
});

test('uploads that trickle end with words, and leave their places and nothing on the disk', async () => {
  const ann = await people.someone();
  const slow = Array.from({ length: 2 * LIMITS.openUploadsPerPerson }, () =>
    begun(ann, { 'content-length': MB }),
  );
  const drops = setInterval(() => {
    for (const { call } of slow) call.write('x');
  }, 500);
  try {
    await until('them to be under way', async () => (await kept('incoming')).length > 0);
    for (const { answered } of slow) {
      const { status, text } = (await answered) ?? {};
      if (status === 429) continue;
      expect(status).toBe(408);
      expect(JSON.parse(text ?? '')).toMatchObject({
        error: { code: 'timeout', retry: true, refusal: { kind: 'file-too-slow' } },
      });
    }
    await until('nothing to be under way', async () => (await kept('incoming')).length === 0);
    await uploaded(ann, png());
  } finally {
    clearInterval(drops);
    for (const { call } of slow) call.destroy();
  }
});

test('two at once with one id are one file; the same bytes of two people are two files, and lie on the disk once', async () => {
  const [ann, bob] = await Promise.all([people.someone(), people.someone()]);
  const bytes = randomBytes(200_000);
  const both = await Promise.all([uploaded(ann, bytes, 'x', 'twice'), uploaded(ann, bytes, 'x', 'twice')]);
  expect(both[0]).toEqual(both[1]);
  const other = await uploaded(bob, bytes, 'y', 'twice');
  expect(other.id).not.toBe(both[0].id);
  expect((await kept('all')).filter((name) => name.endsWith(sha256(bytes)))).toHaveLength(1);
  expect((await get(bob, both[0])).status).toBe(404);
});

test('another site uploads nothing, and who asks for what is no id learns nothing', async () => {
  const ann = await people.someone();
  const headers = { origin: 'http://evil.example' };
  const foreign = await ann.fetch('/api/files?name=x', { method: 'POST', headers, body: 'x' });
  expect(foreign.status).toBe(403);
  for (const id of ['..%2f..%2fplace', 'x'.repeat(41), '%00', 'place']) {
    expect([400, 404]).toContain((await ann.fetch(`/api/files/${id}`)).status);
  }
  const socket = await online(ann);
  const inside = await room(ann);
  const send = (files: unknown, text = 'x') =>
    socket.emitWithAck('send', { room: inside, cmid: `cmid-${++said}`, text, files } as never);
  for (const files of [[], 'x', ['../x'], [1], Array.from({ length: 11 }, (_, i) => `f${i}`), ['a', 'a']]) {
    expect(await send(files)).toMatchObject({ ok: false, error: { code: 'invalid' } });
  }
  expect(await send(undefined, '')).toMatchObject({ ok: false, error: { code: 'invalid' } });
});
