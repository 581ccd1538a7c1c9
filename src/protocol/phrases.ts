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

/** The same for what another process told; null for a kind of a later version, or with other parameters. */
export function phraseTold<Told extends { readonly kind: string }>(
  told: Told | undefined,
  phrases: PhrasesOf<Told>,
): string | null {
  try {
    return told === undefined || !Object.hasOwn(phrases, told.kind) ? null : phraseKind(told, phrases);
  } catch {
    // Parameters of another version.
    return null;
  }
}

/** “1 worker”, “2 workers”. `many`: where an s is not enough. */
export function countNoun(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
