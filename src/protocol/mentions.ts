/**
 * Whom a text calls: the one rule for servers, which fix it when they accept a text, and for pages, which draw what
 * waits. Pure.
 */
import { EVERYONE } from './calls.js';
import type { Mention, UserRef } from './events.js';
import { codeTest } from './mention-places.js';
import { PAGE_LIMITS } from './page-limits.js';

/** Who can be called: `calledAs` of a name → user id. */
export type Callable = ReadonlyMap<string, string>;

/** Also the wide sign of Chinese, Japanese and Korean keyboards. */
const SIGN = /[@\uFF20]/g;
/** What names are made of, before NFKC too. */
const NAME_CHAR = /[\p{L}\p{M}\p{N}._\- \u3000]/u;
const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** Scripts that write words without a space between them: a name may begin or end anywhere there. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u30FC]/u;
const HANGUL = /\p{Script=Hangul}/u;
/** A name of so many letters can be written with three times as many units: each syllable in its letters. */
const LONGEST = PAGE_LIMITS.nameMaxChars * 3;
/** What Korean writes behind a name without a space: titles and particles, up to four of them. */
const AFTER_NAME = new RegExp(
  `^(?:${[
    '님|씨|군|양|쌤|샘|선생|선배|후배|팀장|과장|부장|차장|대리|사원|대표|이사|실장|교수|박사|형|누나|언니|오빠',
    '께서|께|에게서|에게로|에게|한테서|한테|이랑|랑|하고|이나|나|부터|까지|마저|조차|처럼|같이|보다|만큼|밖에|만|도',
    '이라고|라고|이라는|라는|이라서|라서|이라면|라면|이란|란|이라도|라도|이며|며|이고|고|이든|든|인데|이지만|지만|이요|요',
    '입니다|이에요|이예요|에요|예요|이네|이죠|죠|이야|이여|여|이|가|은|는|을|를|과|와|의|로서|으로서|으로|로|에|아|야|네|들|측|쪽',
  ].join('|')}){1,4}(?![\\p{L}\\p{M}\\p{N}_])`,
  'u',
);

/** What a name is found by, however it is typed: full-width, in parts, in capitals. */
export function calledAs(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** Whether somebody hears of it when they are called: a hook's bot reads nothing. */
export function canBeCalled({ id, bot }: Pick<UserRef, 'id' | 'bot'>): boolean {
  return bot !== true || !id.startsWith('hook-');
}

/** Whether a text may call somebody: nothing else costs anything. */
export function mayCall(text: string): boolean {
  return text.includes('@') || text.includes('\uFF20');
}

/**
 * The places of a text that call somebody, in order, at most `most`. Of several names that fit the longest wins. Code
 * and addresses call nobody.
 */
export function mentionsIn(text: string, names: Callable, most: number): Mention[] {
  const found: Mention[] = [];
  let inCode: ((at: number) => boolean) | null = null;
  let from = 0;
  for (const { index: start } of text.matchAll(SIGN)) {
    if (start < from || !mayBegin(text, start)) continue;
    const mention = longestAt(text, start, names);
    if (mention === null) continue;
    inCode ??= codeTest(text);
    if (inCode(start)) continue;
    found.push(mention);
    if (found.length === most) break;
    from = mention.end;
  }
  return found;
}

/** Not in the middle of a word, as in an address; but there is no space before a name in scripts that have none. */
function mayBegin(text: string, start: number): boolean {
  const before = lastChar(text.slice(Math.max(0, start - 2), start));
  if (before === '@' || before === '\uFF20') return false;
  return !WORD.test(before) || HANGUL.test(before) || UNSPACED.test(before);
}

function longestAt(text: string, start: number, names: Callable): Mention | null {
  let longest: Mention | null = null;
  const until = Math.min(text.length, start + 1 + LONGEST);
  for (let end = start + 1; end < until; ) {
    // Most names, numbers and addresses are of these: the rules below are for all of Unicode, and take their time.
    if (isPlainWord(text.charCodeAt(end)) && isPlainWord(text.charCodeAt(end + 1))) {
      end += 1;
      continue;
    }
    const char = String.fromCodePoint(text.codePointAt(end) as number);
    if (!NAME_CHAR.test(char)) break;
    end += char.length;
    // A name ends neither with a space nor where a word goes on.
    if (char === ' ' || char === '\u3000' || !mayEnd(text, end)) continue;
    const called = calledAs(text.slice(start + 1, end));
    const id = called === 'room' ? EVERYONE : names.get(called);
    if (id !== undefined) longest = { id, start, end };
  }
  return longest;
}

/** Whether a unit is `0-9`, `A-Z`, `a-z` or `_`; NaN, behind the text, is none. */
function isPlainWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
  );
}

/** Whether a name can be over here. */
function mayEnd(text: string, end: number): boolean {
  const code = text.codePointAt(end);
  if (code === undefined) return true;
  const next = String.fromCodePoint(code);
  if (next === '@' || next === '\uFF20' || /\p{M}/u.test(next)) return false;
  if (HANGUL.test(next)) return AFTER_NAME.test(text.slice(end, end + LONGEST).normalize('NFC'));
  if (UNSPACED.test(next)) return true;
  if (next !== '.' && next !== '-') return !WORD.test(next);
  // `@ann.example` and `@jean-luc` are other names than those of Ann and Jean.
  const after = text.codePointAt(end + 1);
  const follows = after === undefined ? '' : String.fromCodePoint(after);
  return !WORD.test(follows) || HANGUL.test(follows) || UNSPACED.test(follows);
}

function lastChar(text: string): string {
  return [...text].at(-1) ?? '';
}
