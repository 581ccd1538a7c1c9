/**
 * Which letters a name may be made of: the scripts in everyday use (UAX #31, table 5). Of several only those may be
 * mixed that are written together (UTS #39, “moderately restrictive”). What historic and rare scripts share with Latin
 * letters, and phonetic letters, would else pass for them.
 */
const SCRIPTS = [
  'Latin',
  'Greek',
  'Cyrillic',
  'Han',
  'Hiragana',
  'Katakana',
  'Bopomofo',
  'Hangul',
  'Arabic',
  'Armenian',
  'Bengali',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Gujarati',
  'Gurmukhi',
  'Hebrew',
  'Kannada',
  'Khmer',
  'Lao',
  'Malayalam',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Tamil',
  'Telugu',
  'Thaana',
  'Thai',
  'Tibetan',
] as const;
type Script = (typeof SCRIPTS)[number];

const TESTS: readonly (readonly [Script, RegExp])[] = SCRIPTS.map((script) => [
  script,
  new RegExp(`\\p{Script=${script}}`, 'u'),
]);
const MARK = /\p{M}/u;
const SHARED = /[\p{Script=Common}\p{Script=Inherited}]/u;
/** The letters of living Latin orthographies: no clicks, no phonetic, turned or small capital letters. */
const LATIN = /[A-Za-z\u00AA\u00BA\u00C0-\u01BF\u01C4-\u02AF\u1E00-\u1EFF]/;

const TOGETHER: readonly ReadonlySet<Script>[] = [
  new Set<Script>(['Latin', 'Han', 'Hiragana', 'Katakana']),
  new Set<Script>(['Latin', 'Han', 'Bopomofo']),
  new Set<Script>(['Latin', 'Han', 'Hangul']),
];
/** Their letters pass for Latin ones too well to stand beside them. */
const NEVER_BESIDE_LATIN: ReadonlySet<Script> = new Set<Script>([
  'Greek',
  'Cyrillic',
  'Armenian',
  'Georgian',
]);

/** Whether the letters of a text are of scripts in use, and may stand together. */
export function scriptsFit(text: string): boolean {
  const found = new Set<Script>();
  let before: Script | null = null;
  for (const letter of text) {
    if (SHARED.test(letter)) continue;
    const script = TESTS.find(([, test]) => test.test(letter))?.[0];
    if (script === undefined || (script === 'Latin' && !LATIN.test(letter))) return false;
    // Some signs of a script look like a letter of another: they stand with their own.
    if (MARK.test(letter) && script !== before) return false;
    before = script;
    found.add(script);
  }
  if (found.size <= 1) return true;
  if (TOGETHER.some((together) => [...found].every((script) => together.has(script)))) return true;
  return (
    found.size === 2 && found.has('Latin') && ![...found].some((script) => NEVER_BESIDE_LATIN.has(script))
  );
}
