/** Pure. Those whose name has these letters in it, in any case and width; all where nothing is sought. */
export function namedLike<Named extends { readonly name: string }>(
  all: readonly Named[],
  sought: string,
): Named[] {
  return all.filter(({ name }) => isNamedLike(name, sought));
}

/** Pure. Whether one name does. Composed and decomposed letters are the same. */
export function isNamedLike(name: string, sought: string): boolean {
  return folded(name).includes(folded(sought.trim()));
}

function folded(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase();
}
