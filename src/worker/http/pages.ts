import { fileURLToPath } from 'node:url';
import type { Request, RequestHandler, Response } from 'express';
import { type Asset, Assets, type Encoding } from './assets.js';

const PUBLIC = fileURLToPath(new URL('../../../public/', import.meta.url));
const FOLDERS = ['build', 'styles', 'icons'];
const PAGE = 'index.html';

/**
 * The chat page and its assets. Their names carry no hash, so every use asks whether they changed (etag): a restart with a
 * new version is seen at once, and costs an unchanged page one small answer.
 */
export function pages(): RequestHandler {
  const assets = new Assets(PUBLIC, [...FOLDERS, '.']);
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    const found = assets.get(nameOf(req.path));
    if (found === null) return next();
    found.then((asset) => send(req, res, asset)).catch(next);
  };
}

/** Of the files beside the folders only the page itself is ours: the control room's is the primary's. */
function nameOf(path: string): string {
  if (path === '/') return PAGE;
  return path.includes('/', 1) ? path.slice(1) : '';
}

function send(req: Request, res: Response, { type, digest, bodies }: Asset): void {
  const encodings = Object.keys(bodies) as Encoding[];
  const isEncoded = encodings.length > 1;
  const chosen = isEncoded ? req.acceptsEncodings(['br', 'gzip', 'identity']) : 'identity';
  const encoding = (chosen === false ? 'identity' : chosen) as Encoding;
  const body = bodies[encoding] ?? bodies.identity;
  const etag = `"${digest}-${encoding}"`;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', 'no-cache');
  if (isEncoded) res.setHeader('Vary', 'Accept-Encoding');
  if (req.headers['if-none-match']?.includes(etag)) {
    res.statusCode = 304;
    res.end();
    return;
  }
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', body.length);
  if (encoding !== 'identity') res.setHeader('Content-Encoding', encoding);
  res.end(req.method === 'HEAD' ? undefined : body);
}
