/**
 * Pure. In which locale a page of this language tells times: that of the browser which is of the language, as `en-GB`,
 * or the language itself. `preferred`: what the browser likes, best first.
 */
export function pageLocale(language: string, preferred: readonly string[]): string {
  return preferred.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}
