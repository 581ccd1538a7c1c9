/** Boxes of ISO base media files (ISO/IEC 14496-12): MP4, MOV, HEIF, AVIF, JPEG XL, JPEG 2000. */
import { LIMITS } from '../../../protocol/limits.js';
import type { Blank } from './blanks.js';
import { type ReadAt, readExactly, UncleanError } from './plan.js';

export interface Box {
  readonly type: string;
  readonly at: number;
  /** Where its content begins. */
  readonly from: number;
  readonly end: number;
}

/** Reads a file, and counts what is looked at: boxes, and entries of tables. One for a whole file. */
export class BoxReader {
  private left: number = LIMITS.fileSegments;

  constructor(readonly readAt: ReadAt) {}

  /** Throws `UncleanError` when more is to be looked at than real files have. */
  spend(count: number): void {
    this.left -= count;
    if (this.left < 0) throw new UncleanError('broken');
  }

  /**
   * The boxes from `from` to `end`, one level. `rest` is where no box begins any more; `end` when there are boxes up
   * to it. Rejects with `UncleanError` for too many.
   */
  async boxes(from: number, end: number): Promise<{ boxes: Box[]; rest: number }> {
    const boxes: Box[] = [];
    let at = from;
    for (; at + 8 <= end; at = (boxes.at(-1) as Box).end) {
      this.spend(1);
      const box = await this.boxAt(at, end);
      if (box === null) break;
      boxes.push(box);
    }
    return { boxes, rest: at };
  }

  /** Those of a box that holds others, `skipped` bytes into its content. */
  async inside(box: Box, skipped = 0): Promise<Box[]> {
    const { boxes, rest } = await this.boxes(Math.min(box.from + skipped, box.end), box.end);
    // Some writers end a list with a zero of four bytes.
    if (rest + 8 <= box.end) throw new UncleanError('broken');
    return boxes;
  }

  /** The whole content of a table. Rejects with `UncleanError` for one that is longer than real ones. */
  async content({ from, end }: Box): Promise<Buffer> {
    if (end - from > LIMITS.fileTableBytes) throw new UncleanError('located');
    return readExactly(this.readAt, from, end - from);
  }

  /** Null: what stands there is no box. */
  private async boxAt(at: number, end: number): Promise<Box | null> {
    const head = await readExactly(this.readAt, at, 8);
    const type = head.toString('latin1', 4, 8);
    let length = head.readUInt32BE(0);
    let from = at + 8;
    if (length === 1 && at + 16 <= end) {
      length = Number((await readExactly(this.readAt, from, 8)).readBigUInt64BE(0));
      from += 8;
    }
    if (length === 0) length = end - at;
    return at + length > end || length < from - at ? null : { type, at, from, end: at + length };
  }
}

/** A number of so many bytes (at most 6), the greatest first. Throws `UncleanError` where there are none. Pure. */
export function uintAt(bytes: Buffer, at: number, length: number): number {
  if (length === 0) return 0;
  if (at + length > bytes.length) throw new UncleanError('broken');
  return bytes.readUIntBE(at, length);
}

const FREE = Buffer.from('free', 'latin1');

/** Makes a box of any kind an empty one of its length, which readers pass over. Pure. */
export function blanksOf({ at, from, end }: Box): Blank[] {
  return [
    { from: at + 4, end: at + 8, start: FREE },
    { from, end },
  ];
}

/** Which boxes stay: as they are, or looked into with rules of their own. What is not named is blanked. */
export type BoxRules = ReadonlyMap<string, BoxRules | null>;

/** `kept` stay as they are, with a space between them; `holders` hold others. */
export function boxRules(kept: string, holders: Readonly<Record<string, BoxRules>> = {}): BoxRules {
  const names = kept.split(' ').map((name) => [name.padEnd(4), null] as const);
  return new Map<string, BoxRules | null>([...names, ...Object.entries(holders)]);
}

/**
 * The boxes of a whole file, and where they end. What stands behind them is no part of it and is left out. Rejects with
 * `UncleanError` when a box that should stay is cut off.
 */
export async function allBoxes(
  reader: BoxReader,
  bytes: number,
  rules: BoxRules,
): Promise<{ boxes: Box[]; end: number }> {
  const { boxes, rest } = await reader.boxes(0, bytes);
  const behind = await reader.readAt(rest, 8);
  if (rules.has(behind.toString('latin1', 4, 8))) throw new UncleanError('broken');
  return { boxes, end: rest };
}
