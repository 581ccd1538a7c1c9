/** What is kept of a file, so that nothing in it says where it was made. Nothing is written here. */

/** Reads up to `length` bytes from `offset`; fewer only at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/** A part of the file as it came, or bytes in its place. */
export type Part = { readonly from: number; readonly to: number } | Buffer;

/** A file without its location data: these parts, one after another. */
export interface CleanPlan {
  readonly parts: readonly Part[];
  /** The size of a picture, in pixels, as it is drawn. */
  readonly size?: PixelSize | undefined;
}

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** The bytes are not what their beginning says, or hold what cannot be taken out. */
export class UncleanError extends Error {
  override name = 'UncleanError';

  /** `broken`: they end or contradict themselves. `located`: they may say where it was made, in a way we cannot cut. */
  constructor(readonly why: 'broken' | 'located') {
    super(`the file is ${why}`);
  }
}

/** Throws `UncleanError` unless there are so many bytes. */
export async function readExactly(readAt: ReadAt, offset: number, length: number): Promise<Buffer> {
  // Node takes an address that is no safe integer for "where it is now".
  if (!Number.isSafeInteger(offset + length)) throw new UncleanError('broken');
  const bytes = await readAt(offset, length);
  if (bytes.length < length) throw new UncleanError('broken');
  return bytes;
}

const FIRST_WINDOW = 512;
const WINDOW = 64 * 1024;

/**
 * How much is read at once of data whose end is looked for, when so many bytes of it were looked through. A file may
 * have thousands of short ones, or one that is nearly all of it. Pure.
 */
export function scanBytes(before: number): number {
  return Math.min(Math.max(before, FIRST_WINDOW), WINDOW);
}

/** The size that a picture was found to have. Throws `UncleanError` for none, or one of no pixels. Pure. */
export function soundSize(size: PixelSize | undefined): PixelSize {
  if (size === undefined || size.width === 0 || size.height === 0) throw new UncleanError('broken');
  return size;
}

/** The parts with neighbours joined. Pure. */
export function joinParts(parts: readonly Part[]): Part[] {
  const all: Part[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (last !== undefined && 'from' in last && 'from' in part && last.to === part.from) {
      all[all.length - 1] = { from: last.from, to: part.to };
    } else all.push(part);
  }
  return all;
}
