/**
 * Every text that the parser would draw in another way has one of these. Some that it leaves as they are have one too.
 */
const MARKUP = /[*_`\\]|~~|\]\(|:\/\/|<\w|^[ \t]*(?:[-+>#]|\d{1,9}[.)](?:[ \t]|$))/m;

/** Pure. False: the text is plain, and is shown without the parser being fetched. */
export function needsMarkup(text: string): boolean {
  return MARKUP.test(text);
}
