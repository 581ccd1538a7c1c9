const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 };

/** Which of a list a key goes to: by arrows, to its ends, or to the next name with this letter. Null: no such key. */
export function nextOf(rows: readonly { readonly name: string }[], from: number, key: string): number | null {
  const last = rows.length - 1;
  if (last < 0) return null;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const step = STEPS[key];
  if (step !== undefined) return from === -1 ? 0 : Math.min(last, Math.max(0, from + step));
  if ([...key].length !== 1 || key === ' ') return null;
  const letter = key.toLowerCase();
  const order = rows.map((_, index) => (from + 1 + index + rows.length) % rows.length);
  return order.find((index) => rows[index]?.name.toLowerCase().startsWith(letter)) ?? null;
}
