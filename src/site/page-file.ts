/** Which file of the build a page is, for a request. */
import type { IncomingMessage } from 'node:http';
import { cookieValue } from '../domain/request-head.js';
import { LANGUAGE_COOKIE } from '../protocol/page-languages.js';
import { pageLanguage } from './page-language.js';

/** What a page's language is chosen by. */
export const PAGE_VARIES = { Vary: 'Accept-Language, Cookie' };

/** The page of this name in the language of the browser, or in the one that was chosen in it. */
export function pageFileFor({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string {
  const language = pageLanguage(
    headers['accept-language'],
    cookieValue(headers.cookie ?? '', LANGUAGE_COOKIE),
  );
  return `build/${language === 'en' ? '' : `${language}/`}${name}`;
}
