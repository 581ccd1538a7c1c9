/** Small real pictures and films, and such with a place in them. */

/** Where nobody may find it. */
export const PLACE = 'GPS-of-my-home';

const u16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const u32 = (value: number) =>
  Buffer.from([value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff]);
const bytes = (text: string) => Buffer.from(text, 'latin1');

function segment(marker: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([0xff, marker]), u16(content.length + 2), content]);
}

/** Exif with an orientation and a directory of the place. */
export function exif(orientation: number): Buffer {
  const entry = (tag: number, type: number, value: Buffer) =>
    Buffer.concat([u16(tag), u16(type), u32(1), value, Buffer.alloc(4 - value.length)]);
  return Buffer.concat([
    bytes('MM\0*'),
    u32(8),
    u16(2),
    entry(0x0112, 3, u16(orientation)),
    entry(0x8825, 4, u32(38)),
    u32(0),
    bytes(PLACE),
  ]);
}

/** A TIFF of so many pages, each with entries of these numbers: `PLACE` stands behind them. */
export function tiff(...pages: readonly (readonly number[])[]): Buffer {
  const parts = [bytes('MM\0*'), u32(8)];
  let at = 8;
  for (const [page, tags] of pages.entries()) {
    at += 2 + 12 * tags.length + 4;
    parts.push(u16(tags.length), ...tags.flatMap((tag) => [u16(tag), u16(4), u32(1), u32(9)]));
    parts.push(u32(page === pages.length - 1 ? 0 : at));
  }
  return Buffer.concat([...parts, bytes(PLACE)]);
}

/** As a phone takes one: Exif, XMP, a comment, a scan with a stuffed byte, and a second picture behind its end. */
export function photo(width: number, height: number, orientation = 1): Buffer {
  const frame = Buffer.concat([Buffer.from([8]), u16(height), u16(width), Buffer.from([1, 1, 0x11, 0])]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, bytes('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
    segment(0xe1, bytes('Exif\0\0'), exif(orientation)),
    segment(0xe1, bytes(`http://ns.adobe.com/xap/1.0/\0${PLACE}`)),
    segment(0xe2, bytes('ICC_PROFILE\0\x01\x01colours')),
    segment(0xed, bytes(`Photoshop 3.0\0${PLACE}`)),
    segment(0xfe, bytes(PLACE)),
    segment(0xf0, bytes(PLACE)),
    segment(0xdb, Buffer.alloc(65)),
    segment(0xc0, frame),
    segment(0xc4, Buffer.alloc(20)),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    bytes('scan\xff\0data\xff\xd0more'),
    Buffer.from([0xff, 0xd9]),
    segment(0xe1, bytes(`Exif\0\0${PLACE}`)),
  ]);
}

/** A PNG of one colour that browsers draw, 2 by 1 pixels, with a text about it and Exif. */
export function png(orientation = 1): Buffer {
  const real = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADElEQVR42mP4z8AAAAMBAQAY3Y2wAAAAAElFTkSuQmCC',
    'base64',
  );
  const text = Buffer.concat([u32(PLACE.length + 2), bytes(`tEXtX\0${PLACE}`), u32(0)]);
  const told = exif(orientation);
  const chunk = Buffer.concat([u32(told.length), bytes('eXIf'), told, u32(0)]);
  return Buffer.concat([real.subarray(0, 33), text, chunk, real.subarray(33)]);
}

function webpChunk(type: string, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([bytes(type), length, data, Buffer.alloc(data.length % 2)]);
}
function webpOf(...chunks: Buffer[]): Buffer {
  const all = Buffer.concat(chunks);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(all.length + 4);
  return Buffer.concat([bytes('RIFF'), length, bytes('WEBP'), all]);
}

/** 7 by 5 pixels, Exif and XMP. `start` stands before its Exif, as some writers do it. */
export function webp(orientation = 1, start = ''): Buffer {
  return webpOf(
    webpChunk('VP8X', Buffer.from([0x0c, 0, 0, 0, 6, 0, 0, 4, 0, 0])),
    webpChunk('VP8L', bytes('/pixels')),
    webpChunk('EXIF', bytes(start), exif(orientation)),
    webpChunk('XMP ', bytes(PLACE)),
  );
}

/** An animation of one picture, which has these chunks, too. */
export function movingWebp(...chunks: readonly string[]): Buffer {
  const more = chunks.map((type) => webpChunk(type, bytes(PLACE)));
  const picture = webpChunk(
    'ANMF',
    Buffer.alloc(16),
    webpChunk('ALPH', bytes('seen')),
    webpChunk('VP8L', bytes('/pixels')),
    ...more,
  );
  return webpOf(
    webpChunk('VP8X', Buffer.from([2, 0, 0, 0, 6, 0, 0, 4, 0, 0])),
    webpChunk('ANIM', Buffer.alloc(6)),
    picture,
  );
}
