import { expect, test } from 'vitest';
import type { SendResult } from '../../src/protocol/events.js';
import type { FileInfo } from '../../src/protocol/files.js';
import type { FileBody, FilesBody, RoomBody } from '../../src/protocol/http.js';
import type { TestNode } from '../../testbed/node/node.js';
import { asBot, newBot } from '../../testbed/people/bots.js';
import type { Person } from '../../testbed/people/person.js';
import { useCluster } from '../support/use-cluster.js';

/** Files by tokens: whose they are, and how much of them there may be. A file has 2 MB, a person 3. */

let node: TestNode;
const people = useCluster(
  { workers: 2, args: ['--limits', 'normal,file-size=2,stored-files=3'] },
  (cluster) => {
    node = cluster.node;
  },
);
const MB = 1_000_000;

const json = { 'content-type': 'application/json' };
const upload = (token: string, bytes: number, uploadId = '') =>
  asBot(node.url, token, '/api/files?name=log.bin', {
    method: 'POST',
    headers: uploadId === '' ? {} : { 'x-upload-id': uploadId },
    body: new Uint8Array(bytes).fill(120),
  });
const post = (token: string, room: string, file: FileInfo) => {
  const body = JSON.stringify({ text: 'here', files: [file.id], cmid: `with-${file.id}` });
  return asBot(node.url, token, `/api/rooms/${room}/messages`, { method: 'POST', headers: json, body });
};
const get = (token: string, { id }: FileInfo) => asBot(node.url, token, `/api/files/${id}`);
async function fileOf(answer: Response): Promise<FileInfo> {
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as FileBody).file;
}
async function codeOf(answer: Response): Promise<[number, string]> {
  return [answer.status, ((await answer.json()) as { error: { code: string } }).error.code];
}
async function roomOf(by: Person): Promise<string> {
  const answer = await by.send('POST', '/api/rooms', { name: `of ${by.name}`, private: true });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as RoomBody).room.id;
}
/** A person uploads, under an id of theirs. */
async function ownFile(by: Person, bytes: number, uploadId: string): Promise<FileInfo> {
  const headers = { origin: by.url, 'x-upload-id': uploadId };
  const body = new Uint8Array(bytes).fill(120);
  return fileOf(await by.fetch('/api/files?name=own.bin', { method: 'POST', headers, body }));
}
const usedBy = async (by: Person) => ((await (await by.fetch('/api/files')).json()) as FilesBody).usedBytes;

test('[64] a bot uploads and posts a file for the members of its room; no file of others is opened or posted by it', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const [room, theirs] = [await roomOf(ann), await roomOf(bob)];
  const [one, other] = [await newBot(ann, 'One', [room]), await newBot(ann, 'Other', [room])];
  const strange = await newBot(bob, 'Strange', [theirs]);

  const file = await fileOf(await upload(one.token, 1_000, 'build-7'));
  // Before it is posted it is the bot's and its maker's; another bot of theirs is nobody to it.
  expect((await get(one.token, file)).status).toBe(200);
  expect((await ann.fetch(`/api/files/${file.id}`)).status).toBe(200);
  for (const token of [other.token, strange.token]) {
    expect(await codeOf(await get(token, file))).toEqual([404, 'not_found']);
    expect(await codeOf(await post(token, token === strange.token ? theirs : room, file))).toEqual([
      404,
      'not_found',
    ]);
  }
  expect((await bob.fetch(`/api/files/${file.id}`)).status).toBe(404);
  const sent = await post(one.token, room, file);
  expect(sent.status, await sent.clone().text()).toBe(200);
  expect((await sent.json()) as SendResult).toMatchObject({ seq: expect.any(Number) });
  expect((await get(other.token, file)).status).toBe(200);
  expect((await get(strange.token, file)).status).toBe(404);

  // What its maker uploaded is none of its own, also by the id of that upload.
  const own = await ownFile(ann, 500, 'letter');
  expect(await codeOf(await get(one.token, own))).toEqual([404, 'not_found']);
  expect(await codeOf(await post(one.token, room, own))).toEqual([404, 'not_found']);
  const guessed = await fileOf(await upload(one.token, 700, 'letter'));
  expect([guessed.id === own.id, guessed.bytes]).toEqual([false, 700]);
  const again = await fileOf(await upload(one.token, 700, 'letter'));
  expect(again.id).toBe(guessed.id);
  const another = await fileOf(await upload(other.token, 600, 'letter'));
  expect([own.id, guessed.id]).not.toContain(another.id);
});

test('[64] many bots have no more space than their maker: what they upload is counted there, and theirs is full', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const bots = await Promise.all(['First', 'Second', 'Third'].map((name) => newBot(ann, name)));
  const [first, second, third] = bots.map(({ token }) => token) as [string, string, string];
  await fileOf(await upload(first, 1.4 * MB));
  await fileOf(await upload(second, 1.4 * MB));
  expect(await usedBy(ann)).toBe(2.8 * MB);
  for (const token of [first, second, third])
    expect(await codeOf(await upload(token, 0.5 * MB))).toEqual([409, 'limit_reached']);
  const body = new Uint8Array(0.5 * MB).fill(120);
  const own = await ann.fetch('/api/files?name=own.bin', {
    method: 'POST',
    headers: { origin: ann.url },
    body,
  });
  expect(await codeOf(own)).toEqual([409, 'limit_reached']);
  // What is left of it is theirs together, and others have their own.
  await fileOf(await upload(third, 0.1 * MB));
  await ownFile(bob, 0.5 * MB, 'mine');
  const { token } = await newBot(bob, 'Of another');
  await fileOf(await upload(token, 0.5 * MB));
  expect([await usedBy(ann), await usedBy(bob)]).toEqual([2.9 * MB, 1 * MB]);
});
