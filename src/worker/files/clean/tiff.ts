import { type CleanPlan, type ReadAt, UncleanError } from './plan.js';

const ORIENTATION = 0x0112;
const GPS = 0x8825;
const ENTRY = 12;

interface Directory {
  readonly orientation: number;
  /** There is a directory of the place. */
  readonly located: boolean;
}

/** Which side of an Exif picture is up: 1 (as it is) to 8; 1 where it does not say so. Pure. */
export function orientationOf(tiff: Buffer): number {
  return firstDirectory(tiff)?.orientation ?? 1;
}

/**
 * TIFF, which raw pictures of cameras are too: as it came, or refused. What it says is spread over the file by
 * addresses, so nothing can be cut out.
 */
export async function planTiff(readAt: ReadAt, bytes: number): Promise<CleanPlan> {
  const head = await readAt(0, 8);
  if (head.length < 8) throw new UncleanError('broken');
  const at = head.toString('latin1', 0, 2) === 'II' ? head.readUInt32LE(4) : head.readUInt32BE(4);
  const directory = await readAt(at, 2 + ENTRY * ALL_ENTRIES);
  const found = readDirectory(directory, 0, head.toString('latin1', 0, 2) === 'II');
  if (found === null) throw new UncleanError('broken');
  if (found.located) throw new UncleanError('located');
  return { parts: [{ from: 0, to: bytes }] };
}
/** What a directory may list: its number has two bytes. */
const ALL_ENTRIES = 0xffff;

function firstDirectory(tiff: Buffer): Directory | null {
  if (tiff.length < 8) return null;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  return readDirectory(tiff, little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4), little);
}

/** Null: it is not there. */
function readDirectory(bytes: Buffer, at: number, little: boolean): Directory | null {
  const read16 = (offset: number) => (little ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset));
  if (at + 2 > bytes.length) return null;
  const count = read16(at);
  let orientation = 1;
  let located = false;
  for (let entry = 0; entry < count; entry += 1) {
    const from = at + 2 + entry * ENTRY;
    if (from + ENTRY > bytes.length) break;
    const tag = read16(from);
    if (tag === GPS) located = true;
    if (tag === ORIENTATION) {
      const value = read16(from + 8);
      if (value >= 1 && value <= 8) orientation = value;
    }
  }
  return { orientation, located };
}
