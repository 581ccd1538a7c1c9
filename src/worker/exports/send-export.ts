import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import type { Request, Response } from 'express';
import { LIMITS } from '../../protocol/limits.js';
import { cleanFileName } from '../files/file-name.js';
import { type Export, exportLines } from './export.js';
import { ReaderPace } from './reader-pace.js';

const PACE = { bytes: LIMITS.exportFloorBytes, ms: LIMITS.exportFloorMs };

/** Nobody reads any more, so nothing has to be read. */
export class ReaderGone extends Error {}

/**
 * Sends an export as it is read, as a file to keep. Rejects where it could not come to its end: then the connection is
 * cut, so that nobody takes it for whole. Whoever goes away in between is no failure of ours.
 */
export async function sendExport(exported: Export, req: Request, res: Response): Promise<void> {
  const day = new Date(exported.begin.at).toISOString().slice(0, 10);
  const name = cleanFileName(`${exported.name} ${day}.ndjson`);
  res.setHeader('Content-Type', 'application/x-ndjson');
  res.setHeader('Content-Disposition', contentDisposition(name, { type: 'attachment' }));
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  const pace = new ReaderPace(res, PACE);
  const ended: { error?: unknown } = {};
  try {
    const pieces = noting(pace.count(exportLines(exported)), ended);
    await pipeline(Readable.from(pieces, { objectMode: false }), res);
  } catch {
    // Whoever reads is gone, or the lines ended early: that is told behind this.
    res.destroy();
  } finally {
    pace.stop();
  }
  if ('error' in ended && !(ended.error instanceof ReaderGone)) throw ended.error;
}

/** The same pieces. What they reject with is noted, since a stream tells it as it tells of a reader who left. */
async function* noting(pieces: AsyncIterable<Buffer>, ended: { error?: unknown }): AsyncGenerator<Buffer> {
  try {
    yield* pieces;
  } catch (error) {
    ended.error = error;
    throw error;
  }
}
