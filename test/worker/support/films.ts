/** Small real films, box by box, with a place wherever cameras put one. */
import { PLACE } from './pictures.js';

export const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
};
const text = (words: string) => Buffer.from(words, 'latin1');

export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), text(type), content]);
}
const NO_FLAGS = u32(0);
export const FTYP = box('ftyp', text('isom\0\0\0\0isom'));

/** A track of so many samples, in chunks of two that lie one after another from `address`. */
export function track(
  handler: string,
  address: number,
  samples: readonly Buffer[],
  ...more: Buffer[]
): Buffer {
  const sizes = samples.map(({ length }) => length);
  const chunks: number[] = [];
  for (let at = address, index = 0; index < sizes.length; index += 2) {
    chunks.push(at);
    at += (sizes[index] as number) + (sizes[index + 1] ?? 0);
  }
  const odd = sizes.length % 2 === 1;
  const groups = odd && chunks.length > 1 ? [1, 2, 1, chunks.length, 1, 1] : [1, odd ? 1 : 2, 1];
  const tables = box(
    'stbl',
    box('stsd', NO_FLAGS, u32(1), box(handler === 'meta' ? 'mebx' : 'avc1', Buffer.alloc(8))),
    box('stsc', NO_FLAGS, u32(groups.length / 3, ...groups)),
    box('stsz', NO_FLAGS, u32(0, sizes.length, ...sizes)),
    box('stco', NO_FLAGS, u32(chunks.length, ...chunks)),
  );
  const media = box(
    'mdia',
    box('mdhd', Buffer.alloc(24)),
    box('hdlr', NO_FLAGS, NO_FLAGS, text(handler), Buffer.alloc(13)),
    box('minf', box('vmhd', Buffer.alloc(12)), tables),
  );
  return box('trak', box('tkhd', Buffer.alloc(84)), media, ...more);
}

/** Frames of a track of pictures, which stay. */
export const FRAMES = ['frame one', 'two', 'frame three'].map(text);
/** What a camera writes beside them each second. */
const PLACES = ['37.5', PLACE, `and ${PLACE}`].map(text);

/** As a phone takes one: a place in `udta`, in `meta` of a track, and in the data of a track between the frames. */
export function film(handler = 'meta'): Buffer {
  const media = box('mdat', ...FRAMES, ...PLACES);
  const frames = FTYP.length + 8;
  const places = frames + Buffer.concat(FRAMES).length;
  return Buffer.concat([
    FTYP,
    media,
    box(
      'moov',
      box('mvhd', Buffer.alloc(12)),
      box('udta', box('\xa9xyz', text(PLACE))),
      track('vide', frames, FRAMES, box('meta', text(PLACE)), box('tref', box('cdsc', text(PLACE)))),
      track(handler, places, PLACES, box('udta', text(PLACE))),
    ),
  ]);
}

/** One track of pictures, with these boxes in `moov` and at the end. */
export function plainFilm(inside: readonly Buffer[], behind: readonly Buffer[] = [], start = FTYP): Buffer {
  const movie = box('moov', track('vide', start.length + 8, FRAMES), ...inside);
  return Buffer.concat([start, box('mdat', ...FRAMES), movie, ...behind]);
}

/** A film of pieces, as one that is streamed, with a second track of this kind. */
export function filmInPieces(handler: string): Buffer {
  return Buffer.concat([
    FTYP,
    box('moov', track('vide', 0, []), track(handler, 0, []), box('mvex', box('trex', Buffer.alloc(24)))),
    box('moof', box('mfhd', Buffer.alloc(8)), box('traf', box('tfhd', Buffer.alloc(8)))),
    box('mdat', ...FRAMES),
    box('emsg', text(PLACE)),
  ]);
}

/** As some cameras of cars do it: `gps ` names boxes among the pictures by their address and length. */
export function dashcam(): Buffer {
  const listed = box('free', text(`GPS ${PLACE}`));
  const gps = box('gps ', u32(1, 0, FTYP.length + 8, listed.length));
  return Buffer.concat([FTYP, box('mdat', listed, ...FRAMES), box('moov', gps)]);
}
