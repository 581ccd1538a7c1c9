import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { splitTarget } from '../../domain/request-target.js';
import { Assets } from '../../site/assets.js';
import { PAGE_VARIES, pageFileFor } from '../../site/page-file.js';
import { sendAsset } from '../../site/send-asset.js';

/** Answers, or calls `next` when the request is not for a page, or its file cannot be read any more. */
export type PageHandler = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

/**
 * The chat page, with the headers `ofPage`, and its assets, with `always`. To be asked before Express, whose layers
 * cost several times what a page does.
 */
export function pageHandler(always: OutgoingHttpHeaders, ofPage: OutgoingHttpHeaders): PageHandler {
  const assets = new Assets();
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    const { path } = splitTarget(req.url ?? '');
    const isPage = path === '/';
    const found = assets.get(isPage ? pageFileFor(req, 'index.html') : nameOf(path));
    if (found === null) return next();
    found.then((asset) => sendAsset(req, res, asset, isPage ? { ...ofPage, ...PAGE_VARIES } : always), next);
  };
}

/** Only the page itself is ours among the files beside the folders: the control room's is the primary's. */
function nameOf(path: string): string {
  return path.includes('/', 1) ? path.slice(1) : '';
}
