import { LIMITS } from '../../../protocol/limits.js';
import {
  type CleanPlan,
  joinParts,
  type Part,
  type ReadAt,
  readExactly,
  scanBytes,
  soundSize,
  UncleanError,
} from './plan.js';

const HEAD = 13;
const IMAGE = 0x2c;
const EXTENSION = 0x21;
const END = 0x3b;
/** Extensions that are kept: how the next picture is drawn, and what an application adds. */
const CONTROL = 0xf9;
const APPLICATION = 0xff;
/** What applications add that draws: how often it is played, and the colour profile. */
const KEPT = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012']);

/** A GIF without comments, texts and XMP, up to its end. One that ends too early stays so: browsers draw what came. */
export async function planGif(readAt: ReadAt, bytes: number): Promise<CleanPlan> {
  const head = await readExactly(readAt, 0, HEAD);
  const size = { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
  const parts: Part[] = [];
  let at = HEAD + tableBytes(head[10] as number);
  parts.push({ from: 0, to: Math.min(at, bytes) });
  for (let blocks = 0; at < bytes; blocks += 1) {
    if (blocks > LIMITS.fileSegments) throw new UncleanError('broken');
    const start = await readAt(at, 14);
    const [kind, label = 0] = start;
    if (kind === END) parts.push({ from: at, to: at + 1 });
    if (kind !== IMAGE && kind !== EXTENSION) break;
    // Behind the head of an image stand its own colours, and the width of its codes.
    const content = kind === IMAGE ? at + 10 + tableBytes(start[9] ?? 0) + 1 : at + 2;
    const end = Math.min(await endOfPieces(readAt, content), bytes);
    const isKept =
      kind === IMAGE ||
      label === CONTROL ||
      (label === APPLICATION && KEPT.has(start.toString('latin1', 3, 14)));
    if (isKept) parts.push({ from: at, to: end });
    at = end;
  }
  return { parts: joinParts(parts), size: soundSize(size) };
}

/** The bytes of the table of colours that these flags tell of. */
function tableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Data are pieces that each begin with their length; one of none ends them. */
async function endOfPieces(readAt: ReadAt, from: number): Promise<number> {
  let at = from;
  for (;;) {
    const window = await readAt(at, scanBytes(at - from));
    let next = 0;
    while (next < window.length && window[next] !== 0) next += 1 + (window[next] as number);
    if (next < window.length) return at + next + 1;
    at += next;
    if (window.length === 0) return at;
  }
}
