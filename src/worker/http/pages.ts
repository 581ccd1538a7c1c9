import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chooseEncoding } from '../../domain/accept-encoding.js';
import { type Asset, Assets } from './assets.js';

const PUBLIC = fileURLToPath(new URL('../../../public/', import.meta.url));
const FOLDERS = ['build', 'styles', 'icons'];
const PAGE = 'index.html';
const ENCODINGS = ['br', 'gzip'] as const;

/** Answers, or calls `next` when the request is not for a page, or its file cannot be read any more. */
export type PageHandler = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

/**
 * The chat page and its assets, each with the headers `always`. Their names carry no hash, so every use asks whether they changed
 * (etag): a restart with a new version is seen at once, and costs an unchanged page one small answer.
 *
 * To be asked before Express, whose layers cost several times what a page does.
 */
export function pages(always: OutgoingHttpHeaders): PageHandler {
  const assets = new Assets(PUBLIC, [...FOLDERS, '.']);
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    const found = assets.get(nameOf(req.url ?? ''));
    if (found === null) return next();
    found.then((asset) => send(req, res, asset, always), next);
  };
}

/** Of the files beside the folders only the page itself is ours: the control room's is the primary's. */
function nameOf(url: string): string {
  const target = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  if (path === '/') return PAGE;
  return path.includes('/', 1) ? path.slice(1) : '';
}

function send(
  req: IncomingMessage,
  res: ServerResponse,
  { type, digest, bodies }: Asset,
  always: OutgoingHttpHeaders,
): void {
  const isEncoded = bodies.br !== undefined;
  const encoding = isEncoded ? chooseEncoding(req.headers['accept-encoding'], ENCODINGS) : 'identity';
  const body = bodies[encoding] ?? bodies.identity;
  const etag = `"${digest}-${encoding}"`;
  const headers: OutgoingHttpHeaders = { ...always, ETag: etag, 'Cache-Control': 'no-cache' };
  if (isEncoded) headers.Vary = 'Accept-Encoding';
  if (req.headers['if-none-match']?.includes(etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  headers['Content-Type'] = type;
  headers['Content-Length'] = body.length;
  if (encoding !== 'identity') headers['Content-Encoding'] = encoding;
  res.writeHead(200, headers).end(req.method === 'HEAD' ? undefined : body);
}
