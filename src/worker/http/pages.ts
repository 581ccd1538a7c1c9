import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { splitTarget } from '../../domain/request-target.js';
import { Assets } from '../../site/assets.js';
import { sendAsset } from '../../site/send-asset.js';

const PAGE = 'build/index.html';

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
    const found = assets.get(nameOf(req.url ?? ''));
    if (found === null) return next();
    found.then((asset) => sendAsset(req, res, asset, always), next);
  };
}

/** Of the files beside the folders only the page itself is ours: the control room's is the primary's. */
function nameOf(url: string): string {
  const { path } = splitTarget(url);
  if (path === '/') return PAGE;
  return path.includes('/', 1) ? path.slice(1) : '';
}
