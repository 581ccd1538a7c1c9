import { LIMITS } from '../../protocol/limits.js';
import { toPlainLine } from '../../protocol/visible-text.js';

/** What no font has, or only a font of one's own. */
const UNKNOWN = /[\p{Co}\p{Cn}]/gu;
/** What systems take for parts of a path, for wildcards, or for the end of a name. */
const OF_PATHS = /[<>:"|?*]/g;
const NAMELESS = 'file';
const EXTENSION = /\.[^. ]{1,16}$/u;

/**
 * The name of an upload as it is kept and shown. It is the last part of a path, on one line, without what hides or
 * turns letters. It has at most `LIMITS.fileNameMaxChars` characters, and the extension stays. Emoji, and letters with
 * their marks, are left whole or left out. It is never empty and never refused: what is wrong with a name is not the
 * person's fault. Pure.
 */
export function cleanFileName(given: string): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) as string;
  const known = last.replace(UNKNOWN, '').replace(OF_PATHS, '_');
  const name = trimmed(toPlainLine(known).normalize('NFC'));
  if (name === '') return NAMELESS;
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  const stem = name.slice(0, name.length - extension.length);
  return trimmed(beginning(stem, LIMITS.fileNameMaxChars - lengthOf(extension)) + extension);
}

/** A system may take a dot or a space at either end for something else. */
function trimmed(name: string): string {
  return name.replace(/\s+/gu, ' ').replace(/^[. ]+|[. ]+$/g, '');
}

/** As many whole letters, each with its marks, as have so many characters; of a first one that has more, a part. */
function beginning(text: string, maxChars: number): string {
  if (lengthOf(text) <= maxChars) return text;
  let taken = '';
  let chars = 0;
  for (const { segment } of LETTERS.segment(text)) {
    chars += lengthOf(segment);
    if (chars > maxChars) return taken === '' ? toPlainLine([...segment].slice(0, maxChars).join('')) : taken;
    taken += segment;
  }
  return taken;
}
const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const lengthOf = (text: string): number => [...text].length;
