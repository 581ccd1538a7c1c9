import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { atPace, type Pace } from './at-pace.js';
import type { CleanPlan, Part } from './clean/plan.js';

/** Bytes on the disk, and their SHA-256. */
export interface Stored {
  readonly bytes: number;
  readonly sha256: string;
}

const UPLOAD_PACE: Pace = { bytes: LIMITS.uploadFloorBytes, ms: LIMITS.uploadFloorMs };

/**
 * Writes what comes to a file, never more than a piece of it in memory. Rejects with `too_large` past `maxBytes`, with
 * `timeout` when it comes too slowly, as `assertRoom` does, and when the sender is gone. The rest of it is still to be
 * read then.
 */
export async function receiveTo(
  source: Readable,
  path: string,
  maxBytes: number,
  assertRoom: () => Promise<void>,
): Promise<Stored> {
  const sum = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  let checkAt: number = LIMITS.fileReserveCheckBytes;
  try {
    // The answer goes by the same socket, so a refusal must not destroy it: it ends only the stream between.
    for await (const chunk of atPace(source, UPLOAD_PACE) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw refusalError('too_large', { kind: 'file-too-large', maxBytes });
      if (bytes >= checkAt) {
        checkAt += LIMITS.fileReserveCheckBytes;
        await assertRoom();
        // The store's journal lies on the same disk: its syncs would wait for all of the file at its end.
        await file.datasync();
      }
      sum.update(chunk);
      await writeAll(file, chunk);
    }
  } finally {
    await file.close();
  }
  return { bytes, sha256: sum.digest('hex') };
}

/** Reads what is here already, up to so many bytes. Unread ones would take the answer with them. */
export async function throwAway(source: Readable, maxBytes: number): Promise<void> {
  if (source.destroyed || source.readableEnded) return;
  let bytes = 0;
  try {
    for await (const chunk of atPace(source, UPLOAD_PACE) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes >= maxBytes) return;
    }
  } catch {
    // Whoever is gone needs no answer, and whoever is slow may have it now.
  }
}

/** Reads a file by places; `close` it. */
export async function openAt(path: string) {
  const file = await open(path, 'r');
  return {
    readAt: async (offset: number, length: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    close: () => file.close(),
  };
}

const PIECE = 64 * 1024;

/** Writes the parts that a plan keeps of the file at `from` to a new one. */
export async function writeParts({ parts }: CleanPlan, from: string, path: string): Promise<Stored> {
  const sum = createHash('sha256');
  const source = await open(from, 'r');
  let bytes = 0;
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      for (const part of parts) {
        for await (const piece of piecesOf(part, source)) {
          bytes += piece.length;
          sum.update(piece);
          await writeAll(file, piece);
        }
      }
    } finally {
      await file.close();
    }
  } finally {
    await source.close();
  }
  return { bytes, sha256: sum.digest('hex') };
}

async function* piecesOf(part: Part, source: FileHandle): AsyncGenerator<Buffer> {
  if (!('from' in part)) {
    yield part;
    return;
  }
  for (let at = part.from; at < part.to; ) {
    const length = Math.min(PIECE, part.to - at);
    const { buffer, bytesRead } = await source.read(Buffer.allocUnsafe(length), 0, length, at);
    // It ends sooner than was planned: somebody else writes to it.
    if (bytesRead === 0) throw new Error('a file under way became shorter');
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** One call of the system may write less than it was given. */
async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}
