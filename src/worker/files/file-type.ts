/**
 * What a file is, by its first bytes. The table is our own: it looks at a fixed number of bytes, so it cannot loop.
 * The libraries looked at (file-type, image-size) once could, on bytes made for it.
 */
import { LIMITS } from '../../protocol/limits.js';

/** What is neither of these is only saved. No browser runs it, whatever it holds. */
const UNKNOWN_TYPE = 'application/octet-stream';

type Signature = readonly [type: string, offset: number, bytes: string];

/** In order; `bytes` in Latin-1. HTML, SVG and XML are no types of ours, since a browser runs them. */
const SIGNATURES: readonly Signature[] = [
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF87a'],
  ['image/gif', 0, 'GIF89a'],
  ['image/tiff', 0, 'II*\0'],
  ['image/tiff', 0, 'MM\0*'],
  ['image/tiff', 0, 'II+\0'],
  ['image/tiff', 0, 'MM\0+'],
  // Raw pictures of cameras that are no TIFF: Panasonic, Olympus, Fujifilm, Sigma, Minolta, Canon.
  ['image/x-raw', 0, 'IIU\0'],
  ['image/x-raw', 0, 'IIRO\x08\0\0\0'],
  ['image/x-raw', 0, 'IIRS\x08\0\0\0'],
  ['image/x-raw', 0, 'MMOR\0\0\0\x08'],
  ['image/x-raw', 0, 'FUJIFILMCCD-RAW'],
  ['image/x-raw', 0, 'FOVb'],
  ['image/x-raw', 0, '\0MRM'],
  ['image/x-raw', 0, 'II\x1a\0\0\0HEAPCCDR'],
  ['image/jxl', 0, '\0\0\0\x0cJXL \r\n\x87\n'],
  ['image/jp2', 0, '\0\0\0\x0cjP  \r\n\x87\n'],
  ['audio/mpeg', 0, 'ID3'],
  ['audio/flac', 0, 'fLaC'],
  ['audio/ogg', 0, 'OggS'],
  ['video/webm', 0, '\x1a\x45\xdf\xa3'],
  ['application/pdf', 0, '%PDF-'],
  ['application/zip', 0, 'PK\x03\x04'],
  ['application/zip', 0, 'PK\x05\x06'],
  ['application/gzip', 0, '\x1f\x8b\x08'],
  ['application/x-7z-compressed', 0, "7z\xbc\xaf'\x1c"],
  ['application/x-xz', 0, '\xfd7zXZ\0'],
];
/** Second words of a RIFF file. */
const RIFF: ReadonlyMap<string, string> = new Map([
  ['WEBP', 'image/webp'],
  ['WAVE', 'audio/wav'],
]);
/** First boxes of films of QuickTime that are older than `ftyp`, or were written as such. */
const FIRST_BOXES = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);
/** Brands of ISO media files (`ftyp`); every other is a film. */
const BRANDS: ReadonlyMap<string, string> = new Map([
  ['avif', 'image/avif'],
  ['avis', 'image/avif'],
  ['heic', 'image/heif'],
  ['heix', 'image/heif'],
  ['heim', 'image/heif'],
  ['heis', 'image/heif'],
  ['hevc', 'image/heif'],
  ['hevx', 'image/heif'],
  ['mif1', 'image/heif'],
  ['msf1', 'image/heif'],
  ['crx ', 'image/x-raw'],
  ['M4A ', 'audio/mp4'],
  ['M4B ', 'audio/mp4'],
]);

/** The type of a file that begins with these bytes, at most `LIMITS.fileHeadBytes` of it. Pure. */
export function fileType(head: Buffer): string {
  const start = head.toString('latin1', 0, LIMITS.fileHeadBytes);
  const found = SIGNATURES.find(([, offset, bytes]) => start.startsWith(bytes, offset));
  if (found !== undefined) return found[0];
  if (start.startsWith('RIFF')) return RIFF.get(start.slice(8, 12)) ?? UNKNOWN_TYPE;
  if (start.startsWith('ftyp', 4)) return ofBrands(head, start);
  // A text may have such a word there; no text begins with the length of a box.
  const isLength = (head[0] ?? 0) < 0x20 && !/^\s/.test(start);
  if (isLength && FIRST_BOXES.has(start.slice(4, 8))) return 'video/quicktime';
  // A frame of MP3 without a tag before it: eleven bits, then a version and a layer that there are.
  const [first = 0, second = 0] = head;
  const isFrame = first === 0xff && (second & 0xe0) === 0xe0;
  if (isFrame && (second & 0x18) !== 0x08 && (second & 0x06) === 0x02) return 'audio/mpeg';
  return UNKNOWN_TYPE;
}

/** `mif1` says only that it is a picture; a compatible brand then says which. */
function ofBrands(head: Buffer, start: string): string {
  const end = Math.min(head.length >= 4 ? head.readUInt32BE(0) : 0, start.length);
  const brands = [start.slice(8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(start.slice(at, at + 4));
  const types = brands.map((brand) => BRANDS.get(brand));
  const [first] = types;
  if (first === 'image/heif' && types.includes('image/avif')) return 'image/avif';
  if (first !== undefined) return first;
  return start.startsWith('qt  ', 8) ? 'video/quicktime' : 'video/mp4';
}
