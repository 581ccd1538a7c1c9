import type { Request, Response } from 'express';
import { matchesEtag } from '../../domain/matches-etag.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { pictureDigest, pictureType } from './clean-picture.js';

/** Gives out a picture that is kept in base64; it is never a page. Throws `not_found` where there is none. */
export function sendPicture(base64: string | null, req: Request, res: Response): void {
  const bytes = Buffer.from(base64 ?? '', 'base64');
  const type = pictureType(bytes);
  if (type === null) throw refusalError('not_found', { kind: 'no-file' });
  const digest = pictureDigest(bytes);
  const etag = `"${digest}"`;
  const isAsAsked = req.query.v === digest;
  res.set({
    'Content-Type': type,
    'Content-Disposition': 'inline',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ETag: etag,
    // The address changes with the picture.
    'Cache-Control': isAsAsked ? `private, max-age=${LIMITS.pictureKeptMs / 1_000}` : 'private, no-cache',
  });
  if (matchesEtag(req.headers['if-none-match'], etag)) {
    res.status(304).end();
    return;
  }
  res.end(req.method === 'HEAD' ? undefined : bytes);
}
