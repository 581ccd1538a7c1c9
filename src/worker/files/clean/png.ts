import { crc32 } from 'node:zlib';
import { LIMITS } from '../../../protocol/limits.js';
import { exifOf, orientationOf, turnedSize } from './orientation.js';
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

/** Chunks that say how it is drawn. What tells of the picture is left out (texts, Exif, time), and what is unknown. */
const KEPT = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(
    ' ',
  ),
);
const SIGNATURE = 8;
/** Length, type, and the sum behind the data. */
const AROUND = 12;

/** A PNG of those chunks alone, up to its end. Of Exif it keeps which side is up. */
export async function planPng(readAt: ReadAt): Promise<CleanPlan> {
  const parts: Part[] = [{ from: 0, to: SIGNATURE }];
  let size: PixelSize | undefined;
  let orientation = 1;
  let afterHeader = 0;
  let at = SIGNATURE;
  for (let chunks = 0; ; chunks += 1) {
    if (chunks > LIMITS.fileSegments) throw new UncleanError('broken');
    const head = await readExactly(readAt, at, 8);
    const type = head.toString('latin1', 4, 8);
    const end = at + AROUND + head.readUInt32BE(0);
    if (type === 'IHDR') {
      const header = await readExactly(readAt, at + 8, 8);
      size = { width: header.readUInt32BE(0), height: header.readUInt32BE(4) };
    } else if (type === 'eXIf') {
      orientation = orientationOf(await readAt(at + 8, Math.min(end - at - AROUND, LIMITS.exifBytes)));
    }
    await readExactly(readAt, end - 1, 1);
    if (KEPT.has(type)) parts.push({ from: at, to: end });
    if (type === 'IHDR') afterHeader = parts.length;
    at = end;
    if (type === 'IEND') break;
  }
  if (orientation !== 1) parts.splice(afterHeader, 0, exifChunk(orientation));
  return { parts: joinParts(parts), size: turnedSize(soundSize(size), orientation) };
}

function exifChunk(orientation: number): Buffer {
  const named = Buffer.concat([Buffer.from('eXIf', 'latin1'), exifOf(orientation)]);
  const chunk = Buffer.alloc(named.length + 8);
  chunk.writeUInt32BE(named.length - 4, 0);
  named.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(named), chunk.length - 4);
  return chunk;
}
