/** The language of the page, which is another page of the server's for each. */
import { LANGUAGE_COOKIE } from '../../protocol/page-languages.js';

/** By their tags, each as it calls itself. */
export const LANGUAGES = { en: 'English', ko: '한국어' } as const;
export type LanguageTag = keyof typeof LANGUAGES;

const YEAR_S = 31_536_000;

export function isPageLanguage(tag: LanguageTag): boolean {
  return document.documentElement.lang === tag;
}

/** Opens the page again in the language, in this browser from now on. What was written and not sent is kept. */
export function speak(tag: LanguageTag): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it, and not every browser has a Cookie Store.
  document.cookie = `${LANGUAGE_COOKIE}=${tag}; path=/; max-age=${YEAR_S}; samesite=lax`;
  location.reload();
}
