import { LIMITS } from '../../../protocol/limits.js';
import { exifOf, orientationOf, turnedSize } from './orientation.js';
import {
  type CleanPlan,
  joinParts,
  type Part,
  type PixelSize,
  type ReadAt,
  readExactly,
  scanBytes,
  soundSize,
  UncleanError,
} from './plan.js';

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/**
 * A JPEG without Exif, XMP, IPTC and comments. What stands behind its end goes too: phones put a second picture or a
 * film there, with a place of its own. What tells colours stays, and so does which side is up.
 */
export async function planJpeg(readAt: ReadAt): Promise<CleanPlan> {
  const parts: Part[] = [{ from: 0, to: 2 }];
  let size: PixelSize | undefined;
  let orientation = 1;
  let at = 2;
  let segments = 0;
  for (;;) {
    segments += 1;
    if (segments > LIMITS.fileSegments) throw new UncleanError('broken');
    const [fill, marker = 0] = await readExactly(readAt, at, 2);
    if (fill !== 0xff) throw new UncleanError('broken');
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === END_OF_IMAGE) {
      parts.push({ from: at, to: at + 2 });
      break;
    }
    const length = (await readExactly(readAt, at + 2, 2)).readUInt16BE(0);
    if (length < 2) throw new UncleanError('broken');
    const end = at + 2 + length;
    const segment = await readExactly(readAt, at + 4, Math.min(length - 2, 64));
    if (isFrameHeader(marker)) {
      size ??= { width: read16(segment, 3), height: read16(segment, 1) };
    } else if (marker === APP1 && segment.toString('latin1', 0, 6) === 'Exif\0\0') {
      orientation = orientationOf(await readExactly(readAt, at + 10, length - 8));
    }
    if (isKept(marker, segment)) parts.push({ from: at, to: end });
    at = end;
    if (marker === START_OF_SCAN) {
      const next = await endOfScan(readAt, at);
      parts.push({ from: at, to: next });
      at = next;
    }
  }
  const drawn = soundSize(size);
  if (orientation === 1) return { parts: joinParts(parts), size: drawn };
  const [start, ...rest] = parts as [Part, ...Part[]];
  return {
    parts: joinParts([start, exifSegment(orientation), ...rest]),
    size: turnedSize(drawn, orientation),
  };
}

/** SOF0 to SOF15, which have the size; three numbers among them are other things. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Keeps of what applications add: JFIF, the colour profile, and Adobe's word on how colours are written. */
function isKept(marker: number, segment: Buffer): boolean {
  if (marker === 0xfe) return false;
  if (marker < APP0) return true;
  // Reserved: no picture needs them.
  if (marker > 0xef) return false;
  if (marker === APP0) return segment.toString('latin1', 0, 4) === 'JFIF';
  if (marker === APP2) return segment.toString('latin1', 0, 11) === 'ICC_PROFILE';
  return marker === APP14 && segment.toString('latin1', 0, 5) === 'Adobe';
}

/** Where the picture's data end: at the first marker that is neither a stuffed byte nor a restart. */
async function endOfScan(readAt: ReadAt, from: number): Promise<number> {
  for (let at = from; ; ) {
    const window = await readAt(at, scanBytes(at - from));
    if (window.length < 2) throw new UncleanError('broken');
    for (let mark = window.indexOf(0xff); mark !== -1 && mark + 1 < window.length; ) {
      const next = window[mark + 1] as number;
      if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at + mark;
      mark = window.indexOf(0xff, next === 0xff ? mark + 1 : mark + 2);
    }
    // The last byte may begin a marker.
    at += window.length - 1;
  }
}

function read16(bytes: Buffer, offset: number): number {
  if (bytes.length < offset + 2) throw new UncleanError('broken');
  return bytes.readUInt16BE(offset);
}

function exifSegment(orientation: number): Buffer {
  const segment = Buffer.concat([Buffer.from('\xff\xe1\0\0Exif\0\0', 'latin1'), exifOf(orientation)]);
  segment.writeUInt16BE(segment.length - 2, 2);
  return segment;
}
