import { readFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageHandler } from '../../src/worker/http/pages.js';

const page = pageHandler({ 'X-Always': 'yes' }, { 'X-Always': 'yes', 'X-Page': 'yes' });
const server = createServer((req, res) => page(req, res, () => res.writeHead(404).end()));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Not `fetch`: that would undo the encoding, and tidy the path. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, path, headers, method, host: '127.0.0.1', agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
    }).once('error', reject);
  });
}

const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync, identity: (body: Buffer) => body };

test('a script comes in every encoding a browser may ask for, and is the same file', async () => {
  const file = await readFile('public/build/control-en.js');
  for (const [encoding, decode] of Object.entries(DECODERS)) {
    const { status, headers, body } = await ask('/build/control-en.js', { 'accept-encoding': encoding });
    expect({ encoding, status, got: headers['content-encoding'] ?? 'identity' }).toEqual({
      encoding,
      status: 200,
      got: encoding,
    });
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
      'content-length': String(body.length),
      vary: 'Accept-Encoding',
      'x-always': 'yes',
    });
    expect(decode(body).equals(file)).toBe(true);
  }
});

test('the page is in the language of the browser, or in the chosen one; a cache keeps them apart', async () => {
  const langOf = async (headers: Record<string, string>) => {
    const { headers: answered, body } = await ask('/', headers);
    expect(answered.vary).toBe('Accept-Language, Cookie, Accept-Encoding');
    return /<html lang="(\w+)">/.exec(body.toString())?.[1];
  };
  expect(await langOf({})).toBe('en');
  expect(await langOf({ 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8' })).toBe('ko');
  expect(await langOf({ 'accept-language': 'ko', cookie: 'a=b; holdfast-language=en' })).toBe('en');
  expect(await langOf({ cookie: 'holdfast-language=ko' })).toBe('ko');
  expect(await langOf({ cookie: 'holdfast-language=../../package' })).toBe('en');
  const script = /src="(\/build\/ko\/[^"]+)"/.exec(
    String((await ask('/', { 'accept-language': 'ko' })).body),
  );
  expect((await ask(script?.[1] ?? '')).status).toBe(200);
});

test('what a browser has already is not sent again, and HEAD sends nothing', async () => {
  const first = await ask('/', { 'accept-encoding': 'br' });
  expect(first.headers['content-type']).toBe('text/html; charset=utf-8');
  const again = await ask('/', { 'accept-encoding': 'br', 'if-none-match': String(first.headers.etag) });
  expect({ status: again.status, length: again.body.length }).toEqual({ status: 304, length: 0 });
  const other = await ask('/', { 'if-none-match': '"another"' });
  expect(other.status).toBe(200);
  const head = await ask('/', {}, 'HEAD');
  expect({ status: head.status, length: head.body.length }).toEqual({ status: 200, length: 0 });
});

test('nothing else is served', async () => {
  const paths = [
    '/index.html',
    '/control.html',
    '/build/../control.html',
    '/build/%2e%2e/control.html',
    '/build/',
  ];
  for (const path of [
    ...paths,
    '/build/chat.js.br',
    '/../package.json',
    '/build/none.js',
    '//build/chat.js',
  ]) {
    expect({ path, status: (await ask(path)).status }).toEqual({ path, status: 404 });
  }
  expect((await ask('/', {}, 'POST')).status).toBe(404);
});
