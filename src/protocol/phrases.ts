/** A phrase for each kind of something. Another language is another value of this type. */
export type PhrasesOf<Told extends { readonly kind: string }> = {
  readonly [Kind in Told['kind']]: (told: Extract<Told, { readonly kind: Kind }>) => string;
};

/** In the words of `phrases`. Throws for a kind of a later version. */
export function phraseKind<Told extends { readonly kind: string }>(
  told: Told,
  phrases: PhrasesOf<Told>,
): string {
  return (phrases[told.kind as Told['kind']] as (told: Told) => string)(told);
}

/** “1 worker”, “2 workers”. `many`: where an s is not enough. */
export function countNoun(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
