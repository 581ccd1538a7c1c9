import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { matchesEtag } from '../domain/matches-etag.js';
import { chooseEncoding } from './accept-encoding.js';
import type { Asset } from './assets.js';

const ENCODINGS = ['br', 'gzip'] as const;

/**
 * Answers with an asset, beside the headers `always`. The names of assets carry no hash, so every use asks whether they
 * changed (etag). A restart with a new version is seen at once, and costs an unchanged page one small answer.
 */
export function sendAsset(
  req: IncomingMessage,
  res: ServerResponse,
  { type, digest, bodies }: Asset,
  always: OutgoingHttpHeaders = {},
): void {
  const isEncoded = bodies.br !== undefined;
  const encoding = isEncoded ? chooseEncoding(req.headers['accept-encoding'], ENCODINGS) : 'identity';
  const body = bodies[encoding] ?? bodies.identity;
  const etag = `"${digest}-${encoding}"`;
  const headers: OutgoingHttpHeaders = { ...always, ETag: etag, 'Cache-Control': 'no-cache' };
  if (isEncoded) headers.Vary = [always.Vary, 'Accept-Encoding'].filter(Boolean).join(', ');
  if (matchesEtag(req.headers['if-none-match'], etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  headers['Content-Type'] = type;
  headers['Content-Length'] = body.length;
  if (encoding !== 'identity') headers['Content-Encoding'] = encoding;
  res.writeHead(200, headers).end(req.method === 'HEAD' ? undefined : body);
}
