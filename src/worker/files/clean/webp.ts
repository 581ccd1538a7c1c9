import { LIMITS } from '../../../protocol/limits.js';
import { exifOf, orientationOf } from './orientation.js';
import {
  type CleanPlan,
  joinParts,
  type Part,
  type PixelSize,
  type ReadAt,
  readExactly,
  soundSize,
  UncleanError,
} from './plan.js';

const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const IN_FRAME = new Set(['VP8 ', 'VP8L', 'ALPH']);
/** The head of a picture of an animation: its place, size and time. */
const FRAME_HEAD = 16;
/** In the flags of VP8X: there are Exif data, and XMP. */
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;

/**
 * A WebP without XMP. Of Exif it keeps which side is up. Its size is untouched by that: browsers draw it as it is
 * stored (Chromium 156 does).
 */
export async function planWebp(readAt: ReadAt): Promise<CleanPlan> {
  const riffEnd = 8 + (await readExactly(readAt, 4, 4)).readUInt32LE(0);
  const parts: Part[] = [];
  let size: PixelSize | undefined;
  let flags: Buffer | undefined;
  let orientation = 1;
  let bytes = 4;
  let at = 12;
  for (let chunks = 0; at + 8 <= riffEnd; chunks += 1) {
    if (chunks > LIMITS.fileSegments) throw new UncleanError('broken');
    const head = await readExactly(readAt, at, 8);
    const type = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    const end = at + 8 + length + (length % 2);
    await readExactly(readAt, end - 1, 1);
    if (type === 'ANMF') await assertDrawn(readAt, at + 8 + FRAME_HEAD, at + 8 + length);
    if (KEPT.has(type)) {
      const data = await readExactly(readAt, at + 8, Math.min(length, 10));
      size ??= sizeIn(type, data);
      if (type === 'VP8X') {
        flags = data.subarray(0, 1);
        parts.push({ from: at, to: at + 8 }, data, { from: at + 8 + data.length, to: end });
      } else parts.push({ from: at, to: end });
      bytes += end - at;
    } else if (type === 'EXIF') {
      const exif = await readAt(at + 8, Math.min(length, LIMITS.exifBytes));
      // Some writers begin it as in a JPEG.
      orientation = orientationOf(exif.subarray(exif.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0));
    }
    at = end;
  }
  if (flags !== undefined) {
    const isTurned = orientation !== 1;
    flags[0] = ((flags[0] as number) & ~(HAS_EXIF | HAS_XMP)) | (isTurned ? HAS_EXIF : 0);
    if (isTurned) {
      const chunk = exifChunk(orientation);
      parts.push(chunk);
      bytes += chunk.length;
    }
  }
  const start = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  start.writeUInt32LE(bytes, 4);
  return { parts: [start, ...joinParts(parts)], size: soundSize(size) };
}

/** Rejects with `UncleanError` where a picture of an animation has more than what draws it. */
async function assertDrawn(readAt: ReadAt, from: number, end: number): Promise<void> {
  for (let at = from, chunks = 0; at + 8 <= end; chunks += 1) {
    const head = await readExactly(readAt, at, 8);
    // A picture has its data, and what is seen through.
    if (chunks > 2 || !IN_FRAME.has(head.toString('latin1', 0, 4))) throw new UncleanError('located');
    const length = head.readUInt32LE(4);
    at += 8 + length + (length % 2);
  }
}

function exifChunk(orientation: number): Buffer {
  const exif = exifOf(orientation);
  const head = Buffer.from('EXIF\0\0\0\0', 'latin1');
  head.writeUInt32LE(exif.length, 4);
  return Buffer.concat([head, exif]);
}

/** The size in the first chunk, which is one of three kinds. */
function sizeIn(type: string, data: Buffer): PixelSize {
  if (data.length < 10 && !(type === 'VP8L' && data.length >= 5)) throw new UncleanError('broken');
  if (type === 'VP8X') return { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 };
  if (type === 'VP8L') {
    const bits = data.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (type === 'VP8 ') return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
  throw new UncleanError('broken');
}
