import { LIMITS } from '../../../protocol/limits.js';
import { type CleanPlan, type PixelSize, type ReadAt, readExactly, UncleanError } from './plan.js';

const HOLDS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'moof', 'traf']);

interface Box {
  readonly type: string;
  readonly at: number;
  /** Where its content begins. */
  readonly from: number;
  readonly end: number;
}

/**
 * AVIF and HEIF: as they came. One that has Exif or XMP is refused: what it says lies anywhere in the file.
 */
export async function planHeif(readAt: ReadAt, bytes: number): Promise<CleanPlan> {
  for await (const box of boxesIn(readAt, 0, bytes, { left: LIMITS.fileSegments })) {
    if (box.type === 'uuid') throw new UncleanError('located');
    if (box.type !== 'meta') continue;
    const meta = await readExactly(readAt, box.from, Math.min(box.end - box.from, LIMITS.fileTableBytes));
    if (box.end - box.from > meta.length) throw new UncleanError('broken');
    const words = meta.toString('latin1');
    if (words.includes('Exif') || words.includes('mime')) throw new UncleanError('located');
    const at = words.indexOf('ispe');
    const size = at === -1 || at + 16 > meta.length ? undefined : sizeAt(meta, at + 8);
    return { parts: [{ from: 0, to: bytes }], size };
  }
  throw new UncleanError('broken');
}

function sizeAt(bytes: Buffer, at: number): PixelSize {
  return { width: bytes.readUInt32BE(at), height: bytes.readUInt32BE(at + 4) };
}

/** Every box from `from` to `end` in its order, and those inside of the ones that hold others. */
async function* boxesIn(
  readAt: ReadAt,
  from: number,
  end: number,
  budget: { left: number },
): AsyncGenerator<Box> {
  for (let at = from; at + 8 <= end; ) {
    budget.left -= 1;
    if (budget.left < 0) throw new UncleanError('broken');
    const head = await readExactly(readAt, at, 8);
    const type = head.toString('latin1', 4, 8);
    let length = head.readUInt32BE(0);
    let content = at + 8;
    if (length === 1) {
      length = Number((await readExactly(readAt, content, 8)).readBigUInt64BE(0));
      content += 8;
    }
    if (length === 0) length = end - at;
    if (at + length > end || length < content - at) throw new UncleanError('broken');
    const box = { type, at, from: content, end: at + length };
    yield box;
    if (HOLDS.has(type)) yield* boxesIn(readAt, content, box.end, budget);
    at = box.end;
  }
}
