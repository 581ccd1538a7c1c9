/**
 * The search form of a text: what two texts share that a person who searches takes for the same. Case, accents, widths
 * and ligatures are folded, each run of white space is one space, and what shows nothing is left out. Pure.
 */

import { LIMITS } from '../../protocol/limits.js';

/** The search form of a text, with the way back. */
export interface MappedForm {
  readonly text: string;
  /** For each UTF-16 unit of it, where what it came from begins and ends in the original; null: it is in its place. */
  readonly places: { readonly starts: readonly number[]; readonly ends: readonly number[] } | null;
}

/** Lower case alone makes the form of these: letters without accents, whole Korean syllables, Han and kana. */
const PLAIN_WORD = String.raw`[\x21-\x7e\uac00-\ud7a3\u3400-\u4dbf\u4e00-\u9fff\u3041-\u3096\u30a1-\u30fa\u3001\u3002]+`;
/** With one space between. */
const PLAIN = new RegExp(`^${PLAIN_WORD}(?: ${PLAIN_WORD})*$`);
/**
 * What is folded together: a syllable of Korean letters as some systems write it, white space, or a letter with its
 * marks. Marks are taken eight at a time: to bring thousands into order would take long.
 */
const PIECE =
  /[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|[\p{White_Space}\p{Cc}]+|\P{M}[\p{M}\uff9e\uff9f\p{Default_Ignorable_Code_Point}]{0,8}|\p{M}{1,8}/gsu;
const SPACE = /^[\p{White_Space}\p{Cc}]/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}+/gu;
/**
 * Marks that readers of Latin, Greek, Cyrillic, Hebrew and Arabic leave out. Those of others are vowels, or Japanese
 * voices.
 */
const ACCENTS =
  /(?![\u3099\u309a])(?=\p{Mn})[\p{Script=Inherited}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]/gu;

const folded = new Map<string, string>();

/** The search form alone, as an index keeps it. */
export function searchForm(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  let form = '';
  for (const [piece] of text.matchAll(PIECE)) form += nextPart(form, piece);
  return form;
}

/** The search form with the places of its units in `text`. */
export function mappedForm(text: string): MappedForm {
  if (PLAIN.test(text)) return { text: text.toLowerCase(), places: null };
  const starts: number[] = [];
  const ends: number[] = [];
  let form = '';
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    const part = nextPart(form, piece);
    form += part;
    for (let unit = 0; unit < part.length; unit += 1) {
      starts.push(index);
      ends.push(index + piece.length);
    }
  }
  return { text: form, places: { starts, ends } };
}

/** What a piece adds to the form before it: of white space with nothing visible between, one space. */
function nextPart(form: string, piece: string): string {
  const part = foldPiece(piece);
  return part.startsWith(' ') && form.endsWith(' ') ? part.slice(1) : part;
}

function foldPiece(piece: string): string {
  const known = folded.get(piece);
  if (known !== undefined) return known;
  const form = formOfPiece(piece);
  // White space may be as long as a text.
  if (piece.length <= 16) {
    if (folded.size >= LIMITS.searchPiecesRemembered) folded.clear();
    folded.set(piece, form);
  }
  return form;
}

function formOfPiece(piece: string): string {
  if (SPACE.test(piece)) return ' ';
  const apart = piece.normalize('NFKD').replace(INVISIBLE, '').replace(ACCENTS, '');
  const shown = apart.length > LIMITS.searchFormGrowth * piece.length ? piece : apart;
  // Upper case first: so `ß` becomes `ss`, and a final sigma is one.
  const lower = [...shown].map((letter) => letter.toUpperCase().toLowerCase()).join('');
  return lower.replace(ACCENTS, '').normalize('NFC').replace(/\s+/g, ' ');
}
