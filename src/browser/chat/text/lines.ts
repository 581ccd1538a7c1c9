/** Past either a message is folded: a paste should not push the talk out of sight. */
const LINES = 18;
const CHARS = 1_800;

/** Pure. Whether a message is so long that it is shown folded. */
export function isLong(text: string): boolean {
  if (text.length > CHARS) return true;
  let lines = 1;
  for (const char of text) if (char === '\n') lines += 1;
  return lines > LINES;
}

/**
 * Pure. What is sent of what was written: without empty lines before it and blanks after it. The first line keeps its
 * indent.
 */
export function asSent(text: string): string {
  return text.trimEnd().replace(/^\s*\n/, '');
}

/** One line of a message, for a quote of it. */
export function oneLine(text: string, chars = 160): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= chars) return line;
  // Not through the middle of a letter that is made of several units.
  const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(
    line.slice(0, chars + 32),
  );
  let cut = '';
  for (const { segment } of letters) {
    if (cut.length + segment.length > chars) break;
    cut += segment;
  }
  return `${cut}…`;
}

/**
 * Korean breaks lines between words, as its readers expect; other scripts of its neighbours have no spaces to break at.
 */
export function isKorean(text: string): boolean {
  return /[\uac00-\ud7a3]/.test(text);
}

/** Unicode's own ends of lines, which browsers draw as nothing: the words beside them would be one. CRLF is one end. */
const LINE_ENDS = /\r\n|[\r\u0085\u2028\u2029]/g;

/** Pure. The same text, in which every end of a line is `\n`. */
export function withLineBreaks(text: string): string {
  return text.replace(LINE_ENDS, '\n');
}
