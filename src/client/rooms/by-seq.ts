/**
 * Pure. Where in a list that is in order of seq, with holes or without, the first with at least `seq` is. It is the
 * list's length when there is none.
 */
export function indexFrom(list: readonly { readonly seq: number }[], seq: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The one with exactly this seq, or null. */
export function atSeq<T extends { readonly seq: number }>(list: readonly T[], seq: number): T | null {
  const found = list[indexFrom(list, seq)];
  return found?.seq === seq ? found : null;
}

/** Whether nothing is missing between the first and the last. */
export function isDense(entries: readonly { readonly seq: number }[]): boolean {
  const first = entries[0]?.seq ?? 0;
  return entries.every(({ seq }, i) => seq === first + i);
}
