import { LIMITS } from '../../../protocol/limits.js';
import { type CleanPlan, type ReadAt, readExactly, UncleanError } from './plan.js';

/** Directories of other pictures in it: smaller ones, and those of raw cameras. */
const SUB_DIRECTORIES = 0x014a;
/** XMP, IPTC, Photoshop's own, Exif, the place, and what makers of cameras write. */
const TELLS: ReadonlySet<number> = new Set([0x02bc, 0x83bb, 0x8649, 0x8769, 0x8825, 0x927c, 0xc634]);

/** How a TIFF counts and names addresses: as it did first, or with eight bytes (BigTIFF). */
const SMALL = { start: 4, countBytes: 2, entryBytes: 12, addressBytes: 4 } as const;
const BIG = { start: 8, countBytes: 8, entryBytes: 20, addressBytes: 8 } as const;
const BIG_VERSION = 43;

/**
 * TIFF, which raw pictures of many cameras are too: as it came, or refused. What it says is spread over the file by
 * addresses, so nothing can be cut out. Any of its directories may say something.
 */
export async function planTiff(readAt: ReadAt, bytes: number): Promise<CleanPlan> {
  const head = await readExactly(readAt, 0, 16);
  const uint = uintsOf(head);
  const { start, countBytes, entryBytes, addressBytes } = uint(head, 2, 2) === BIG_VERSION ? BIG : SMALL;
  let left: number = LIMITS.fileSegments;
  const numberAt = async (at: number, length: number) =>
    uint(await readExactly(readAt, at, length), 0, length);
  const first = uint(head, start, addressBytes);
  if (first === 0) throw new UncleanError('broken');
  const waiting = [first];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === 0) continue;
    const count = await numberAt(at, countBytes);
    left -= 1 + count;
    if (left < 0) throw new UncleanError('broken');
    const from = at + countBytes;
    const directory = await readExactly(readAt, from, count * entryBytes + addressBytes);
    waiting.push(uint(directory, count * entryBytes, addressBytes));
    for (let entry = 0; entry < count * entryBytes; entry += entryBytes) {
      const tag = uint(directory, entry, 2);
      if (TELLS.has(tag)) throw new UncleanError('located');
      if (tag !== SUB_DIRECTORIES) continue;
      const width = uint(directory, entry + 2, 2) >= 16 ? 8 : 4;
      const addresses = uint(directory, entry + 4, addressBytes);
      left -= addresses;
      if (left < 0) throw new UncleanError('broken');
      // What fits there stands in the entry, else its address does.
      const value = entry + entryBytes - addressBytes;
      const isHere = addresses * width <= addressBytes;
      const list = isHere ? from + value : uint(directory, value, addressBytes);
      for (let index = 0; index < addresses; index += 1) {
        waiting.push(await numberAt(list + index * width, width));
      }
    }
  }
  return { parts: [{ from: 0, to: bytes }] };
}

/** Reads numbers of 2, 4 or 8 bytes in the order that the first letters of a TIFF say. Throws past the end. Pure. */
export function uintsOf(tiff: Buffer): (of: Buffer, at: number, length: number) => number {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  return (of, at, length) => {
    if (length === 8) return Number(isLittle ? of.readBigUInt64LE(at) : of.readBigUInt64BE(at));
    return isLittle ? of.readUIntLE(at, length) : of.readUIntBE(at, length);
  };
}
