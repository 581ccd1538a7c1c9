import { HoldfastError } from '../protocol/errors.js';
import { LIMITS } from '../protocol/limits.js';

/** Letters, digits, `._-` and single inner spaces; a mark only after a letter, and no more than two in a row. */
const NAME = /^(?:[\p{L}\p{N}]\p{M}{0,2}|[._-]|(?<=\S) (?=\S))+$/u;

/**
 * The name as it is shown and kept: NFKC, trimmed. Throws `invalid`, saying what a name may be. Full-width letters and
 * ligatures become plain ones, so that what is stored is what is seen.
 */
export function cleanName(input: string): string {
  const name = input.normalize('NFKC').trim();
  const length = [...name].length;
  if (length < LIMITS.nameMinChars || length > LIMITS.nameMaxChars) {
    throw new HoldfastError(
      'invalid',
      `A name has ${LIMITS.nameMinChars} to ${LIMITS.nameMaxChars} characters.`,
    );
  }
  if (!NAME.test(name) || !/[\p{L}\p{N}]/u.test(name)) {
    throw new HoldfastError('invalid', 'A name is made of letters, digits, . _ - and single spaces.');
  }
  return name;
}

/** Letters of other scripts that look like a Latin one in common fonts, after lower-casing. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  // Cyrillic
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ё: 'e',
  ґ: 'r',
  г: 'r',
  һ: 'h',
  н: 'h',
  і: 'l',
  ї: 'l',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  ѕ: 's',
  т: 't',
  у: 'y',
  ү: 'y',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  ь: 'b',
  з: '3',
  ӡ: '3',
  ә: 'e',
  б: '6',
  // Greek
  α: 'a',
  β: 'b',
  γ: 'y',
  ε: 'e',
  η: 'n',
  ι: 'l',
  κ: 'k',
  μ: 'u',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  σ: 'o',
  ς: 'c',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ω: 'w',
  ζ: 'z',
  // Armenian, Latin extensions and digits
  ո: 'n',
  ս: 'u',
  օ: 'o',
  հ: 'h',
  ɑ: 'a',
  ɡ: 'g',
  ı: 'l',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ħ: 'h',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ƅ: 'b',
  ʏ: 'y',
  ꞵ: 'b',
  0: 'o',
  1: 'l',
  i: 'l',
};

/**
 * What two names share when a person could take one for the other: case, accents and the common look-alikes are
 * folded to one Latin skeleton. One account a key, so `аlice` (Cyrillic а) cannot pass for `alice`.
 */
export function nameKey(name: string): string {
  const plain = name.normalize('NFKC').trim().toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return [...plain].map((letter) => LOOK_ALIKES[letter] ?? letter).join('');
}
