import { LIMITS } from '../../protocol/limits.js';

/** What is drawn as nothing, ends a line, or turns the direction of what follows: `fdp.exe` drawn as `exe.pdf`. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu;
/** What systems take for parts of a path, for wildcards, or for the end of a name. */
const OF_PATHS = /[<>:"|?*]/g;
const NAMELESS = 'file';

/**
 * The name of an upload as it is kept and shown. It is the last part of a path, on one line, without what hides or
 * turns letters. It has at most `LIMITS.fileNameMaxChars` characters, and the extension stays. It is never empty and
 * never refused: what is wrong with a name is not the person's fault. Pure.
 */
export function cleanFileName(given: string): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) as string;
  const seen = last.normalize('NFC').replace(UNSEEN, '').replace(OF_PATHS, '_').replace(/\s+/gu, ' ');
  const name = seen.replace(/^[. ]+|[. ]+$/g, '');
  if (name === '') return NAMELESS;
  const letters = [...name];
  if (letters.length <= LIMITS.fileNameMaxChars) return name;
  const extension = [...(/\.[^. ]{1,16}$/u.exec(name)?.[0] ?? '')];
  return [...letters.slice(0, LIMITS.fileNameMaxChars - extension.length), ...extension].join('');
}
