import { type Blank, blankedParts } from './blanks.js';
import { allBoxes, type Box, BoxReader, blanksOf, boxRules, uintAt } from './iso-boxes.js';
import { FILM, filmBlanks } from './iso-film.js';
import { drawnSize } from './iso-heif-size.js';
import { type CleanPlan, type PixelSize, type ReadAt, UncleanError } from './plan.js';

/** The boxes of a whole file: as in a film, since a sequence of pictures is one, and the table of its items. */
const HEIF = new Map([...FILM, ['meta', null]]);
/** The boxes of the table. Texts of its own, XML and boxes of makers are left out. */
const TABLE = boxRules('hdlr pitm iloc iinf iref iprp idat dinf grpl');
/** Properties of items: how they are drawn. A text, a time or the place of a camera is none of them. */
const PROPERTIES = boxRules(
  'ispe pixi colr pasp clap irot imir auxC rloc lsel iscl av1C av2C hvcC lhvC avcC vvcC vvnC evcC j2kH a1op a1lx ' +
    'clli mdcv cclv amve oinf tols cmpd uncC cpal',
);
/** Kinds of items that are coded pictures, or made of such. A whole JPEG as an item has Exif of its own: it is none. */
const PICTURES = new Set(
  'av01 av02 hvc1 hev1 lhv1 hvt1 avc1 vvc1 vvi1 evc1 j2k1 unci grid iden iovl tmap'.split(' '),
);

/**
 * AVIF and HEIF: the pictures. Boxes that tell of them are blanked, and every byte that is kept has its old address.
 * One with an item of another kind (Exif, XMP) is refused.
 */
export async function planHeif(readAt: ReadAt, bytes: number): Promise<CleanPlan> {
  const reader = new BoxReader(readAt);
  const { boxes, end } = await allBoxes(reader, bytes, HEIF);
  const [table, ...others] = boxes.filter(({ type }) => type === 'meta');
  if (table === undefined && !boxes.some(({ type }) => type === 'moov')) throw new UncleanError('broken');
  const isInPieces = boxes.some(({ type }) => type === 'moof');
  const blanks = [...(await filmBlanks(reader, boxes, HEIF, isInPieces)), ...others.flatMap(blanksOf)];
  const unread = table === undefined ? { blanks: [] } : await itemsOf(reader, table);
  return { parts: blankedParts([...blanks, ...unread.blanks], end), size: unread.size };
}

/** What is blanked of the table of items, and the size of the picture that is drawn. */
async function itemsOf(
  reader: BoxReader,
  meta: Box,
): Promise<{ blanks: Blank[]; size?: PixelSize | undefined }> {
  const table = await reader.inside(meta, 4);
  const named = (type: string) => table.filter((box) => box.type === type);
  for (const items of named('iinf')) await assertPictures(reader, items);
  const lists = (await Promise.all(named('iprp').map((box) => reader.inside(box)))).flat();
  const [list] = lists.filter(({ type }) => type === 'ipco');
  const properties = list === undefined ? [] : await reader.inside(list);
  const [primary] = named('pitm');
  const links = lists.filter(({ type }) => type === 'ipma');
  const size = primary === undefined ? undefined : await drawnSize(reader, primary, links, properties);
  const unread = [
    ...table.filter(({ type }) => !TABLE.has(type)),
    ...lists.filter((box) => box !== list && box.type !== 'ipma'),
    ...properties.filter(({ type }) => !PROPERTIES.has(type)),
  ];
  return { blanks: unread.flatMap(blanksOf), size };
}

/** Rejects with `UncleanError` unless each item is a picture. What others say lies anywhere in the file. */
async function assertPictures(reader: BoxReader, items: Box): Promise<void> {
  const version = uintAt(await reader.content(items), 0, 1);
  for (const entry of await reader.inside(items, version === 0 ? 6 : 8)) {
    const words = await reader.content(entry);
    const at = uintAt(words, 0, 1) === 2 ? 8 : 10;
    if (entry.type !== 'infe' || !PICTURES.has(words.toString('latin1', at, at + 4))) {
      throw new UncleanError('located');
    }
  }
}
