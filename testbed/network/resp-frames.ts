/** Cuts what a Redis says into whole frames of RESP2 and RESP3, without understanding them. */

const LINE_END = Buffer.from('\r\n');
/** Types whose line says how many bytes follow. */
const BLOBS = '$=!';
/** Types whose line says how many frames follow, each that often. */
const GROUPS: Readonly<Record<string, number>> = { '*': 1, '~': 1, '>': 1, '%': 2, '|': 2 };

/** Where the frame that begins at `from` ends, or null when it is not all there. */
export function frameEnd(bytes: Buffer, from: number): number | null {
  const lineEnd = bytes.indexOf(LINE_END, from);
  if (lineEnd < 0) return null;
  const type = String.fromCharCode(bytes[from] as number);
  let at = lineEnd + LINE_END.length;
  const each = GROUPS[type];
  if (each === undefined && !BLOBS.includes(type)) return at;
  const count = Number(bytes.toString('latin1', from + 1, lineEnd));
  if (count < 0) return at;
  if (each === undefined) {
    at += count + LINE_END.length;
    return at <= bytes.length ? at : null;
  }
  for (let left = count * each; left > 0; left -= 1) {
    const end = at < bytes.length ? frameEnd(bytes, at) : null;
    if (end === null) return null;
    at = end;
  }
  // An attribute belongs to the frame after it.
  return type === '|' ? (at < bytes.length ? frameEnd(bytes, at) : null) : at;
}

/** Gathers the bytes of one connection and gives them back frame by frame. */
export class FrameCutter {
  private rest: Buffer = Buffer.alloc(0);

  /** The frames that are whole with these bytes, in their order. */
  feed(bytes: Buffer): Buffer[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const frames: Buffer[] = [];
    let at = 0;
    while (at < this.rest.length) {
      const end = frameEnd(this.rest, at);
      if (end === null) break;
      frames.push(this.rest.subarray(at, end));
      at = end;
    }
    this.rest = this.rest.subarray(at);
    return frames;
  }
}
