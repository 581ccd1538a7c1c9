/** Small real pictures of AVIF and HEIF, box by box: one is drawn, and a smaller one stands before it. */
import { box, u32 } from './films.js';
import { PLACE } from './pictures.js';

const text = (words: string) => Buffer.from(words, 'latin1');
const NO_FLAGS = u32(0);
const item = (id: number, type: string, words = '') =>
  box('infe', u32(2 << 24), Buffer.from([0, id, 0, 0]), text(`${type}${words}\0`));
const sized = (width: number, height: number) => box('ispe', NO_FLAGS, u32(width, height));

export interface HeifParts {
  /** The size of the item that is drawn; 9 by 4 as it is stored. */
  readonly properties?: readonly Buffer[];
  readonly items?: readonly Buffer[];
  readonly inTable?: readonly Buffer[];
  readonly before?: readonly Buffer[];
  readonly behind?: readonly Buffer[];
  readonly brand?: string;
  /** Without one, nothing says which item is drawn. */
  readonly table?: boolean;
}

export function heif(parts: HeifParts = {}): Buffer {
  const { properties = [], items = [], inTable = [], before = [], behind = [], brand = 'avif' } = parts;
  const all = [sized(2, 1), sized(9, 4), ...properties];
  const own = all.slice(1).map((_, index) => 0x80 | (index + 2));
  const table = box(
    'meta',
    NO_FLAGS,
    box('hdlr', NO_FLAGS, NO_FLAGS, text('pict'), Buffer.alloc(13)),
    box('pitm', NO_FLAGS, Buffer.from([0, 2])),
    box('iinf', NO_FLAGS, Buffer.from([0, 2 + items.length]), item(1, 'av01'), item(2, 'av01'), ...items),
    box(
      'iprp',
      box('ipco', ...all),
      box('ipma', NO_FLAGS, u32(2), Buffer.from([0, 1, 1, 0x81, 0, 2, own.length, ...own])),
    ),
    ...inTable,
  );
  return Buffer.concat([
    box('ftyp', text(`${brand}\0\0\0\0mif1${brand}`)),
    ...before,
    ...(parts.table === false ? [] : [table]),
    box('mdat', text('pixels')),
    ...behind,
  ]);
}

/** What says where it was made, in an item of its own. */
export const LOCATED_ITEMS = [
  item(3, 'Exif'),
  item(3, 'mime', '\0application/rdf+xml'),
  item(3, 'uri '),
  item(3, 'jpeg'),
];

/** Drawn 4 by 9, with a place behind its table. */
export function turnedHeif(): Buffer {
  return heif({ properties: [box('irot', Buffer.from([1]))], behind: [box('uuid', text(PLACE))] });
}
