import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FileInfo } from '../../src/protocol/files.js';
import { shownAs } from '../../src/protocol/files.js';
import type { FileBody, RoomBody } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { isPlainLine } from '../../src/protocol/visible-text.js';
import { TestNode } from '../../testbed/node/node.js';
import { People } from '../../testbed/people/people.js';
import { accepted, Person, type TestSocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { photo, png } from '../worker/support/pictures.js';

/** What is uploaded to harm whoever looks at it, or the server. A running node with normal limits. */

let node: TestNode;
const people = new People(() => Person.signUp(node.url));

beforeAll(async () => {
  const args = ['--limits', 'normal', '--trust-proxy', '127.0.0.1'];
  node = await TestNode.start({ workers: 1, args });
  await node.signUpOperator();
});
afterEach(() => people.close());
afterAll(() => node.stop());

function upload(by: Person, bytes: Buffer, name: string, headers: Record<string, string> = {}) {
  const all = { 'content-type': 'text/html', origin: by.url, ...headers };
  const path = `/api/files?name=${encodeURIComponent(name)}`;
  return by.fetch(path, { method: 'POST', headers: all, body: new Uint8Array(bytes) });
}
async function uploaded(by: Person, bytes: Buffer, name = 'a.png'): Promise<FileInfo> {
  const answer = await upload(by, bytes, name);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as FileBody).file;
}
const get = (by: Person, { id }: FileInfo, init: RequestInit = {}) => by.fetch(`/api/files/${id}`, init);

async function room(by: Person): Promise<string> {
  const name = `room ${randomBytes(4).toString('hex')}`;
  return ((await (await by.send('POST', '/api/rooms', { name, private: true })).json()) as RoomBody).room.id;
}
const online = async (by: Person) => (await by.connect(undefined, { entries: 1 }))[0];
let said = 0;
const post = (socket: TestSocket, to: string, { id }: FileInfo) =>
  socket.emitWithAck('send', { room: to, cmid: `cmid-${++said}`, text: '', files: [id] });

test('[60] SVG, HTML, XML and PDF are never shown, whatever they are called and said to be', async () => {
  const mallory = await people.someone();
  const script = '<script>alert(1)</script>';
  const bodies = [
    `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`,
    `<!doctype html>${script}`,
    `\ufeff  <html>${script}`,
    `<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>`,
    '%PDF-1.7\n1 0 obj',
    `PNG${script}`,
    '',
  ];
  for (const body of bodies) {
    for (const name of ['cat.png', 'page.html', 'pic.svg']) {
      const file = await uploaded(mallory, Buffer.from(body), name);
      expect(shownAs(file)).toBe('card');
      const { headers } = await get(mallory, file);
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('content-disposition')).toMatch(/^attachment/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/^sandbox;/);
    }
  }
  // A picture that is a page, too: it is given out as the picture that its first bytes say.
  const both = await uploaded(mallory, Buffer.concat([png(), Buffer.from(script)]), 'both.html');
  const { headers } = await get(mallory, both);
  expect(headers.get('content-type')).toBe('image/png');
  expect(headers.get('content-security-policy')).toMatch(/^sandbox;/);
});

test('[62] a picture of huge pixels is drawn by no page, and one of endless parts is refused', async () => {
  const mallory = await people.someone();
  const huge = png();
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);
  const file = await uploaded(mallory, huge);
  expect(file).not.toHaveProperty('width');
  expect(shownAs(file)).toBe('card');
  const [start, rest] = [photo(4, 3).subarray(0, 2), photo(4, 3).subarray(2)];
  const empty = Buffer.from([0xff, 0xe0, 0, 2]);
  const endless = Buffer.concat([start, ...Array<Buffer>(LIMITS.fileSegments + 1).fill(empty), rest]);
  expect((await upload(mallory, endless, 'endless.jpg')).status).toBe(415);
  // A length that says more than there is, and one that leads back.
  for (const length of [0xffff_ffff, 0x7fff_ffff, 0xffff_fff4]) {
    const wrong = png();
    wrong.writeUInt32BE(length, 33);
    expect((await upload(mallory, wrong, 'wrong.png')).status).toBe(415);
  }
  await uploaded(mallory, png());
});

test('[63] a name has no path, no line end and nothing that turns or hides its extension', async () => {
  const mallory = await people.someone();
  for (const [name, shown] of [
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\autoexec.bat', 'autoexec.bat'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['invoice\u2067fdp.\u2069exe', 'invoicefdp.exe'],
    ['a.p\u200Bng\u00AD.exe', 'a.png.exe'],
    ['x\r\nSet-Cookie: a=b', 'xSet-Cookie_ a=b'],
    ['a.png\u0000.exe', 'a.png.exe'],
    ['..', 'file'],
  ] as const) {
    const file = await uploaded(mallory, Buffer.from('x'), name);
    expect(file.name).toBe(shown);
    expect(isPlainLine(file.name)).toBe(true);
    const answer = await get(mallory, file);
    expect(answer.headers.getSetCookie().join()).not.toContain('a=b');
    expect(answer.headers.get('content-disposition')).not.toMatch(
      /[/\\\u202e\u2067]|%2F|%E2%80%AE|%E2%81%A7/i,
    );
  }
});

test('[71] right after a removal, and after a deletion, a file is as one that is not there', async () => {
  const [owner, member] = [await people.someone(), await people.someone()];
  const [socket, theirs] = [await online(owner), await online(member)];
  const [inside, own] = [await room(owner), await room(member)];
  const file = await uploaded(owner, png());
  const { mid } = accepted(await post(socket, inside, file));
  await owner.send('POST', `/api/rooms/${inside}/members`, { name: member.name });
  expect((await get(member, file)).status).toBe(200);
  const etag = `"${file.sha256}"`;
  const asked = async (by: Person) => {
    const of = async (id: string, init: RequestInit = {}) => {
      const answer = await by.fetch(`/api/files/${id}`, init);
      return [answer.status, await answer.text(), answer.headers.get('etag')];
    };
    const nobodys = await of('no-such-file');
    expect(nobodys[0]).toBe(404);
    for (const init of [
      {},
      { method: 'HEAD' },
      { headers: { range: 'bytes=0-0' } },
      { headers: { 'if-none-match': etag } },
      { headers: { 'if-none-match': '*' } },
    ]) {
      expect(await of(file.id, init)).toEqual(await of('no-such-file', init));
    }
  };
  expect((await owner.send('DELETE', `/api/rooms/${inside}/members/${member.id}`, {})).status).toBe(204);
  await asked(member);
  expect(await post(theirs, own, file)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  const change = { room: inside, cmid: `cmid-${++said}`, of: mid, kind: 'delete' } as const;
  accepted(await socket.emitWithAck('change', change));
  for (const person of [owner, member]) await asked(person);
});

test('[7] uploads that trickle from one address leave places for others, and end with 408', async () => {
  const { openUploadsPerAddress, openUploadsPerPerson } = LIMITS;
  const begun: { status?: number | undefined; end: () => void; drop: () => void }[] = [];
  function begin(by: Person): void {
    const headers = { cookie: by.cookieHeader, origin: by.url, 'content-length': 1_000_000 };
    const call = request(`${node.url}/api/files?name=slow`, { method: 'POST', headers });
    const one: (typeof begun)[number] = { end: () => call.destroy(), drop: () => call.write('x') };
    call.once('response', (answer) => {
      one.status = answer.resume().statusCode;
    });
    call.on('error', () => {});
    one.drop();
    begun.push(one);
  }
  const told = (status: number) => begun.filter((one) => one.status === status).length;
  const uploaders = Math.ceil((openUploadsPerAddress + 1) / openUploadsPerPerson);
  for (let count = 0; count < uploaders; count += 1) {
    const person = await people.someone();
    for (let at = 0; at < openUploadsPerPerson; at += 1) begin(person);
  }
  const drops = setInterval(() => {
    for (const { drop, status } of begun) if (status === undefined) drop();
  }, 500);
  try {
    const over = uploaders * openUploadsPerPerson - openUploadsPerAddress;
    await until('the address to have its share', () => told(429) === over);
    const other = await people.someone();
    expect((await upload(other, png(), 'a.png', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(201);
    await until('them to be told', () => told(408) === openUploadsPerAddress, 60_000);
    expect((await upload(other, png(), 'b.png')).status).toBe(201);
  } finally {
    clearInterval(drops);
    for (const { end } of begun) end();
  }
});
