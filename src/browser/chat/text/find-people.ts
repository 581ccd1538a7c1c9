/** A `@name` that is being written, and who could be meant. Pure. */
import type { UserRef } from '../../../protocol/events.js';
import { calledAs } from '../../../protocol/mentions.js';
import { PAGE_LIMITS } from '../../../protocol/page-limits.js';

/** A name that is being written. */
export interface WrittenName {
  /** Where its sign is, and where it ends so far. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** From the sign on, which stands at the start of a word, or behind letters of scripts that have no spaces. */
const WRITTEN =
  /(?:^|[^\p{L}\p{M}\p{N}_@\uFF20]|[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])([@\uFF20]([\p{L}\p{M}\p{N}._\- ]*))$/u;
const LONGEST = PAGE_LIMITS.nameMaxChars * 3;

/** The name that ends at the caret, or null. */
export function writtenNameAt(text: string, caret: number): WrittenName | null {
  const [, written, name = ''] = WRITTEN.exec(text.slice(Math.max(0, caret - LONGEST), caret)) ?? [];
  if (written === undefined || name.startsWith(' ')) return null;
  return { start: caret - written.length, end: caret, name };
}

/** Those whose name, or a word of it, begins so, in their order; the whole name alone is written already. */
export function findPeople<Person extends Pick<UserRef, 'name'>>(
  people: readonly Person[],
  written: string,
  most: number,
): Person[] {
  const wanted = beginnings(written);
  const found = people.filter(({ name }) => {
    const own = shape(name);
    return wanted.some((one) => own.startsWith(one) || own.includes(` ${one}`));
  });
  const isWhole = found.length === 1 && calledAs(found[0]?.name ?? '') === calledAs(written);
  return isWhole ? [] : found.slice(0, most);
}

function shape(text: string): string {
  return calledAs(text).normalize('NFD');
}

/** Consonants as they stand alone, in the order in which syllables begin with them. */
const ALONE = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const FIRST_INITIAL = 0x1100;
/** Consonants at the end of a syllable: U+11A8 and on, those that are two letters as their second. */
const ENDS = 'ㄱㄲㅅㄴㅈㅎㄷㄹㄱㅁㅂㅅㅌㅍㅎㅁㅂㅅㅅㅆㅇㅈㅊㅋㅌㅍㅎ';
const FIRST_END = 0x11a8;

/**
 * What a name may begin with that is written so far. While a Korean syllable is being put together its last consonant
 * may become the first one of the next. `민ㅅ` and `가ㄴ` lead to `민수` and `가나`, and so does `간`.
 */
function beginnings(written: string): string[] {
  const last = written.at(-1) ?? '';
  if (ALONE.includes(last) && last !== '') return [`${shape(written.slice(0, -1))}${initial(last)}`];
  const own = shape(written);
  const end = ENDS[own.charCodeAt(own.length - 1) - FIRST_END];
  return end === undefined ? [own] : [own, `${own.slice(0, -1)}${initial(end)}`];
}

function initial(consonant: string): string {
  return String.fromCharCode(FIRST_INITIAL + ALONE.indexOf(consonant));
}
