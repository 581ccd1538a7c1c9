/** Pure. Those whose name has these letters in it; all where nothing is sought. */
export function namedLike<Named extends { readonly name: string }>(
  all: readonly Named[],
  sought: string,
): Named[] {
  return all.filter(({ name }) => isNamedLike(name, sought));
}

/** Pure. Whether one name has every word that is sought in it, in any case and width, with accents or without. */
export function isNamedLike(name: string, sought: string): boolean {
  const own = folded(name);
  return wordsOf(sought).every((word) => own.includes(word));
}

/** Pure. The same, with names first that begin so, then those of which a word begins so; else in their order. */
export function bestNamed<Named extends { readonly name: string }>(
  all: readonly Named[],
  sought: string,
): Named[] {
  const [first = ''] = wordsOf(sought);
  const rank = ({ name }: Named) => {
    const own = folded(name);
    if (own.startsWith(first)) return 0;
    return own.split(/[^\p{L}\p{M}\p{N}]+/u).some((word) => word.startsWith(first)) ? 1 : 2;
  };
  return namedLike(all, sought)
    .map((one) => ({ one, rank: rank(one) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}

function wordsOf(sought: string): string[] {
  return folded(sought)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/**
 * Letters as they are compared. A syllable that is being written in Korean is the beginning of the whole one. Upper
 * case comes first, since there some letters are the same that are two below, as `ß` and `ss`.
 */
function folded(text: string): string {
  const upper = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase();
  return upper
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ς', 'σ');
}
