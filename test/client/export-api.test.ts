import { expect, test } from 'vitest';
import { ExportApi, exportLinesOf } from '../../src/client/http/export-api.js';
import { HttpApi } from '../../src/client/http/http-api.js';
import type { ExportLine } from '../../src/protocol/export.js';

const BYTES = new TextEncoder();
const END = '{"kind":"end","messages":1,"notices":0,"files":0}\n';
const TEXT = '{"seq":1,"mid":"1-a","user":{"id":"a","name":"A"},"text":"한글 👩‍👩‍👧‍👦\\u2028","at":1}\n';

/** A server that answers with these bytes, however they are cut. */
async function read(text: string, size: number, status = 200): Promise<ExportLine[]> {
  const bytes = BYTES.encode(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.slice(at * size, (at + 1) * size),
  );
  const body = new ReadableStream({
    pull: (stream) => {
      const piece = pieces.shift();
      if (piece === undefined) stream.close();
      else stream.enqueue(piece);
    },
  });
  const asked: string[] = [];
  const fetch = async (path: string) => {
    asked.push(path);
    return new Response(body, { status });
  };
  const lines: ExportLine[] = [];
  for await (const line of exportLinesOf({ url: 'http://chat', fetch }, { room: 'r' })) lines.push(line);
  expect(asked).toEqual(['http://chat/api/rooms/r/export']);
  return lines;
}

test.each([1, 7, 10_000])('an export is read to the letter, in pieces of %i bytes', async (size) => {
  const lines = await read(`{"format":"holdfast-room","version":1}\n  ${TEXT}${END}`, size);
  expect(lines).toMatchObject([
    { format: 'holdfast-room' },
    { text: '한글 👩‍👩‍👧‍👦\u2028' },
    { kind: 'end', messages: 1 },
  ]);
});

test('what lacks its last line, or the end of a line, was cut off', async () => {
  for (const text of ['', TEXT, TEXT + END.trimEnd()])
    await expect(read(text, 100)).rejects.toMatchObject({ code: 'timeout' });
});

test('a refusal is the server’s own', async () => {
  const refused = '{"error":{"code":"forbidden","message":"No.","retry":false}}';
  await expect(read(refused, 100, 403)).rejects.toMatchObject({ code: 'forbidden', message: 'No.' });
});

test('whoever exported very often is told so at once', async () => {
  const error = { code: 'rate_limited', message: 'Wait a little.', retry: true, retryAfterMs: 180_000 };
  const asked: string[] = [];
  const fetch = async (path: string) => {
    asked.push(path);
    return Response.json({ error }, { status: 429 });
  };
  const clock = { now: () => 0, steady: () => 0, after: () => () => {}, random: () => 0 };
  const api = new ExportApi(new HttpApi({ url: 'http://chat', clock, fetch }));
  await expect(api.ask('me')).rejects.toMatchObject({ code: 'rate_limited' });
  expect(asked).toEqual(['http://chat/api/me/export?ask=1']);
});
