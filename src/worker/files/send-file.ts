import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import type { Request, Response } from 'express';
import { matchesEtag } from '../../domain/matches-etag.js';
import { type FileInfo, isShownType } from '../../protocol/files.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { FileStore } from '../../store/interfaces/file-store.js';
import { byteRange } from './byte-range.js';

/** Whatever it holds: no script, no frame, no form, and no other address. */
const CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'";

/**
 * Gives a file out, or the part that is asked for. It is never a page of ours: a browser shows a picture, a sound or a
 * film by itself, and saves everything else. Rejects with `not_found` when its bytes are not here.
 */
export async function sendFile(store: FileStore, file: FileInfo, req: Request, res: Response): Promise<void> {
  const isShown = isShownType(file.type);
  const etag = `"${file.sha256}"`;
  res.set({
    'Content-Type': isShown ? file.type : 'application/octet-stream',
    'Content-Disposition': contentDisposition(file.name, { type: isShown ? 'inline' : 'attachment' }),
    'Content-Security-Policy': CSP,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Accept-Ranges': 'bytes',
    ETag: etag,
    // Kept by the browser of whoever may read it, and asked for again each time: whoever may not any more gets nothing.
    'Cache-Control': 'private, no-cache',
  });
  if (matchesEtag(req.headers['if-none-match'], etag)) {
    res.status(304).end();
    return;
  }
  const ifRange = req.headers['if-range'];
  const asked = ifRange === undefined || ifRange === etag ? req.headers.range : undefined;
  const range = byteRange(asked, file.bytes);
  if (range === 'unsatisfiable') {
    res.set('Content-Range', `bytes */${file.bytes}`).removeHeader('Content-Disposition');
    res.status(416).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: file.bytes };
  const source = await store.read(file.sha256, { start, end }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    for (const name of res.getHeaderNames())
      if (/^(content-|etag|accept-)/.test(name)) res.removeHeader(name);
    throw refusalError('not_found', { kind: 'file-elsewhere' });
  });
  if (range !== null) res.status(206).set('Content-Range', `bytes ${start}-${end - 1}/${file.bytes}`);
  res.set('Content-Length', String(end - start));
  if (req.method === 'HEAD') {
    source.destroy();
    res.end();
    return;
  }
  // Whoever goes away in between is no failure of ours.
  await pipeline(source, res).catch(() => res.destroy());
}
