/**
 * What of a text can be seen. Servers refuse what shows nothing or tricks the eye; clients say so before they send it.
 */

/**
 * One letter, digit, sign or picture: anything but white space, controls, formatting, and the blanks that count as
 * letters or signs.
 */
const VISIBLE =
  /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}\u{16FE4}\u{13441}\u{13442}]/u;
/** Most messages begin with one of these, and it is found at a tenth of the price. */
const ASCII = /[!-~]/;

/** Whether a reader would see anything: `\u200B`, `\u2800`, U+3164 and their like show nothing. */
export function showsSomething(text: string): boolean {
  return ASCII.test(text) || VISIBLE.test(text);
}

/**
 * Joiners and variation selectors, where they do what they are for: within an emoji, or after a letter that they shape.
 */
const SHAPING =
  /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D(?=\p{Extended_Pictographic})|(?<=[\p{Emoji}\p{Extended_Pictographic}])\uFE0F|(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Khmer}\p{Script=Myanmar}])[\u200C\u200D](?=[\p{L}\p{M}])/gu;
/** Controls, line ends, direction marks, soft hyphens, tags, unpaired surrogates and everything that is not shown. */
const TRICK = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Whether it is one line without anything that hides, reorders or breaks it: fit for a list of names. */
export function isPlainLine(text: string): boolean {
  return !TRICK.test(text.replace(SHAPING, ''));
}

const SHAPING_OR_TRICK = new RegExp(`(${SHAPING.source})|${TRICK.source}`, 'gu');

/** The line without what hides, reorders or breaks it, as `isPlainLine` says. What shapes emoji and letters stays. */
export function toPlainLine(text: string): string {
  const plain = text.replace(SHAPING_OR_TRICK, (_found, shaping: string | undefined) => shaping ?? '');
  // What was taken out may have been what a joiner joined.
  return plain === text ? text : toPlainLine(plain);
}
