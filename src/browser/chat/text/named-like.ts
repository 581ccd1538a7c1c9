/** Pure. Those whose name has these letters in it, in any case; all where nothing is sought. */
export function namedLike<Named extends { readonly name: string }>(
  all: readonly Named[],
  sought: string,
): Named[] {
  const wanted = sought.trim().toLocaleLowerCase();
  return all.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
}
