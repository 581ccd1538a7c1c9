/** A phrase for each kind of something. Another language is another value of this type. */
export type PhrasesOf<Tagged extends { readonly kind: string }> = {
  readonly [Kind in Tagged['kind']]: (tagged: Extract<Tagged, { readonly kind: Kind }>) => string;
};

/** In the words of `phrases`. Throws for a kind of a later version. */
export function phraseKind<Tagged extends { readonly kind: string }>(
  tagged: Tagged,
  phrases: PhrasesOf<Tagged>,
): string {
  return (phrases[tagged.kind as Tagged['kind']] as (tagged: Tagged) => string)(tagged);
}

/** The same for what another process told; null for a kind of a later version, or with other parameters. */
export function phraseIfKnown<Tagged extends { readonly kind: string }>(
  tagged: Tagged | undefined,
  phrases: PhrasesOf<Tagged>,
): string | null {
  try {
    return tagged === undefined || !Object.hasOwn(phrases, tagged.kind) ? null : phraseKind(tagged, phrases);
  } catch {
    // Parameters of another version.
    return null;
  }
}

/** “1 worker”, “2 workers”. `many`: where an s is not enough. */
export function countNoun(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
