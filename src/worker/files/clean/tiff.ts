import { LIMITS } from '../../../protocol/limits.js';
import { type CleanPlan, type ReadAt, readExactly, UncleanError } from './plan.js';

const ORIENTATION = 0x0112;
/** XMP, IPTC, Photoshop's own, Exif, and the place. */
const TELLS: ReadonlySet<number> = new Set([0x02bc, 0x83bb, 0x8649, 0x8769, 0x8825]);
const ENTRY = 12;

/** Which side of an Exif picture is up: 1 (as it is) to 8; 1 where it does not say so. Pure. */
export function orientationOf(tiff: Buffer): number {
  if (tiff.length < 8) return 1;
  const { read16, read32 } = readersOf(tiff);
  const from = read32(tiff, 4) + 2;
  if (from > tiff.length) return 1;
  let orientation = 1;
  for (let entry = 0, count = read16(tiff, from - 2); entry < count; entry += 1) {
    const at = from + entry * ENTRY;
    if (at + ENTRY > tiff.length) break;
    const value = read16(tiff, at + 8);
    if (read16(tiff, at) === ORIENTATION && value >= 1 && value <= 8) orientation = value;
  }
  return orientation;
}

/**
 * TIFF, which raw pictures of cameras are too: as it came, or refused. What it says is spread over the file by
 * addresses, so nothing can be cut out. Any of its pages may say something.
 */
export async function planTiff(readAt: ReadAt, bytes: number): Promise<CleanPlan> {
  const head = await readExactly(readAt, 0, 8);
  const { read16, read32 } = readersOf(head);
  let left: number = LIMITS.fileSegments;
  for (let at = read32(head, 4); at !== 0; ) {
    const count = read16(await readExactly(readAt, at, 2), 0);
    left -= 1 + count;
    if (left < 0) throw new UncleanError('broken');
    const directory = await readExactly(readAt, at + 2, count * ENTRY + 4);
    for (let entry = 0; entry < count; entry += 1) {
      if (TELLS.has(read16(directory, entry * ENTRY))) throw new UncleanError('located');
    }
    at = read32(directory, count * ENTRY);
  }
  return { parts: [{ from: 0, to: bytes }] };
}

/** Numbers stand in the order that its first letters say. */
function readersOf(tiff: Buffer) {
  const little = tiff.toString('latin1', 0, 2) === 'II';
  return {
    read16: (of: Buffer, at: number) => (little ? of.readUInt16LE(at) : of.readUInt16BE(at)),
    read32: (of: Buffer, at: number) => (little ? of.readUInt32LE(at) : of.readUInt32BE(at)),
  };
}
