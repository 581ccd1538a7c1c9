/** Frames of the WebSocket protocol. Pure. */
/** RFC 6455: unmasked, final text frames, one after the other in one buffer. */
export function textFrames(texts: readonly string[]): Buffer {
  const sizes = texts.map((text) => Buffer.byteLength(text));
  const frames = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + headerBytes(size) + size, 0));
  let at = 0;
  for (const [index, text] of texts.entries()) {
    const size = sizes[index] as number;
    at = writeHeader(frames, at, size);
    at += frames.write(text, at);
  }
  return frames;
}

function headerBytes(size: number): number {
  return size < 126 ? 2 : size < 65_536 ? 4 : 10;
}

/** Returns where the payload begins. */
function writeHeader(frames: Buffer, at: number, size: number): number {
  frames[at] = 0x81;
  const head = headerBytes(size);
  if (head === 2) frames[at + 1] = size;
  else if (head === 4) {
    frames[at + 1] = 126;
    frames.writeUInt16BE(size, at + 2);
  } else {
    frames[at + 1] = 127;
    frames.writeBigUInt64BE(BigInt(size), at + 2);
  }
  return at + head;
}
