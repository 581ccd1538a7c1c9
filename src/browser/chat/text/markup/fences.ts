/**
 * People open a block of code at the end of a line and close it there, as other chats allow. CommonMark wants both
 * fences on lines of their own; this gives them such lines.
 */
const OPENED = /^ {0,3}(`{3,})[^`]*$/;
const OPENED_LATE = /^(.*[^`])(```[A-Za-z0-9+#-]{0,20})$/;
const ONLY_MARKUP = /^[\s>*+\-\d.)]*$/;
const CLOSED = /(`{3,})\s*$/;

/** Pure. The same text, with line breaks around such fences. Takes time in proportion to the text. */
export function settleFences(text: string): string {
  if (!text.includes('```')) return text;
  const lines = text.split('\n');
  const closing = closingLines(lines);
  const settled: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    const [before, opening] = openingOf(line);
    const length = /`+/.exec(opening ?? '')?.[0].length ?? 0;
    // A longer fence is closed by one as long, on a line of its own; what is between is code, whatever it looks like.
    const end = length > 3 ? endOfLonger(lines, at, length) : opening === null ? -1 : (closing[at + 1] ?? -1);
    if (opening === null || end < 0) {
      settled.push(line);
      continue;
    }
    if (before !== '') settled.push(before);
    settled.push(opening, ...lines.slice(at + 1, end));
    settled.push(...(length > 3 ? lines.slice(end, end + 1) : closingOf(lines[end] as string)));
    at = end;
  }
  return settled.join('\n');
}

/** What stands before the fence that opens a block on this line, and the rest of the line. */
function openingOf(line: string): readonly [string, string | null] {
  if (OPENED.test(line)) return ['', line];
  const [, before = '', fence = ''] = OPENED_LATE.exec(line) ?? [];
  return fence === '' || before.includes('`') || ONLY_MARKUP.test(before) ? ['', null] : [before, fence];
}

/** For each line, the next one from it on that ends with three backticks or more; -1 for none. */
function closingLines(lines: readonly string[]): readonly number[] {
  const next = new Array<number>(lines.length).fill(-1);
  let last = -1;
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    if (CLOSED.test((lines[at] as string).slice(-LONGEST_FENCE))) last = at;
    next[at] = last;
  }
  return next;
}
/** A fence is looked for in so much of a line's end: a line of blanks must not cost its square. */
const LONGEST_FENCE = 40;

/** The line that closes, or one past the last: who does not close it gets it to the end. */
function endOfLonger(lines: readonly string[], at: number, length: number): number {
  for (let i = at + 1; i < lines.length; i += 1) {
    const [, closing = ''] = /^ {0,3}(`+)\s*$/.exec(lines[i] as string) ?? [];
    if (closing.length >= length) return i;
  }
  return lines.length;
}

function closingOf(line: string): readonly string[] {
  const [fence = ''] = CLOSED.exec(line.slice(-LONGEST_FENCE)) ?? [];
  const code = line.slice(0, line.length - fence.length);
  return code.trim() === '' ? [line] : [code, fence.trim()];
}
