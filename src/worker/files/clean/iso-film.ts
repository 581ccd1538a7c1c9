import { type Blank, blankedParts } from './blanks.js';
import { allBoxes, type Box, BoxReader, type BoxRules, blanksOf, boxRules, uintAt } from './iso-boxes.js';
import { isKeptTrack, samplesOf } from './iso-tracks.js';
import { type CleanPlan, type ReadAt, UncleanError } from './plan.js';

const TABLES = boxRules(
  'stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh stps sdtp padb sbgp sgpd subs saiz saio',
);
const MEDIA = boxRules('mdhd hdlr elng', {
  minf: boxRules('vmhd smhd hmhd nmhd sthd gmhd hdlr dinf', { stbl: TABLES }),
});
/**
 * What plays a film. Whatever is not named here is left out: titles, places and cameras (`udta`, `meta`, `uuid`,
 * `loci`), unused parts, and what tracks say of each other.
 */
export const FILM = boxRules('ftyp styp mdat mfra sidx ssix pdin', {
  moov: boxRules('mvhd iods mvex pssh', { trak: boxRules('tkhd edts tapt load', { mdia: MEDIA }) }),
  moof: boxRules('mfhd pssh', { traf: boxRules('tfhd tfdt trun sbgp sgpd subs saiz saio senc sdtp') }),
});

/**
 * An MP4, MOV or M4A without what tells of it. Its pictures and sound stay; other tracks are blanked with their data,
 * since cameras write where they are there. Every byte that is kept has its old address.
 */
export async function planFilm(readAt: ReadAt, bytes: number): Promise<CleanPlan> {
  const reader = new BoxReader(readAt);
  const { boxes, end } = await allBoxes(reader, bytes, FILM);
  if (!boxes.some(({ type }) => type === 'moov')) throw new UncleanError('broken');
  const isInPieces = boxes.some(({ type }) => type === 'moof');
  return { parts: blankedParts(await filmBlanks(reader, boxes, FILM, isInPieces), end) };
}

/** What is blanked of these boxes of a film. Rejects with `UncleanError` where that cannot be known. */
export async function filmBlanks(
  reader: BoxReader,
  boxes: readonly Box[],
  rules: BoxRules,
  isInPieces: boolean,
): Promise<Blank[]> {
  const blanks: Blank[] = [];
  for (const box of boxes) {
    const inner = rules.get(box.type);
    // A packed head holds all of the others.
    if (box.type === 'cmov') throw new UncleanError('located');
    if (box.type === 'gps ') blanks.push(...listedPlaces(reader, await reader.content(box)));
    if (inner === undefined) blanks.push(...blanksOf(box));
    else if (box.type === 'trak' && !(await isKeptTrack(reader, box))) {
      // Each piece says again where its data are, in many ways.
      if (isInPieces) throw new UncleanError('located');
      blanks.push(...blanksOf(box), ...(await samplesOf(reader, box)));
    } else if (inner !== null) {
      blanks.push(...(await filmBlanks(reader, await reader.inside(box), inner, isInPieces)));
    }
  }
  return blanks;
}

/** Cameras of cars list boxes with places, which lie among the pictures: address and length of each. */
function listedPlaces(reader: BoxReader, table: Buffer): Blank[] {
  reader.spend(Math.floor(table.length / 8));
  const places: Blank[] = [];
  for (let at = 8; at + 8 <= table.length; at += 8) {
    const from = uintAt(table, at, 4);
    places.push({ from: from + 8, end: from + uintAt(table, at + 4, 4) });
  }
  return places;
}
