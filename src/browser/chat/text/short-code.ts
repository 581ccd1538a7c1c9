/** A `:name` that is being written, for an emoji that one does not have on one's keyboard. */
export interface ShortCode {
  /** Where its colon is, and where it ends so far. */
  readonly start: number;
  readonly end: number;
  /** The name, with spaces for its underscores. */
  readonly words: string;
  /** It ends with a second colon: it is whole. */
  readonly isClosed: boolean;
}

/**
 * From two letters on, and `+1`, `-1`, `100`: a smile such as `:D` is none. Only at the start of a word: a time such as
 * 6:30 is none.
 */
const SHORT_CODE = /(?:^|[\s([{"'])(:([a-z][a-z0-9_+-]+|[+-]1|100)(:?))$/i;
const LONGEST = 40;

/** Pure. The short code that ends at the caret, or null. */
export function shortCodeAt(text: string, caret: number): ShortCode | null {
  const found = SHORT_CODE.exec(text.slice(Math.max(0, caret - LONGEST), caret));
  const [, code = '', name = '', colon = ''] = found ?? [];
  if (code === '') return null;
  return { start: caret - code.length, end: caret, words: name.replaceAll('_', ' '), isClosed: colon !== '' };
}
