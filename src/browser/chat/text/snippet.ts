/** Pure. The part of a text that shows where a search found something. */

export interface SnippetPart {
  readonly text: string;
  readonly isMarked: boolean;
}

/** UTF-16 units: some four lines of a narrow column. */
const LONGEST = 240;
/** How many characters stand before the first place that is marked. */
const BEFORE = 60;

/** `marks`: from the first to behind the last unit, in order and apart. What is left out at an end is an ellipsis. */
export function snippetOf(
  text: string,
  marks: readonly (readonly [number, number])[],
): readonly SnippetPart[] {
  const first = marks[0]?.[0] ?? 0;
  const start = text.length <= LONGEST || first <= BEFORE ? 0 : wordAt(text, first - BEFORE, first);
  const end = Math.min(text.length, start + LONGEST);
  const parts: SnippetPart[] = [];
  const add = (from: number, to: number, isMarked: boolean) => {
    if (to > from) parts.push({ text: text.slice(from, to).toWellFormed().replace(/\s+/g, ' '), isMarked });
  };
  let at = start;
  for (const [from, to] of marks) {
    if (from >= end) break;
    add(at, from, false);
    add(from, Math.min(to, end), true);
    at = Math.min(to, end);
  }
  add(at, end, false);
  if (start > 0) parts.unshift({ text: '…', isMarked: false });
  if (end < text.length) parts.push({ text: '…', isMarked: false });
  return parts;
}

/** Where the next word begins, or `from` where none does before `to`. */
function wordAt(text: string, from: number, to: number): number {
  const space = text.slice(from, to).search(/\s\S/);
  return space < 0 ? from : from + space + 1;
}
