import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HoldfastError } from '../../protocol/errors.js';

const PUBLIC = fileURLToPath(new URL('../../../public', import.meta.url));
const ASSET_FOLDERS = ['build', 'styles', 'icons'];
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
/** One name, no folders, no leading dot: nothing outside the folders can be named. */
const FILE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}$/;

/** The control room's page. */
export function sendPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  return sendFile(request, response, [join(PUBLIC, 'control.html')]);
}

/** A file of the page, by name; throws `not_found`. */
export function sendAsset(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
  const known = FILE_NAME.test(name) && extname(name) in TYPES;
  return sendFile(request, response, known ? ASSET_FOLDERS.map((folder) => join(PUBLIC, folder, name)) : []);
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  candidates: readonly string[],
): Promise<void> {
  for (const path of candidates) {
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) continue;
    const etag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
    response.setHeader('ETag', etag);
    // Kept, but asked for each time: a new build shows at once.
    response.setHeader('Cache-Control', 'no-cache');
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Content-Length': found.size,
    });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(path)
        .on('error', () => response.destroy())
        .pipe(response);
    return;
  }
  throw new HoldfastError('not_found', 'There is no such file.');
}
