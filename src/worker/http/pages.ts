import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { cookieValue } from '../../domain/request-head.js';
import { splitTarget } from '../../domain/request-target.js';
import { LANGUAGE_COOKIE } from '../../protocol/page-languages.js';
import { Assets } from '../../site/assets.js';
import { pageLanguage } from '../../site/page-language.js';
import { sendAsset } from '../../site/send-asset.js';

const PAGE = 'build/index.html';
/** What the page's language is chosen by. */
const PAGE_VARIES = { Vary: 'Accept-Language, Cookie' };

/** Answers, or calls `next` when the request is not for a page, or its file cannot be read any more. */
export type PageHandler = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

/**
 * The chat page and its assets, each with the headers `always`. To be asked before Express, whose layers cost several
 * times what a page does.
 */
export function pageHandler(always: OutgoingHttpHeaders): PageHandler {
  const assets = new Assets();
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    const { path } = splitTarget(req.url ?? '');
    const isPage = path === '/';
    const found = assets.get(isPage ? pageFor(req) : nameOf(path));
    if (found === null) return next();
    found.then((asset) => sendAsset(req, res, asset, isPage ? { ...always, ...PAGE_VARIES } : always), next);
  };
}

/** Only the page itself is ours among the files beside the folders: the control room's is the primary's. */
function nameOf(path: string): string {
  return path.includes('/', 1) ? path.slice(1) : '';
}

/** The page in the language of the browser, or in the one that was chosen in it. */
function pageFor({ headers }: IncomingMessage): string {
  const language = pageLanguage(
    headers['accept-language'],
    cookieValue(headers.cookie ?? '', LANGUAGE_COOKIE),
  );
  return language === 'en' ? PAGE : PAGE.replace('/', `/${language}/`);
}
