/** In which language the chat's page is served. */

/** Beside English, in the order of preference where a browser has none. */
export const OTHER_LANGUAGES = ['ko'] as const;
type Language = 'en' | (typeof OTHER_LANGUAGES)[number];

/** The cookie of a browser in which somebody chose a language; the page sets it. */
export const LANGUAGE_COOKIE = 'holdfast-language';

function spoken(tag: string | undefined): Language | null {
  const [language] = (tag ?? '').trim().toLowerCase().split('-');
  return language === 'en' ? 'en' : (OTHER_LANGUAGES.find((one) => one === language) ?? null);
}

/**
 * Pure. The language that was chosen; else the one of `Accept-Language` that is spoken here and is liked best, the
 * first of equals; else English.
 */
export function pageLanguage(acceptLanguage: string | undefined, chosen: string | undefined): Language {
  const choice = spoken(chosen);
  if (choice !== null) return choice;
  let best: { readonly language: Language; readonly quality: number } = { language: 'en', quality: 0 };
  for (const part of (acceptLanguage ?? '').split(',', MOST_PARTS)) {
    const [tag, ...parameters] = part.split(';');
    const language = spoken(tag);
    const quality = qualityOf(parameters);
    if (language !== null && quality > best.quality) best = { language, quality };
  }
  return best.language;
}

/** Browsers name a handful; more is read by nobody. */
const MOST_PARTS = 20;

function qualityOf(parameters: readonly string[]): number {
  const found = parameters.map((one) => /^\s*q\s*=\s*([\d.]{1,5})\s*$/i.exec(one)?.[1]).find(Boolean);
  return found === undefined ? 1 : Number(found) || 0;
}
