/** Parts of a file that get other bytes and keep their place, since addresses in it count from its beginning. */
import { joinParts, type Part } from './plan.js';

/** From `from` to `end`: `start` as far as it goes, and zeros behind it. */
export interface Blank {
  readonly from: number;
  readonly end: number;
  readonly start?: Buffer | undefined;
}

/** One for all: a box may be as long as the file. */
const ZEROS = Buffer.alloc(64 * 1024);
const NOTHING = Buffer.alloc(0);

/** A file of `bytes` bytes with these parts blanked. Where two meet, the first one of the file has it. Pure. */
export function blankedParts(blanks: readonly Blank[], bytes: number): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { from, end, start = NOTHING } of [...blanks].sort((a, b) => a.from - b.from)) {
    const begin = Math.max(from, at);
    const stop = Math.min(end, bytes);
    if (begin >= stop) continue;
    parts.push({ from: at, to: begin });
    const words = start.subarray(begin - from, stop - from);
    if (words.length > 0) parts.push(words);
    for (let left = stop - begin - words.length; left > 0; left -= ZEROS.length) {
      parts.push(ZEROS.subarray(0, left));
    }
    at = stop;
  }
  parts.push({ from: at, to: bytes });
  return joinParts(parts.filter((part) => !('from' in part) || part.from < part.to));
}
