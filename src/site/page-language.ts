/** In which language the chat's page is served. */
import { OTHER_LANGUAGES } from '../protocol/page-languages.js';

type Language = 'en' | (typeof OTHER_LANGUAGES)[number];

function spoken(tag: string | undefined): Language | null {
  const [language] = (tag ?? '').trim().toLowerCase().split('-');
  return language === 'en' ? 'en' : (OTHER_LANGUAGES.find((one) => one === language) ?? null);
}

/**
 * Pure. The language that was chosen, if it is spoken here. Else the best liked of `Accept-Language` that is, the first
 * of equals. Else English.
 */
export function pageLanguage(acceptLanguage: string | undefined, chosen: string | undefined): Language {
  const choice = spoken(chosen);
  if (choice !== null) return choice;
  let best: { readonly language: Language; readonly quality: number } = { language: 'en', quality: 0 };
  for (const part of (acceptLanguage ?? '').split(',')) {
    const [tag, ...parameters] = part.split(';');
    const language = spoken(tag);
    const quality = qualityOf(parameters);
    if (language !== null && quality > best.quality) best = { language, quality };
  }
  return best.language;
}

function qualityOf(parameters: readonly string[]): number {
  const found = parameters.map((one) => /^\s*q\s*=\s*([\d.]{1,5})\s*$/i.exec(one)?.[1]).find(Boolean);
  return found === undefined ? 1 : Number(found) || 0;
}
