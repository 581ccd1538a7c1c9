/** What is searched for, and where it stands in a text. Pure. */
import type { SearchTerm } from '../../protocol/search.js';
import { mappedForm, searchForm } from './search-form.js';

/** A phrase in its quotes, of which the last may be missing, or what stands between white space. */
const PARTS = /["“”„]([^"“”„]*)(?:["“”„]|$)|[^\s"“”„]+/gu;
/** A letter or digit: what words are made of. */
const LETTER = /[\p{L}\p{M}\p{N}]/u;
/** Scripts that are written without spaces, or, as Korean, with endings and other words attached. */
const ATTACHED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]/u;

/** The terms of what a person typed, each once, in their order. */
export function termsOf(typed: string): SearchTerm[] {
  const terms = new Map<string, SearchTerm>();
  for (const [part, phrase] of typed.matchAll(PARTS)) {
    const text = searchForm(phrase ?? part).trim();
    const whole = phrase !== undefined;
    if (text !== '') terms.set(`${whole} ${text}`, { text, whole });
  }
  return [...terms.values()];
}

/** Whether each term stands in a text, given in its search form. */
export function holdsAll(form: string, terms: readonly SearchTerm[]): boolean {
  return terms.every((term) => nextIn(form, term, 0) >= 0);
}

/**
 * Where terms stand in a text, from the first UTF-16 unit to behind the last. They are in order, apart from each other,
 * and at most `most`. Null when one of the terms does not stand in it.
 */
export function marksIn(
  text: string,
  terms: readonly SearchTerm[],
  most: number,
): readonly (readonly [number, number])[] | null {
  const form = mappedForm(text);
  const found: (readonly [number, number])[] = [];
  for (const term of terms) {
    let at = nextIn(form.text, term, 0);
    if (at < 0) return null;
    for (let count = 0; at >= 0 && count < most; count += 1) {
      const last = at + term.text.length - 1;
      found.push([form.places?.starts[at] ?? at, form.places?.ends[last] ?? last + 1]);
      at = nextIn(form.text, term, last + 1);
    }
  }
  return mergePairs(found).slice(0, most);
}

/**
 * Where a term stands next at or behind `from`; -1: nowhere. Each place of the form is looked at once, so a text that
 * nearly has the term everywhere costs no more than another.
 */
function nextIn(form: string, { text, whole }: SearchTerm, from: number): number {
  for (let at = form.indexOf(text, from); at >= 0; at = form.indexOf(text, nextWord(form, at + 1))) {
    if (beginsWord(form, at) && (!whole || endsWord(form, at + text.length))) return at;
  }
  return -1;
}

/** Where a word may begin next, at or behind `from`. */
function nextWord(form: string, from: number): number {
  let at = from;
  while (at < form.length && !beginsWord(form, at)) at += 1;
  return at;
}

function beginsWord(form: string, at: number): boolean {
  return at === 0 || isBoundary(form, at);
}

function endsWord(form: string, end: number): boolean {
  return end >= form.length || isBoundary(form, end);
}

/** Whether a word may end before this place and the next begin at it. */
function isBoundary(form: string, at: number): boolean {
  return kindOf(codeBefore(form, at)) !== INSIDE || kindOf(form.codePointAt(at) as number) !== INSIDE;
}

function codeBefore(form: string, at: number): number {
  const unit = form.charCodeAt(at - 1);
  const pair = unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? (form.codePointAt(at - 2) as number) : 0;
  return pair > 0xffff ? pair : unit;
}

/** A letter or digit that only words of spaces have, and what is none or needs no space. 0: not looked up yet. */
const INSIDE = 1;
const APART = 2;
/** By code point. Expressions of Unicode cost a hundred times as much, and each letter of a text is asked for. */
const kinds = new Uint8Array(0x110000);

function kindOf(code: number): number {
  const known = kinds[code] as number;
  if (known !== 0) return known;
  const letter = String.fromCodePoint(code);
  const kind = LETTER.test(letter) && !ATTACHED.test(letter) ? INSIDE : APART;
  kinds[code] = kind;
  return kind;
}

/** Those that overlap or touch become one. */
function mergePairs(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const inOrder = [...pairs].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const apart: (readonly [number, number])[] = [];
  for (const [start, end] of inOrder) {
    const last = apart.at(-1);
    if (last !== undefined && start <= last[1]) apart[apart.length - 1] = [last[0], Math.max(last[1], end)];
    else apart.push([start, end]);
  }
  return apart;
}
