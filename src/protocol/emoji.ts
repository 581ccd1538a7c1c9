/**
 * An emoji that Unicode recommends, with its skin tones, flags and families. A text, since TypeScript knows no flag `v`
 * yet.
 */
const EMOJI = ['^\\p{RGI_Emoji}$', 'v'] as const;
/** Made when first asked for. */
let one: RegExp | null = null;

/** Whether a text is exactly one emoji, as the Unicode of this Node knows them. */
export function isEmoji(text: string): boolean {
  one ??= new RegExp(...EMOJI);
  return one.test(text);
}
