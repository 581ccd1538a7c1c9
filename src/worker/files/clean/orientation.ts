/** Which side of a picture is up: all that is read of Exif, and all that is written of it again. */
import type { PixelSize } from './plan.js';
import { uintsOf } from './tiff.js';

const ORIENTATION = 0x0112;
const ENTRY = 12;

/** Which side of an Exif picture is up: 1 (as it is) to 8; 1 where it does not say so. Pure. */
export function orientationOf(tiff: Buffer): number {
  if (tiff.length < 8) return 1;
  const uint = uintsOf(tiff);
  const from = uint(tiff, 4, 4) + 2;
  if (from > tiff.length) return 1;
  let orientation = 1;
  for (let entry = 0, count = uint(tiff, from - 2, 2); entry < count; entry += 1) {
    const at = from + entry * ENTRY;
    if (at + ENTRY > tiff.length) break;
    const value = uint(tiff, at + 8, 2);
    if (uint(tiff, at, 2) === ORIENTATION && value >= 1 && value <= 8) orientation = value;
  }
  return orientation;
}

/** Exif that says which side is up, and nothing else: a TIFF of 26 bytes. Pure. */
export function exifOf(orientation: number): Buffer {
  const tiff = Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1');
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

/** The size of a picture when it is drawn with that side up. Pure. */
export function turnedSize({ width, height }: PixelSize, orientation: number): PixelSize {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
