/** Where a text is not prose: code, and web addresses. Nobody is called there. Pure. */

type Part = readonly [start: number, end: number];

const TICKS_OR_ADDRESS = /`+|https?:\/\/[^\s<>"'`]+/gi;

/**
 * Tells of a place whether it is in an address, or in code: between two rows of equally many backticks. A row that is
 * never closed begins no code.
 */
export function codeTest(text: string): (at: number) => boolean {
  const pieces = [...text.matchAll(TICKS_OR_ADDRESS)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
    isTicks: found.startsWith('`'),
  }));
  const closing = new Map<number, number[]>();
  for (const { start, end, isTicks } of pieces.toReversed()) {
    if (!isTicks) continue;
    const places = closing.get(end - start);
    if (places === undefined) closing.set(end - start, [end]);
    else places.push(end);
  }
  const parts: Part[] = [];
  let over = 0;
  for (const { start, end, isTicks } of pieces) {
    const ends = isTicks ? closing.get(end - start) : undefined;
    // Each row is one of them.
    ends?.pop();
    if (start < over) continue;
    over = isTicks ? (ends?.at(-1) ?? 0) : end;
    if (over > 0) parts.push([start, over]);
  }
  return (at) => parts.some(([start, end]) => start <= at && at < end);
}
